import { err, ok, type Result } from "../../../lib/result.ts";

/** One comparison of a pattern: an object path and the values that it may have. */
export type StixComparison = { readonly path: string; readonly values: readonly string[] };

type Token = { readonly kind: "word" | "text" | "sign"; readonly text: string };

class PatternError extends Error {}

/**
 * The comparisons of a STIX pattern when each of them stands for itself: `=`, `IN` and `ISSUBSET`, joined by `OR`. Hashes
 * of one file may be joined by `AND`, for each of them names the file. All else says more than a list of values can, and
 * the error says what. Source: STIX 2.1, section 9.
 */
export function readStixPattern(pattern: string): Result<readonly StixComparison[], string> {
  try {
    return ok(new PatternReader(tokensOf(pattern)).read());
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return err(error.message);
  }
}

const TOKEN = /\s+|'((?:[^'\\]|\\.)*)'|([A-Za-z0-9_.:*-]+(?:\[[^\]]*\])?)|(!=|<=|>=|[=<>()[\],])|(.)/gy;

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (const [whole, quoted, word, sign, other] of pattern.matchAll(TOKEN)) {
    if (other !== undefined)
      throw new PatternError(`the pattern has '${other}' where nothing like it may be`);
    if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.replaceAll(/\\(.)/g, "$1") });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: whole });
  }
  return tokens;
}

/** Groups in each other, so that no pattern exhausts the stack. */
const MAX_DEPTH = 50;

class PatternReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Observations: `[...]` joined by OR. */
  read(): StixComparison[] {
    const comparisons = this.#observation();
    while (this.#at < this.#tokens.length) {
      const joint = this.#next();
      if (joint.text.toUpperCase() !== "OR")
        throw new PatternError(`a list of values cannot say '${joint.text}' of observations`);
      comparisons.push(...this.#observation());
    }
    return comparisons;
  }

  #observation(): StixComparison[] {
    if (this.#takes("(")) return this.#closing(")", () => this.#joinedObservations());
    this.#expect("[");
    return this.#closing("]", () => this.#alternatives());
  }

  #joinedObservations(): StixComparison[] {
    const comparisons = this.#observation();
    while (this.#peek()?.text.toUpperCase() === "OR") {
      this.#at++;
      comparisons.push(...this.#observation());
    }
    return comparisons;
  }

  /** Comparisons joined by OR, or by AND when they are hashes. AND binds before OR. */
  #alternatives(): StixComparison[] {
    const comparisons = this.#conjunction();
    while (this.#peek()?.text.toUpperCase() === "OR") {
      this.#at++;
      comparisons.push(...this.#conjunction());
    }
    return comparisons;
  }

  #conjunction(): StixComparison[] {
    const comparisons = this.#comparison();
    while (this.#peek()?.text.toUpperCase() === "AND") {
      this.#at++;
      comparisons.push(...this.#comparison());
      if (!comparisons.every(({ path }) => path.startsWith("file:hashes")))
        throw new PatternError("comparisons joined by AND say more than a list of values can");
    }
    return comparisons;
  }

  #comparison(): StixComparison[] {
    if (this.#takes("(")) return this.#closing(")", () => this.#alternatives());
    const path = this.#path();
    const operator = this.#next().text.toUpperCase();
    if (operator === "=" || operator === "ISSUBSET") return [{ path, values: [this.#text()] }];
    if (operator === "IN") return [{ path, values: this.#list() }];
    throw new PatternError(`a list of values cannot say '${operator}'`);
  }

  /** `file:hashes.'SHA-256'` is a word and a text. */
  #path(): string {
    const { kind, text } = this.#next();
    if (kind !== "word") throw new PatternError(`expected an object path, found '${text}'`);
    return text.endsWith(".") && this.#peek()?.kind === "text" ? `${text}${this.#text()}` : text;
  }

  #list(): string[] {
    this.#expect("(");
    const values = [this.#text()];
    while (this.#takes(",")) values.push(this.#text());
    this.#expect(")");
    return values;
  }

  #text(): string {
    const { kind, text } = this.#next();
    if (kind !== "text") throw new PatternError(`expected a quoted text, found '${text}'`);
    return text;
  }

  #closing(sign: string, inner: () => StixComparison[]): StixComparison[] {
    if (++this.#depth > MAX_DEPTH)
      throw new PatternError(`groups lie deeper than ${MAX_DEPTH} in each other`);
    const comparisons = inner();
    this.#depth--;
    this.#expect(sign);
    return comparisons;
  }

  #expect(sign: string): void {
    if (!this.#takes(sign))
      throw new PatternError(`expected '${sign}', found '${this.#peek()?.text ?? "the end"}'`);
  }

  #takes(sign: string): boolean {
    const token = this.#peek();
    if (token?.kind !== "sign" || token.text !== sign) return false;
    this.#at++;
    return true;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(): Token {
    const token = this.#peek();
    if (!token) throw new PatternError("the pattern ends too early");
    this.#at++;
    return token;
  }
}
