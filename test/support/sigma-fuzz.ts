import { createSigmaEngine, type SigmaRule } from "../../src/detect/index.ts";
import { evaluate } from "../../src/detect/sigma/evaluate.ts";
import type { Expr, Match, Test } from "../../src/detect/sigma/rule.ts";
import type { SigmaText } from "../../src/detect/sigma/sigma-text.ts";
import type { EventFields, FieldValue } from "../../src/schema/event.ts";
import {
  type EventLogsource,
  logsourceCovers,
  logsourceKey,
  type RuleLogsource,
} from "../../src/schema/logsource.ts";
import { createRandom, type Random } from "./random.ts";

/** An event on which the compiled engine and the plain reading of the rules do not agree. */
export type Disagreement = {
  readonly rule: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly onlyCompiled: readonly string[];
  readonly onlyPlain: readonly string[];
};

export type FuzzOutcome = {
  readonly cases: number;
  /** Cases in which the rule that the event was made for matched it. */
  readonly matched: number;
  readonly disagreements: readonly Disagreement[];
};

/** An event that was made for a rule to match, or nearly. */
export type MadeEvent = {
  readonly rule: SigmaRule;
  readonly logsource: EventLogsource;
  readonly fields: EventFields;
};

/**
 * Makes events that rules should match, and near misses of them. Takes the rules at random; the same seed makes the same
 * events. Texts are well formed, as all are that come from bytes.
 */
export function* madeEvents(
  rules: readonly SigmaRule[],
  { cases, seed }: { readonly cases: number; readonly seed: number },
): Generator<MadeEvent> {
  const random = createRandom(seed);
  for (let count = 0; count < cases; count++) {
    const rule = rules[random(rules.length)];
    if (rule === undefined) return;
    yield { rule, logsource: eventLogsource(rule.logsource), fields: fieldsFor(rule, random) };
  }
}

/** Holds the compiled engine against the plain reading of all rules of the same log source, on made events. */
export function fuzzRules(
  rules: readonly SigmaRule[],
  wanted: { readonly cases: number; readonly seed: number },
): FuzzOutcome {
  const engine = createSigmaEngine(rules);
  const peers = new Map<string, readonly SigmaRule[]>();
  const disagreements: Disagreement[] = [];
  let matched = 0;
  for (const { rule, logsource, fields } of madeEvents(rules, wanted)) {
    const key = logsourceKey(logsource);
    const reached = peers.get(key) ?? rules.filter((peer) => logsourceCovers(peer.logsource, logsource));
    peers.set(key, reached);
    const compiled = engine.match({ logsource, fields });
    const plain = reached.filter((peer) => evaluate(peer.condition, fields));
    if (plain.includes(rule)) matched++;
    const onlyCompiled = compiled.filter((peer) => !plain.includes(peer)).map(({ uid }) => uid);
    const onlyPlain = plain.filter((peer) => !compiled.includes(peer)).map(({ uid }) => uid);
    if (onlyCompiled.length + onlyPlain.length > 0)
      disagreements.push({ rule: rule.uid, fields: Object.fromEntries(fields), onlyCompiled, onlyPlain });
  }
  return { cases: wanted.cases, matched, disagreements };
}

function eventLogsource({ product, category, service }: RuleLogsource): EventLogsource {
  return {
    product: product ?? null,
    categories: category === undefined ? [] : [category],
    services: service === undefined ? [] : [service],
  };
}

/** Of four events one is made to match and left so, and three are changed somewhere. */
function fieldsFor(rule: SigmaRule, random: Random): EventFields {
  const fields = new Map<string, FieldValue>();
  satisfy(rule.condition, true, { fields, random });
  const changes = random(4);
  for (let change = 0; change < changes; change++) mutate(fields, random);
  return new Map([...fields].map(([name, value]) => [name, wellFormed(value)]));
}

function wellFormed(value: FieldValue): FieldValue {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value !== "object" || value === null) return value;
  return value.map((member) => (typeof member === "string" ? member.toWellFormed() : member));
}

type Draft = { readonly fields: Map<string, FieldValue>; readonly random: Random };

/** Sets fields so that a condition is likely to be what is wanted; nothing is set for what should not hold. */
function satisfy(expr: Expr, wanted: boolean, draft: Draft): void {
  switch (expr.kind) {
    case "test":
      if (wanted) put(expr.test, draft);
      return;
    case "selection":
      satisfy(expr.part, wanted, draft);
      return;
    case "not":
      satisfy(expr.part, !wanted, draft);
      return;
    case "and":
    case "or": {
      const isAllNeeded = (expr.kind === "and") === wanted;
      const one = expr.parts[draft.random(expr.parts.length)];
      for (const part of isAllNeeded ? expr.parts : one === undefined ? [] : [one])
        satisfy(part, wanted, draft);
    }
  }
}

function put({ field, match }: Test, { fields, random }: Draft): void {
  const name = field ?? "Message";
  const value = valueFor(match, random);
  if (match.kind === "null") fields.delete(name);
  else if (match.kind === "exists" && !match.isPresent) fields.delete(name);
  else if (match.kind === "fieldref") {
    fields.set(name, "same");
    fields.set(match.field, "SAME");
  } else fields.set(name, joined(fields.get(name), value, random));
}

/** Comparisons of one field may have to hold together: their texts stand side by side, or in a list. */
function joined(
  before: FieldValue | undefined,
  value: string | number | boolean,
  random: Random,
): FieldValue {
  if (typeof before === "string" && typeof value === "string")
    return random(2) === 0 ? before + value : value + before;
  return before !== undefined && typeof before === "string" ? [before, value] : value;
}

function valueFor(match: Match, random: Random): string | number | boolean {
  switch (match.kind) {
    case "text":
      return textFor(match.value, match.isCased, random);
    case "number":
    case "boolean":
      return random(2) === 0 ? match.value : String(match.value);
    case "regex":
      return regexText(match.source, random);
    case "cidr":
      return match.network.slice(0, match.network.indexOf("/"));
    case "compare":
      return match.value + random(3) - 1;
    case "timepart":
    case "null":
    case "exists":
    case "fieldref":
      // a time for parts of one; for what asks no more than presence, anything
      return "2026-01-15T10:12:33Z";
  }
}

const FILLINGS = ["", "x", " \n", "C:\\", "\u00e4", "\u{1F600}", "-a /b"];

function textFor(value: SigmaText, isCased: boolean, random: Random): string {
  return value
    .map((part) => {
      if (part.kind === "any") return FILLINGS[random(FILLINGS.length)];
      if (part.kind === "one") return "y";
      if (isCased || random(2) === 0) return part.text;
      return random(2) === 0 ? part.text.toUpperCase() : part.text.toLowerCase();
    })
    .join("");
}

/** Something like what a pattern matches: its signs taken away, escapes and classes as one of their characters. */
function regexText(source: string, random: Random): string {
  return (
    source
      .replaceAll(/\\[dDsSwW]/g, (escape) => (escape === "\\d" ? "7" : escape === "\\s" ? " " : "w"))
      .replaceAll(/\[\^?(?:\\.|([^\]\\]))(?:\\.|[^\]\\])*\]/g, "$1")
      .replaceAll(/\(\?[a-z:]*/g, "")
      .replaceAll(/\{(\d*)[^}]*\}/g, "")
      .replaceAll(/\\(.)/g, "$1")
      .replaceAll(/[(^$)]/g, "")
      .replaceAll(/[*+?]/g, () => (random(2) === 0 ? "" : "z"))
      .split("|")[0] ?? ""
  );
}

/** Changes one field: gone, null, empty, a character more, less or other, a list, another type. */
function mutate(fields: Map<string, FieldValue>, random: Random): void {
  const names = [...fields.keys()];
  const name = names[random(Math.max(1, names.length))];
  if (name === undefined) return;
  const value = fields.get(name) ?? null;
  const change = CHANGES[random(CHANGES.length)];
  const changed = change?.(value, random);
  if (changed === undefined) fields.delete(name);
  else fields.set(name, changed);
}

type Change = (value: FieldValue, random: Random) => FieldValue | undefined;
const CHANGES: readonly Change[] = [
  () => undefined,
  () => null,
  () => "",
  () => [],
  (value) => (typeof value === "object" ? value : ["other", value]),
  (value) =>
    typeof value === "string" && value !== "" && !Number.isNaN(Number(value)) ? Number(value) : value,
  ofText((text, at) => text.slice(0, at) + text.slice(at + 1)),
  ofText((text, at) => `${text.slice(0, at)}q${text.slice(at)}`),
  ofText((text, at) => `${text.slice(0, at)}\u00df${text.slice(at + 1)}`),
  ofText((text) => `${text} `),
  ofText((text) => `\u212a${text}`),
  ofText((text) => text.repeat(3)),
  ofText((text) => text.toUpperCase()),
  ofText((text, at) => text.slice(at)),
];

function ofText(change: (text: string, at: number) => string): Change {
  return (value, random) => (typeof value === "string" ? change(value, random(value.length + 1)) : value);
}
