import type { Expr } from "./rule.ts";
import { matchesText, parseSigmaText } from "./sigma-text.ts";

/** What is wrong with a condition, at an offset in its text. */
export class ConditionError extends Error {
  override readonly name = "ConditionError";
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const MAX_DEPTH = 100;
/** Selections that all `of` of a condition may stand for: a short one over many selections would else be gigabytes. */
const MAX_CHOSEN = 20_000;

type Token = { readonly text: string; readonly at: number };

/**
 * Reads a condition: `not` binds before `and`, `and` before `or`; `1 of`, `any of` and `all of` take a name with `*` or
 * `them`, which are all selections whose name does not begin with `_`. Source: Sigma specification 2.1, "Condition".
 * @throws {ConditionError}
 */
export function parseCondition(text: string, selections: ReadonlyMap<string, Expr>): Expr {
  const tokens = [...text.matchAll(/[()]|[^\s()]+/g)].map((found) => ({ text: found[0], at: found.index }));
  const parser = new ConditionParser(tokens, selections, text.length);
  return parser.parse();
}

class ConditionParser {
  readonly #tokens: readonly Token[];
  readonly #selections: ReadonlyMap<string, Expr>;
  readonly #end: number;
  #at = 0;
  #chosen = 0;

  constructor(tokens: readonly Token[], selections: ReadonlyMap<string, Expr>, end: number) {
    this.#tokens = tokens;
    this.#selections = selections;
    this.#end = end;
  }

  parse(): Expr {
    const expr = this.#or(0);
    const rest = this.#tokens[this.#at];
    if (rest?.text === "|")
      throw new ConditionError("aggregations after | are not Sigma any more: write a correlation", rest.at);
    if (rest) {
      const hint = /^(?:and|or|not)$/i.test(rest.text) ? ": operators are written in lower case" : "";
      throw new ConditionError(`expected and, or or the end, found '${rest.text}'${hint}`, rest.at);
    }
    return expr;
  }

  #or(depth: number): Expr {
    return this.#joined("or", () => this.#joined("and", () => this.#not(depth)));
  }

  #joined(kind: "and" | "or", next: () => Expr): Expr {
    const parts = [next()];
    while (this.#take(kind)) parts.push(next());
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind, parts };
  }

  #not(depth: number): Expr {
    if (depth > MAX_DEPTH) throw new ConditionError(`nested deeper than ${MAX_DEPTH}`, this.#place());
    if (this.#take("not")) return { kind: "not", part: this.#not(depth + 1) };
    return this.#primary(depth);
  }

  #primary(depth: number): Expr {
    const token = this.#tokens[this.#at];
    if (!token) throw new ConditionError("expected the name of a selection, found the end", this.#end);
    this.#at++;
    if (token.text === "(") {
      const inner = this.#or(depth + 1);
      if (!this.#take(")")) throw new ConditionError("this parenthesis is not closed", token.at);
      return inner;
    }
    if (this.#tokens[this.#at]?.text === "of") return this.#quantified(token);
    const selection = this.#selections.get(token.text);
    if (!selection) throw new ConditionError(`there is no selection '${token.text}'`, token.at);
    return selection;
  }

  #quantified(quantifier: Token): Expr {
    if (!["1", "any", "all"].includes(quantifier.text))
      throw new ConditionError(`expected 1, any or all before of, found '${quantifier.text}'`, quantifier.at);
    this.#at++;
    const pattern = this.#tokens[this.#at++];
    if (!pattern) throw new ConditionError("expected them or a name with * after of", this.#end);
    const parts = [...this.#selections]
      .filter(([name]) => isNamed(pattern.text, name))
      .map(([, part]) => part);
    if (parts.length === 0)
      throw new ConditionError(`no selection is named like '${pattern.text}'`, pattern.at);
    this.#chosen += parts.length;
    if (this.#chosen > MAX_CHOSEN)
      throw new ConditionError(`'of' stands for more than ${MAX_CHOSEN} selections`, pattern.at);
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind: quantifier.text === "all" ? "and" : "or", parts };
  }

  #take(word: string): boolean {
    if (this.#tokens[this.#at]?.text !== word) return false;
    this.#at++;
    return true;
  }

  #place(): number {
    return this.#tokens[this.#at]?.at ?? this.#end;
  }
}

function isNamed(pattern: string, name: string): boolean {
  if (pattern === "them") return !name.startsWith("_");
  if (name.startsWith("_") && !pattern.startsWith("_")) return false;
  return matchesText(parseSigmaText(pattern), name);
}
