/** A set of texts, case folded, of which a match has at least one. */
export type LiteralSet = readonly string[];

/** More alternatives than this say too little to be worth looking for. */
const MOST_TEXTS = 24;
/** Deeper groups are read as saying nothing. */
const DEEPEST = 40;

/** What every text that a pattern matches must have. */
export type RegexNeeds = {
  /** Case folded; one text of each set. */
  readonly texts: readonly LiteralSet[];
  /** The fewest characters. */
  readonly length: number;
};

/**
 * What every text that a regular expression matches must have somewhere. Nothing is said of a pattern that this does not
 * understand. Flags are those of JavaScript.
 *
 * Follows Russ Cox, "Regular Expression Matching with a Trigram Index": what a part matches exactly is multiplied out
 * while it is few texts, and kept as a requirement where it ends.
 */
export function regexNeeds(source: string, flags: string): RegexNeeds {
  const reader = new PatternReader(source, flags.includes("i"));
  const part = reader.alternatives(0);
  return reader.isUnderstood ? { texts: needsOf(part), length: part.length } : { texts: [], length: 0 };
}

/** `exact` is everything that a part can match, or null when that is too much; `needs` hold besides. */
type Part = {
  readonly exact: readonly string[] | null;
  readonly needs: readonly LiteralSet[];
  /** The fewest characters that it takes. */
  readonly length: number;
};

const EMPTY: Part = { exact: [""], needs: [], length: 0 };
const ANY_CHARACTER: Part = { exact: null, needs: [], length: 1 };
const UNKNOWN: Part = { exact: null, needs: [], length: 0 };

function needsOf(part: Part): LiteralSet[] {
  return part.exact === null ? [...part.needs] : [...part.needs, ...asNeed(part.exact)];
}

function asNeed(texts: readonly string[]): LiteralSet[] {
  return texts.every((text) => text !== "") ? [[...new Set(texts)]] : [];
}

function concatenated(parts: readonly Part[]): Part {
  const needs: LiteralSet[] = [];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  let running: readonly string[] = [""];
  let isExact = true;
  for (const part of parts) {
    needs.push(...part.needs);
    if (part.exact !== null && running.length * part.exact.length <= MOST_TEXTS) {
      const { exact } = part;
      running = running.flatMap((start) => exact.map((end) => start + end));
      continue;
    }
    needs.push(...asNeed(running));
    isExact = false;
    running = part.exact ?? [""];
  }
  if (isExact) return { exact: running, needs, length };
  return { exact: null, needs: [...needs, ...asNeed(running)], length };
}

function anyOf(parts: readonly Part[]): Part {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const exact = parts.flatMap((part) => part.exact ?? []);
  const length = Math.min(...parts.map((part) => part.length));
  if (parts.every((part) => part.exact !== null && part.needs.length === 0) && exact.length <= MOST_TEXTS)
    return { exact, needs: [], length };
  const best = parts.map((part) => strongest(needsOf(part)));
  const texts = best.flatMap((set) => set ?? []);
  const isKnown = best.every((set) => set !== null) && texts.length <= MOST_TEXTS;
  return { exact: null, needs: isKnown ? [[...new Set(texts)]] : [], length };
}

/** The set whose shortest text is the longest. */
function strongest(sets: readonly LiteralSet[]): LiteralSet | null {
  const shortest = (set: LiteralSet): number => Math.min(...set.map((text) => text.length));
  return sets.reduce<LiteralSet | null>(
    (best, set) => (best === null || shortest(set) > shortest(best) ? set : best),
    null,
  );
}

/** Characters that an escape stands for. */
const ESCAPED: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f", v: "\v", "0": "\0" };
/** Escapes that match one character of many. */
const CLASS_ESCAPE = /[dDwWsS]/;

/** Reads a pattern part by part. What it does not know makes it give up on the whole. */
class PatternReader {
  isUnderstood = true;
  readonly #source: string;
  readonly #isUncased: boolean;
  #at = 0;

  constructor(source: string, isUncased: boolean) {
    this.#source = source;
    this.#isUncased = isUncased;
  }

  alternatives(depth: number): Part {
    const parts: Part[] = [this.#sequence(depth)];
    while (this.#take("|")) parts.push(this.#sequence(depth));
    if (depth === 0 && this.#at < this.#source.length) this.isUnderstood = false;
    return anyOf(parts);
  }

  #sequence(depth: number): Part {
    const parts: Part[] = [];
    while (this.isUnderstood && this.#at < this.#source.length && !/[|)]/.test(this.#peek()))
      parts.push(this.#repeated(this.#atom(depth)));
    return concatenated(parts);
  }

  #atom(depth: number): Part {
    const character = this.#next();
    switch (character) {
      case "(":
        return this.#group(depth + 1);
      case "[":
        return this.#class();
      case "\\":
        return this.#escape();
      case ".":
        return ANY_CHARACTER;
      case "^":
      case "$":
        return EMPTY;
      default:
        return this.#character(character);
    }
  }

  #group(depth: number): Part {
    if (depth > DEEPEST) return this.#giveUp();
    let isOutside = false;
    if (this.#take("?")) {
      if (this.#take("!") || this.#take("<!")) isOutside = true;
      else if (!this.#take(":") && !this.#take("=") && !this.#take("<=") && !this.#takeName())
        return this.#giveUp();
    }
    const isLook = /\(\?<?[=!]$/.test(this.#source.slice(0, this.#at));
    const part = this.alternatives(depth);
    if (!this.#take(")")) return this.#giveUp();
    // what is looked ahead at is there as well, but does not stand between its neighbours
    if (isOutside) return UNKNOWN;
    return isLook ? { exact: null, needs: needsOf(part), length: 0 } : part;
  }

  #takeName(): boolean {
    const name = /^P?<[A-Za-z_]\w*>/.exec(this.#source.slice(this.#at));
    this.#at += name?.[0].length ?? 0;
    return name !== null;
  }

  #escape(): Part {
    const character = this.#next();
    if (character === "b" || character === "B") return EMPTY;
    if (CLASS_ESCAPE.test(character)) return ANY_CHARACTER;
    const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/.exec(this.#source.slice(this.#at - 1));
    if (code !== null) {
      this.#at += code[0].length - 1;
      return this.#character(String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? "", 16)));
    }
    const escaped = ESCAPED[character];
    if (escaped !== undefined) return this.#character(escaped);
    return /[A-Za-z0-9]/.test(character) || character === "" ? this.#giveUp() : this.#character(character);
  }

  /** A class is as many texts as it has characters; ranges and escapes are too many. */
  #class(): Part {
    const end = /^(?:\\[^]|[^\]\\])*\]/.exec(this.#source.slice(this.#at));
    if (end === null) return this.#giveUp();
    const inner = end[0].slice(0, -1);
    this.#at += end[0].length;
    const isList = !/^\^|[\\[]|.-./.test(inner) && inner.length > 0 && inner.length <= 6;
    return isList ? anyOf(inner.split("").map((one) => this.#character(one))) : ANY_CHARACTER;
  }

  #repeated(part: Part): Part {
    const quantifier = /^(?:[*+?]|\{(\d+)(,\d*)?\})/.exec(this.#source.slice(this.#at));
    if (quantifier === null) return part;
    this.#at += quantifier[0].length;
    // lazy and possessive match no other texts
    if (/[?+]/.test(this.#peek())) this.#at++;
    const [sign, least, open] = quantifier;
    if (sign === "?")
      return part.exact === null ? UNKNOWN : { exact: ["", ...part.exact], needs: [], length: 0 };
    if (sign === "*" || least === "0") return UNKNOWN;
    if (least === "1" && open === undefined) return part;
    return { exact: null, needs: needsOf(part), length: part.length * Number(least ?? 1) };
  }

  #character(character: string): Part {
    const folded = character.toLowerCase();
    // some engines let U+017F be an s when case does not matter
    if (this.#isUncased && folded === "s") return { exact: ["s", "\u017f"], needs: [], length: 1 };
    // what letters beyond ASCII fold to can depend on their neighbours
    return character > "\x7f" ? ANY_CHARACTER : { exact: [folded], needs: [], length: 1 };
  }

  #giveUp(): Part {
    this.isUnderstood = false;
    return UNKNOWN;
  }

  #peek(): string {
    return this.#source.charAt(this.#at);
  }

  #next(): string {
    return this.#source.charAt(this.#at++);
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}
