/** A function as `system.functions` tells of it. */
export type SqlFunction = {
  /** Its own name, or another name of it. */
  readonly name: string;
  /** `System` for those of the engine itself. */
  readonly origin: string;
  readonly category: string;
};

/** Kinds of functions that work on their arguments alone. */
const CATEGORIES = new Set([
  "Aggregate Functions",
  "Arithmetic",
  "Arrays",
  "Bit",
  "Bitmap",
  "Comparison",
  "Conditional",
  "Dates and Times",
  "Distance",
  "Encoding",
  "Encryption",
  "Financial",
  "Geo",
  "Geo Polygon",
  "Hash",
  "IP Address",
  "JSON",
  "Logical",
  "Map",
  "Mathematical",
  "Null",
  "NumericIndexedVector",
  "Random Number",
  "Rounding",
  "String",
  "String Replacement",
  "String Search",
  "String Splitting",
  "Time Series",
  "Time Window",
  "Tuple",
  "Type Conversion",
  "URL",
  "UUID",
]);

/** What is of no kind, or of the kind `Other`, and still works on its arguments alone. */
const SINGLE = new Set([
  "bar",
  "bytesize",
  "countdigits",
  "finalizeaggregation",
  "formatreadabledecimalsize",
  "formatreadablequantity",
  "formatreadablesize",
  "formatreadabletimedelta",
  "identity",
  "ignore",
  "macnumtostring",
  "macstringtonum",
  "macstringtooui",
  "materialize",
  "neighbor",
  "parsereadablesize",
  "parsereadablesizeornull",
  "parsereadablesizeorzero",
  "parsetimedelta",
  "rownumberinallblocks",
  "rownumberinblock",
  "runningaccumulate",
  "runningdifference",
  "throwif",
  "totypename",
  "transform",
  "visiblewidth",
]);

/** Parts of the language that the engine's list of functions leaves out. */
const SYNTAX = new Set(["lambda", "untuple", "grouping", "exists"]);

/** Endings of aggregate functions. Source: ClickHouse docs, "Aggregate function combinators". */
const COMBINATOR =
  /(?:If|Array|Map|SimpleState|State|Merge|MergeState|ForEach|Distinct|OrDefault|OrNull|Resample|ArgMin|ArgMax)$/;

/** A name as written, and what is left of it without the endings of aggregate functions. */
export function functionStems(name: string): string[] {
  const stems = [name];
  for (let at = name; COMBINATOR.test(at); ) {
    at = at.replace(COMBINATOR, "");
    stems.push(at);
  }
  return stems;
}

/**
 * True for a function that reaches neither other data nor the machine, as far as the engine's list tells. What is not
 * in the list, not even without its endings, is refused.
 */
export function isHarmless(name: string, known: readonly SqlFunction[]): boolean {
  if (SYNTAX.has(name.toLowerCase())) return true;
  for (const stem of functionStems(name)) {
    const found = known.filter((entry) => entry.name.toLowerCase() === stem.toLowerCase());
    if (found.length === 0) continue;
    const isItself = stem === name;
    return found.every(
      (entry) => worksOnArguments(entry) && (isItself || entry.category === "Aggregate Functions"),
    );
  }
  return false;
}

function worksOnArguments({ name, origin, category }: SqlFunction): boolean {
  return origin === "System" && (CATEGORIES.has(category) || SINGLE.has(name.toLowerCase()));
}
