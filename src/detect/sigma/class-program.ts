import type { EventFields, FieldScalar, FieldValue } from "../../schema/event.ts";
import { ACCEPT, BranchCode } from "./compiled/branch-code.ts";
import { EventFacts } from "./compiled/event-facts.ts";
import { Predicates } from "./compiled/predicates.ts";
import { type Witnesses, witnessesOf } from "./compiled/witnesses.ts";
import type { SigmaRule } from "./rule.ts";

/** What a rule did since its program was made. */
export type RuleActivity = {
  readonly ruleUid: string;
  readonly evaluations: number;
  readonly matches: number;
  /** Time that its evaluations took, measured on one of {@link SAMPLED} of them. */
  readonly sampledMs: number;
};

/** Reading the clock costs about what a condition does. Each rule has its own turn, so that rare ones are measured too. */
const SAMPLED = 16;

/**
 * The rules that can match one class of events, compiled together.
 *
 * Each distinct comparison is a predicate with a number. Those that are one literal are found by an index over the
 * values of their field; all others are worked out when a rule asks, once an event, but for the few that wake a rule. A rule
 * is looked at only when one of its witnesses was seen, or when it has none.
 */
export class ClassProgram {
  readonly #rules: readonly SigmaRule[];
  /** Where the condition of each rule begins in the code. */
  readonly #entries: Int32Array;
  readonly #code: Int32Array;
  readonly #facts: EventFacts;
  /** Rules to look at when a predicate holds, by predicate. */
  readonly #byPredicate: readonly (readonly number[])[];
  /** Rules to look at when a field has a value, by field. */
  readonly #byField: readonly (readonly number[])[];
  readonly #always: readonly number[];
  readonly #fields: ReadonlyMap<string, number>;
  /** The event for which a rule was looked at last. */
  readonly #wokenAt: Float64Array;
  #woken: number[] = [];
  #event = 0;
  readonly #evaluations: Float64Array;
  readonly #matches: Float64Array;
  readonly #sampledMs: Float64Array;

  constructor(rules: readonly SigmaRule[]) {
    const predicates = new Predicates();
    const code = new BranchCode(predicates);
    this.#rules = rules;
    this.#entries = Int32Array.from(rules, ({ condition }) => code.add(condition));
    const witnesses = rules.map(({ condition }) => witnessesOf(condition, predicates));
    for (const id of witnesses.flatMap((one) => one?.predicates ?? [])) predicates.watch(id);
    this.#code = code.finish();
    this.#facts = new EventFacts(predicates);
    this.#byPredicate = rulesBy(witnesses, (one) => one.predicates, predicates.size);
    this.#byField = rulesBy(witnesses, (one) => one.fields, predicates.fields.size + 1);
    this.#always = witnesses.flatMap((one, rule) => (one === null ? [rule] : []));
    this.#fields = predicates.fields;
    this.#wokenAt = new Float64Array(rules.length);
    this.#evaluations = new Float64Array(rules.length);
    this.#matches = new Float64Array(rules.length);
    this.#sampledMs = new Float64Array(rules.length);
  }

  /** Rules that match, in the order in which they were given. */
  match(fields: EventFields): SigmaRule[] {
    this.#event++;
    this.#woken = [];
    this.#facts.begin(fields);
    for (const rule of this.#always) this.#wake(rule);
    for (const [name, value] of fields) this.#see(this.#fields.get(name), value);
    const matched = this.#woken.filter((rule) => this.#look(rule));
    return matched.toSorted((a, b) => a - b).flatMap((rule) => this.#rules[rule] ?? []);
  }

  /** Of the rules that were looked at. */
  activity(): RuleActivity[] {
    return this.#rules.flatMap(({ uid }, rule) => {
      const evaluations = this.#evaluations[rule] ?? 0;
      if (evaluations === 0) return [];
      const [matches = 0, sampledMs = 0] = [this.#matches[rule], this.#sampledMs[rule]];
      return [{ ruleUid: uid, evaluations, matches, sampledMs }];
    });
  }

  #see(field: number | undefined, value: FieldValue): void {
    if (field === undefined && !this.#facts.hasKeywords) return;
    if (field !== undefined) for (const rule of this.#byField[field] ?? NONE) this.#wake(rule);
    if (typeof value === "string") this.#seeText(field, value);
    else if (typeof value === "object" && value !== null)
      for (const member of value) this.#seeScalar(field, member);
    else this.#seeScalar(field, value);
  }

  #seeScalar(field: number | undefined, value: FieldScalar): void {
    if (value !== null) this.#seeText(field, String(value));
  }

  #seeText(field: number | undefined, text: string): void {
    const { ids, from, to } = this.#facts.see(field, text);
    for (let at = from; at < to; at++)
      for (const rule of this.#byPredicate[ids[at] ?? 0] ?? NONE) this.#wake(rule);
  }

  #wake(rule: number): void {
    if (this.#wokenAt[rule] === this.#event) return;
    this.#wokenAt[rule] = this.#event;
    this.#woken.push(rule);
  }

  #look(rule: number): boolean {
    const evaluations = (this.#evaluations[rule] ?? 0) + 1;
    this.#evaluations[rule] = evaluations;
    const isMatch = evaluations % SAMPLED === 0 ? this.#timed(rule) : this.#evaluate(rule);
    if (isMatch) this.#matches[rule] = (this.#matches[rule] ?? 0) + 1;
    return isMatch;
  }

  #timed(rule: number): boolean {
    const start = performance.now();
    const isMatch = this.#evaluate(rule);
    this.#sampledMs[rule] = (this.#sampledMs[rule] ?? 0) + performance.now() - start;
    return isMatch;
  }

  #evaluate(rule: number): boolean {
    const code = this.#code;
    const facts = this.#facts;
    let at = this.#entries[rule] ?? ACCEPT;
    while (at >= 0) at = (facts.holds(code[at] ?? 0) ? code[at + 1] : code[at + 2]) ?? ACCEPT;
    return at === ACCEPT;
  }
}

const NONE: readonly number[] = [];

function rulesBy(
  witnesses: readonly (Witnesses | null)[],
  idsOf: (one: Witnesses) => readonly number[],
  size: number,
): number[][] {
  const rules: number[][] = Array.from({ length: size }, () => []);
  for (const [rule, one] of witnesses.entries())
    for (const id of one === null ? NONE : idsOf(one)) rules[id]?.push(rule);
  return rules;
}
