/**
 * The filter language: `field:value`, `field:"exact text"`, wildcards `*` and `?`, ranges `field:>=5` and
 * `field:[a TO b]`, networks `src_endpoint.ip:10.0.0.0/8`, patterns `field:/regex/`, `field:*` and `_exists_:field`,
 * words that occur anywhere, AND, OR, NOT and groups. Words that stand side by side must all hold. A name in quotation
 * marks is one of the source's own fields: `"cs(User-Agent)":curl*`. A backslash makes `* ? " ( ) [ ] { } < > : / - \` and a
 * space literal, and before anything else it is itself, so that Windows paths can be typed as they are.
 */
export type QueryNode =
  | { readonly kind: "all" }
  | { readonly kind: "and" | "or"; readonly nodes: readonly QueryNode[] }
  | { readonly kind: "not"; readonly node: QueryNode }
  | { readonly kind: "word"; readonly pattern: Pattern }
  | FieldNode;

export type FieldNode = {
  readonly kind: "field";
  readonly field: string;
  /** True for a name in quotation marks: a field of the source's own, whatever else is called so. */
  readonly isOwn: boolean;
  readonly test: FieldTest;
  /** Where the value stands in the text, for what is found wrong with it later. */
  readonly at: number;
};

export type FieldTest =
  | { readonly kind: "exists" }
  | { readonly kind: "equals"; readonly pattern: Pattern }
  | { readonly kind: "regex"; readonly source: string }
  | { readonly kind: "range"; readonly from: Bound | null; readonly to: Bound | null };

export type Bound = { readonly value: string; readonly inclusive: boolean };

/** Text with wildcards: literal parts, and what stands between them. */
export type Pattern = readonly PatternPart[];
export type PatternPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "any" }
  | { readonly kind: "one" };

/** What is wrong with a query: where (a UTF-16 offset) and what was expected there. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

/** Groups within groups. Deeper is no query of a person's. */
const MAX_DEPTH = 50;

/** @throws {QueryError} */
export function parseQuery(text: string): QueryNode {
  const reader = new Reader(text);
  reader.skipSpace();
  if (reader.isAtEnd()) return { kind: "all" };
  const node = parseOr(reader, { depth: 0, field: null });
  if (!reader.isAtEnd()) throw new QueryError("a closing parenthesis without an opening one", reader.at);
  return node;
}

/** How deep in groups a term stands, and the field whose group it is in: `user:(anna OR ben)`. */
type Scope = { readonly depth: number; readonly field: NamedField | null };

function parseOr(reader: Reader, scope: Scope): QueryNode {
  const nodes = [parseAnd(reader, scope)];
  while (reader.takeWord("OR")) nodes.push(parseAnd(reader, scope));
  return combine("or", nodes);
}

function parseAnd(reader: Reader, scope: Scope): QueryNode {
  const nodes = [parseNot(reader, scope)];
  while (!reader.isAtEnd() && !reader.isAt(")") && !reader.isAtWord("OR")) {
    reader.takeWord("AND");
    nodes.push(parseNot(reader, scope));
  }
  return combine("and", nodes);
}

function combine(kind: "and" | "or", nodes: readonly QueryNode[]): QueryNode {
  const [only] = nodes;
  return nodes.length === 1 && only ? only : { kind, nodes };
}

function parseNot(reader: Reader, scope: Scope): QueryNode {
  if (scope.depth > MAX_DEPTH) throw new QueryError(`groups deeper than ${MAX_DEPTH}`, reader.at);
  if (reader.takeWord("NOT") || reader.takeDash())
    return { kind: "not", node: parseNot(reader, { ...scope, depth: scope.depth + 1 }) };
  return parsePrimary(reader, scope);
}

function parsePrimary(reader: Reader, scope: Scope): QueryNode {
  const start = reader.at;
  if (reader.isAt("(")) return parseGroup(reader, scope);
  if (reader.isAtEnd()) throw new QueryError("expected a term", start);
  for (const operator of ["AND", "OR"])
    if (reader.isAtWord(operator)) throw new QueryError(`expected a term before ${operator}`, start);
  // in the group of a field a colon belongs to a value: an address, a path
  const named = scope.field ?? reader.takeField();
  if (named === null) return { kind: "word", pattern: nonEmpty(reader.takePattern(), start) };
  const { at } = reader;
  if (scope.field === null && reader.isAt("(")) return parseGroup(reader, { ...scope, field: named });
  if (named.field !== "_exists_" || named.isOwn)
    return { kind: "field", ...named, test: parseTest(reader), at };
  const isOwn = reader.isAt('"');
  return { kind: "field", field: plainText(reader.takePattern(), at), isOwn, test: { kind: "exists" }, at };
}

function parseGroup(reader: Reader, scope: Scope): QueryNode {
  const start = reader.at;
  reader.take("(");
  if (scope.field !== null && reader.isAtEnd()) throw new QueryError("this parenthesis is not closed", start);
  const node = parseOr(reader, { ...scope, depth: scope.depth + 1 });
  if (!reader.take(")")) throw new QueryError("this parenthesis is not closed", start);
  return node;
}

function parseTest(reader: Reader): FieldTest {
  const start = reader.at;
  if (reader.isAt("/")) return { kind: "regex", source: reader.takeRegex() };
  for (const [sign, side, inclusive] of COMPARISONS) {
    if (!reader.take(sign)) continue;
    const bound = { value: plainText(reader.takePattern(), start), inclusive };
    return { kind: "range", from: side === "from" ? bound : null, to: side === "to" ? bound : null };
  }
  if (reader.isAt("[") || reader.isAt("{")) return parseRange(reader);
  const pattern = nonEmpty(reader.takePattern(), start);
  return pattern.every(({ kind }) => kind === "any") ? { kind: "exists" } : { kind: "equals", pattern };
}

const COMPARISONS = [
  [">=", "from", true],
  ["<=", "to", true],
  [">", "from", false],
  ["<", "to", false],
] as const;

/** `[a TO b]` holds its bounds and `{a TO b}` does not; `*` is open. */
function parseRange(reader: Reader): FieldTest {
  const start = reader.at;
  const fromInclusive = reader.take("[");
  if (!fromInclusive) reader.take("{");
  const from = boundText(reader.takePattern("]}"), start);
  if (!reader.takeWord("TO")) throw new QueryError("expected TO in the range", reader.at);
  const to = boundText(reader.takePattern("]}"), start);
  const toInclusive = reader.take("]");
  if (!toInclusive && !reader.take("}")) throw new QueryError("this range is not closed", start);
  return {
    kind: "range",
    from: from === null ? null : { value: from, inclusive: fromInclusive },
    to: to === null ? null : { value: to, inclusive: toInclusive },
  };
}

function boundText(pattern: Pattern, at: number): string | null {
  return pattern.length === 1 && pattern[0]?.kind === "any" ? null : plainText(pattern, at);
}

function plainText(pattern: Pattern, at: number): string {
  const [part] = nonEmpty(pattern, at);
  if (pattern.length !== 1 || part?.kind !== "text")
    throw new QueryError("expected a value without wildcards", at);
  return part.text;
}

function nonEmpty(pattern: Pattern, at: number): Pattern {
  if (pattern.length === 0) throw new QueryError("expected a value", at);
  return pattern;
}

/** A name that can stand without quotation marks. */
export const BARE_FIELD = /^[A-Za-z_@][\w.@\-[\]]*$/;
/** Longest name, with its marks and escapes. */
const MAX_FIELD = 600;
/** A field's name with its colon, at the start of a text. */
const FIELD_START = /^(?:([A-Za-z_@][\w.@\-[\]]*)|"((?:[^"\\]|\\["\\]|\\(?!["\\]))+)"):/;

type NamedField = Pick<FieldNode, "field" | "isOwn">;

/** The field that a text begins with, and how many characters its name and colon take. */
export function fieldAt(text: string): (NamedField & { readonly length: number }) | null {
  const found = FIELD_START.exec(text.slice(0, MAX_FIELD));
  if (!found) return null;
  const { length } = found[0];
  if (found[1] !== undefined) return { field: found[1], isOwn: false, length };
  return { field: (found[2] ?? "").replaceAll(/\\(["\\])/g, "$1"), isOwn: true, length };
}

const ESCAPABLE = new Set('*?"()\\ :[]{}<>/-');

/** Walks over the text, one sign after the other. */
class Reader {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.at >= this.#text.length;
  }

  isAt(sign: string): boolean {
    return this.#text.startsWith(sign, this.at);
  }

  skipSpace(): void {
    while (/\s/.test(this.#text.charAt(this.at))) this.at++;
  }

  take(sign: string): boolean {
    if (!this.isAt(sign)) return false;
    this.at += sign.length;
    this.skipSpace();
    return true;
  }

  isAtWord(word: string): boolean {
    return this.isAt(word) && /^[\s()]?$/.test(this.#text.charAt(this.at + word.length));
  }

  takeWord(word: string): boolean {
    return this.isAtWord(word) && this.take(word);
  }

  /** `-term` is NOT term; a dash alone, or within a word, is text. */
  takeDash(): boolean {
    return /^-[^\s-]/.test(this.#text.slice(this.at, this.at + 2)) && this.take("-");
  }

  takeField(): NamedField | null {
    const found = fieldAt(this.#text.slice(this.at, this.at + MAX_FIELD));
    if (found === null) return null;
    this.at += found.length;
    return { field: found.field, isOwn: found.isOwn };
  }

  takeRegex(): string {
    const start = this.at;
    let source = "";
    for (this.at++; !this.isAtEnd(); this.at++) {
      const char = this.#text.charAt(this.at);
      if (char === "/") {
        this.at++;
        // a path that was meant as text would else be half a pattern and half a word
        if (!/^[\s)]?$/.test(this.#text.charAt(this.at)))
          throw new QueryError(
            "a pattern ends with /, and / within it is written \\/. A path goes into quotation marks",
            start,
          );
        this.skipSpace();
        return source;
      }
      if (char === "\\" && this.#text.charAt(this.at + 1) === "/") this.at++;
      source += this.#text.charAt(this.at);
    }
    throw new QueryError("this pattern is not closed by /. A path goes into quotation marks", start);
  }

  /** A word up to a space or parenthesis, or quoted text. `stops` are further signs that end it. */
  takePattern(stops = ""): Pattern {
    const builder = new PatternBuilder();
    if (this.isAt('"')) this.#takeQuoted(builder);
    else this.#takeBare(builder, stops);
    this.skipSpace();
    return builder.parts;
  }

  #takeQuoted(builder: PatternBuilder): void {
    const start = this.at;
    for (this.at++; !this.isAt('"'); this.at++) {
      if (this.isAtEnd()) throw new QueryError("this quotation mark is not closed", start);
      const next = this.#text.charAt(this.at + 1);
      if (this.isAt("\\") && (next === '"' || next === "\\")) this.at++;
      builder.text(this.#text.charAt(this.at));
    }
    this.at++;
    if (builder.parts.length === 0) builder.empty();
  }

  #takeBare(builder: PatternBuilder, stops: string): void {
    for (; !this.isAtEnd(); this.at++) {
      const char = this.#text.charAt(this.at);
      const next = this.#text.charAt(this.at + 1);
      if (char === "\\" && ESCAPABLE.has(next)) {
        builder.text(next);
        this.at++;
      } else if (/[\s()]/.test(char) || stops.includes(char)) return;
      else if (char === "*") builder.part({ kind: "any" });
      else if (char === "?") builder.part({ kind: "one" });
      else builder.text(char);
    }
  }
}

class PatternBuilder {
  readonly parts: PatternPart[] = [];

  text(char: string): void {
    const last = this.parts.at(-1);
    if (last?.kind === "text") this.parts[this.parts.length - 1] = { kind: "text", text: last.text + char };
    else this.parts.push({ kind: "text", text: char });
  }

  part(part: PatternPart): void {
    this.parts.push(part);
  }

  empty(): void {
    this.parts.push({ kind: "text", text: "" });
  }
}
