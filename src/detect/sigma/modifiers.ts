import ipaddr from "ipaddr.js";
import { closestWord } from "../../lib/closest-word.ts";
import type { MadeBudget } from "./made-budget.ts";
import { regexFault } from "./safe-regex.ts";
import type { Expr, Match, TimePart } from "./rule.ts";
import { TIME_PARTS } from "./rule.ts";
import {
  literalOf,
  mapText,
  openEnds,
  parseSigmaText,
  plainSigmaText,
  printSigmaText,
  type SigmaText,
} from "./sigma-text.ts";

/** A value as YAML gave it. */
export type RuleValue = string | number | boolean | null;

/** What is wrong with a value or its modifiers. */
export class ModifierError extends Error {
  override readonly name = "ModifierError";
  /** Place in the list of values; null when it is about the modifiers. */
  readonly value: number | null;

  constructor(message: string, value: number | null = null) {
    super(message);
    this.value = value;
  }
}

/** Lists that `expand` fills placeholders from, by name without the per cent signs. */
export type Placeholders = ReadonlyMap<string, readonly string[]>;

/** What all values of one rule are made with. */
export type Making = { readonly placeholders: Placeholders; readonly budget: MadeBudget };

/** On its way through the modifiers a value is text, and then perhaps something that only a modifier makes. */
type Value =
  | { readonly kind: "text"; readonly text: SigmaText }
  | { readonly kind: "match"; readonly match: Match }
  | { readonly kind: "plain"; readonly value: number | boolean | null };

type Chain = Making & {
  readonly modifiers: readonly string[];
  readonly isCased: boolean;
};

/** Modifiers that say how values are put together, not what each one is. */
const JOINING = new Set(["all", "cased", "neq"]);
const REGEX_FLAGS = new Set(["i", "m", "s"]);

/**
 * The comparison of one field with its values. Several values are alternatives, with `all` they must all hold; what a
 * modifier makes of one value (dashes, offsets) are alternatives within it. Source: Sigma specification 2.1, appendix
 * "Modifiers", as pySigma reads it.
 * @throws {ModifierError}
 */
export function fieldExpr(
  field: string | null,
  modifiers: readonly string[],
  values: readonly RuleValue[],
  making: Making,
): Expr {
  const unknown = modifiers.find(
    (modifier) => !JOINING.has(modifier) && !REGEX_FLAGS.has(modifier) && !(modifier in STEPS),
  );
  if (unknown !== undefined) throw new ModifierError(unknownModifier(unknown));
  const chain: Chain = { modifiers, isCased: modifiers.includes("cased"), ...making };
  const given = values.length === 0 ? [null] : values;
  const parts = given.map((value, at) =>
    joined(
      "or",
      atValue(at, () => valueMatches(value, chain)).map((match) => ({
        kind: "test" as const,
        test: { field, modifiers, written: String(value), match },
      })),
    ),
  );
  const expr = joined(modifiers.includes("all") ? "and" : "or", parts);
  return modifiers.includes("neq") ? { kind: "not", part: expr } : expr;
}

function unknownModifier(name: string): string {
  const names = [...JOINING, ...REGEX_FLAGS, ...Object.keys(STEPS)];
  if (name === "") return "a modifier is missing after '|'";
  const meant = closestWord(name, names);
  return `'${name}' is no modifier: ${meant === null ? `one of ${names.toSorted().join(", ")}` : `did you mean '${meant}'?`}`;
}

/** Remembers of which value a fault is. */
function atValue<T>(at: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof ModifierError ? new ModifierError(error.message, at) : error;
  }
}

export function joined(kind: "and" | "or", parts: readonly Expr[]): Expr {
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind, parts };
}

function valueMatches(value: RuleValue, chain: Chain): Match[] {
  let current: Value[] = [
    typeof value === "string" ? { kind: "text", text: parseSigmaText(value) } : { kind: "plain", value },
  ];
  for (const [index, modifier] of chain.modifiers.entries()) {
    const step = STEPS[modifier];
    if (step) current = current.flatMap((one) => made(step, one, { chain, index, written: value }));
  }
  return current.map((one) => matchOf(one, chain.isCased));
}

/** What a modifier makes of a value, which repeated modifiers would else multiply without end. */
function made(step: Step, value: Value, context: StepContext): Value[] {
  if (sizeOf(value) > MAX_MODIFIED)
    throw new ModifierError(`a value with modifiers has at most ${MAX_MODIFIED} characters`);
  const values = step(value, context);
  if (!context.chain.budget.take(values.map(sizeOf)))
    throw new ModifierError("the modifiers of this rule make too many or too long values");
  return values;
}

/** Longest text that a modifier works on: some make thousands of one. */
const MAX_MODIFIED = 16_384;

function sizeOf(value: Value): number {
  if (value.kind !== "text") return 0;
  return value.text.reduce((size, part) => size + (part.kind === "text" ? part.text.length : 1), 0);
}

function matchOf(value: Value, isCased: boolean): Match {
  if (value.kind === "match") return value.match;
  if (value.kind === "text") return { kind: "text", value: value.text, isCased };
  if (value.value === null) return { kind: "null" };
  return typeof value.value === "number"
    ? { kind: "number", value: value.value }
    : { kind: "boolean", value: value.value };
}

type StepContext = { readonly chain: Chain; readonly index: number; readonly written: RuleValue };
type Step = (value: Value, context: StepContext) => Value[];

const text = (value: SigmaText): Value => ({ kind: "text", text: value });
const match = (of: Match): Value => ({ kind: "match", match: of });

function textOf(value: Value, { chain, index, written }: StepContext): SigmaText {
  if (value.kind !== "text")
    throw new ModifierError(`${chain.modifiers[index]} takes text, and '${String(written)}' is none`);
  return value.text;
}

function literalTextOf(value: Value, context: StepContext): string {
  const literal = literalOf(textOf(value, context));
  if (literal === null)
    throw new ModifierError(`${context.chain.modifiers[context.index]} takes no wildcards`);
  return literal;
}

/** contains, startswith, endswith: also after or before `fieldref`. */
const opening =
  (how: "contains" | "startswith" | "endswith"): Step =>
  (value, context) => {
    if (value.kind === "match" && value.match.kind === "fieldref") return [match({ ...value.match, how })];
    if (value.kind === "match" && value.match.kind === "regex") return [value];
    return [text(openEnds(textOf(value, context), { start: how !== "startswith", end: how !== "endswith" }))];
  };

function shownValue(value: Value): string {
  if (value.kind === "plain") return String(value.value);
  return value.kind === "text" ? `'${printSigmaText(value.text)}'` : "what the modifiers before it make";
}

const comparing =
  (operator: "lt" | "lte" | "gt" | "gte"): Step =>
  (value) => {
    if (value.kind !== "plain" || typeof value.value !== "number")
      throw new ModifierError(`${operator} takes a number, and ${shownValue(value)} is none`);
    return [match({ kind: "compare", operator, value: value.value })];
  };

const timePart =
  (part: TimePart): Step =>
  (value) => {
    if (value.kind !== "plain" || typeof value.value !== "number")
      throw new ModifierError(`${part} takes a number, and ${shownValue(value)} is none`);
    return [match({ kind: "timepart", part, value: value.value })];
  };

const encoding =
  (encode: (literal: string) => string): Step =>
  (value, context) => [text(plainSigmaText(encode(literalTextOf(value, context))))];

/** Text of one character for each byte, so that base64 sees the bytes and nothing encodes them again. */
const bytesAsText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
const utf16le = (literal: string): string => bytesAsText(Buffer.from(literal, "utf16le"));
const utf16be = (literal: string): string => bytesAsText(Buffer.from(literal, "utf16le").swap16());

/** Bytes that a literal stands for: what `wide` made is bytes already. */
function bytesOf(literal: string, { chain, index }: StepContext): Buffer {
  const isWide = chain.modifiers.slice(0, index).some((modifier) => /^(wide|utf16)/.test(modifier));
  return Buffer.from(literal, isWide ? "latin1" : "utf8");
}

const STEPS: Readonly<Record<string, Step>> = {
  contains: opening("contains"),
  startswith: opening("startswith"),
  endswith: opening("endswith"),
  re: (value, { chain, index, written }) => {
    if (typeof written !== "string" || value.kind !== "text") throw new ModifierError("re takes text");
    const after = chain.modifiers.slice(index + 1).filter((modifier) => REGEX_FLAGS.has(modifier));
    if (chain.modifiers.slice(0, index).some((modifier) => modifier in STEPS))
      throw new ModifierError("re comes first");
    return [match(regexMatch(written, after))];
  },
  cidr: (value, context) => [match({ kind: "cidr", network: networkOf(literalTextOf(value, context)) })],
  lt: comparing("lt"),
  lte: comparing("lte"),
  gt: comparing("gt"),
  gte: comparing("gte"),
  exists: (value) => {
    if (value.kind !== "plain" || typeof value.value !== "boolean")
      throw new ModifierError("exists takes true or false");
    return [match({ kind: "exists", isPresent: value.value })];
  },
  fieldref: (value, context) => {
    const before = context.chain.modifiers.slice(0, context.index);
    const how =
      (["contains", "startswith", "endswith"] as const).find((modifier) => before.includes(modifier)) ??
      "equals";
    const field = printSigmaText(textOf(value, context)).replaceAll(/^\*|\*$/g, "");
    return [match({ kind: "fieldref", field, how, isCased: context.chain.isCased })];
  },
  windash: (value, context) => dashVariants(textOf(value, context)).map(text),
  wide: encoding(utf16le),
  utf16le: encoding(utf16le),
  utf16be: encoding(utf16be),
  utf16: encoding((literal) => `\u00ff\u00fe${utf16le(literal)}`),
  base64: (value, context) => [
    text(plainSigmaText(bytesOf(literalTextOf(value, context), context).toString("base64"))),
  ],
  base64offset: (value, context) =>
    base64Offsets(bytesOf(literalTextOf(value, context), context)).map((one) => text(plainSigmaText(one))),
  expand: (value, context) => expansions(textOf(value, context), context.chain.placeholders).map(text),
  ...Object.fromEntries(TIME_PARTS.map((part) => [part, timePart(part)])),
};

/** Inline flags at the start become flags; JavaScript knows them only inside a group. */
function regexMatch(written: string, modifiers: readonly string[]): Match {
  const inline = /^\(\?([ims]+)\)/.exec(written);
  const source = inline ? written.slice(inline[0].length) : written;
  const flags = [...new Set([...(inline?.[1]?.split("") ?? []), ...modifiers])].toSorted().join("");
  const fault = regexFault(source, flags);
  if (fault !== null) {
    const shown = written.length > 100 ? `${written.slice(0, 100)}…` : written;
    throw new ModifierError(`'${shown}' is no regular expression that can be used: ${fault}`);
  }
  return { kind: "regex", source, flags };
}

function networkOf(value: string): string {
  if (!value.includes("/") || !ipaddr.isValidCIDR(value))
    throw new ModifierError(`'${value}' is no network in CIDR form, such as 10.0.0.0/8 or fe80::/10`);
  const [address, bits] = ipaddr.parseCIDR(value);
  const network =
    address.kind() === "ipv4"
      ? ipaddr.IPv4.networkAddressFromCIDR(value)
      : ipaddr.IPv6.networkAddressFromCIDR(value);
  if (network.toString() !== address.toString())
    throw new ModifierError(
      `'${value}' has bits set beyond its ${bits}: write ${network.toString()}/${bits}`,
    );
  return value;
}

/** What Windows programs take for the dash of an option: hyphen, slash, en dash, em dash, horizontal bar. */
const DASHES = ["-", "/", "\u2013", "\u2014", "\u2015"];
/** A dash that begins an option: after something that is no word character, before one that is. */
const OPTION_DASH = /(?<![\p{L}\p{N}_])[-/](?=[\p{L}\p{N}_])/gu;
/** 5 to the power of this many variants of one value. */
const MAX_DASHES = 5;

function dashVariants(value: SigmaText): SigmaText[] {
  let variants: SigmaText[] = [[]];
  let dashes = 0;
  for (const part of value) {
    const pieces = part.kind === "text" ? part.text.split(OPTION_DASH) : [];
    dashes += Math.max(0, pieces.length - 1);
    if (dashes > MAX_DASHES) throw new ModifierError(`windash on more than ${MAX_DASHES} dashes`);
    const forms =
      part.kind === "text"
        ? joinedByDashes(pieces).map((form) => ({ kind: "text" as const, text: form }))
        : [part];
    variants = variants.flatMap((variant) => forms.map((form) => [...variant, form]));
  }
  return variants;
}

function joinedByDashes(pieces: readonly string[]): string[] {
  const [first = "", ...rest] = pieces;
  return rest.reduce<string[]>(
    (forms, piece) => forms.flatMap((form) => DASHES.map((dash) => `${form}${dash}${piece}`)),
    [first],
  );
}

/** Base64 of the bytes at each of the three places they can have in a longer text, without what depends on neighbours. */
function base64Offsets(bytes: Buffer): string[] {
  const starts = [0, 2, 3];
  const ends = [undefined, -3, -2];
  return starts.map((start, offset) =>
    Buffer.concat([Buffer.alloc(offset, " "), bytes])
      .toString("base64")
      .slice(start, ends[(bytes.length + offset) % 3]),
  );
}

/** Longest list of values that placeholders of one value may make. */
const MAX_EXPANSIONS = 10_000;

function expansions(value: SigmaText, placeholders: Placeholders): SigmaText[] {
  const names = [
    ...new Set(
      value.flatMap((part) =>
        part.kind === "text"
          ? [...part.text.matchAll(/%([A-Za-z0-9_-]+)%/g)].map((found) => found[1] ?? "")
          : [],
      ),
    ),
  ];
  if (names.length === 0) throw new ModifierError("expand without a placeholder such as %name%");
  return names.reduce<SigmaText[]>(
    (forms, name) => {
      const values = placeholders.get(name);
      if (!values) throw new ModifierError(`there is no list '${name}' for the placeholder %${name}%`);
      if (forms.length * values.length > MAX_EXPANSIONS)
        throw new ModifierError("placeholders make too many values");
      return forms.flatMap((form) =>
        values.map((one) => mapText(form, (part) => part.replaceAll(`%${name}%`, () => one))),
      );
    },
    [value],
  );
}
