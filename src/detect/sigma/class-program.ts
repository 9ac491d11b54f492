import type { EventFields, FieldScalar, FieldValue } from "../../schema/event.ts";
import { ACCEPT, BranchCode } from "./compiled/branch-code.ts";
import { EventFacts } from "./compiled/event-facts.ts";
import type { EventValues } from "./compiled/event-values.ts";
import type { FoldedText } from "./compiled/folded-text.ts";
import { Predicates } from "./compiled/predicates.ts";
import { type Rows, rowsOf } from "./compiled/rows.ts";
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
  readonly #byPredicate: Rows;
  /** Rules to look at when a field has a value, by field. */
  readonly #byField: Rows;
  readonly #always: readonly number[];
  readonly #fields: ReadonlyMap<string, number>;
  /** Rules that are to be looked at for the event in hand, and which they are. */
  readonly #isWoken: Uint8Array;
  readonly #woken: Int32Array;
  #wokenCount = 0;
  /** The values of an event that is given as a map. */
  #shown: Exclude<FieldScalar, null>[] = [];
  readonly #shownValues: EventValues = { valueAt: (n) => this.#shown[n] ?? "" };
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
    this.#byField = rulesBy(witnesses, (one) => one.fields, predicates.fields.size + 2);
    this.#always = witnesses.flatMap((one, rule) => (one === null ? [rule] : []));
    this.#fields = predicates.fields;
    this.#isWoken = new Uint8Array(rules.length);
    this.#woken = new Int32Array(rules.length);
    this.#evaluations = new Float64Array(rules.length);
    this.#matches = new Float64Array(rules.length);
    this.#sampledMs = new Float64Array(rules.length);
  }

  /** Rules that match, in the order in which they were given. */
  match(fields: EventFields): readonly SigmaRule[] {
    this.#shown = [];
    this.begin(this.#shownValues);
    for (const [name, value] of fields) this.#see(this.fieldOf(name), value);
    return this.end();
  }

  /** The number by which a field is shown; 0 when no rule asks for it and none looks at the values of all fields. */
  fieldOf(name: string): number {
    return this.#fields.get(name) ?? (this.#facts.hasKeywords ? this.#facts.otherField : 0);
  }

  /** Begins an event, of which every value is shown then. */
  begin(values: EventValues): void {
    this.#forgetWoken();
    this.#facts.begin(values);
    for (const rule of this.#always) this.#wake(rule);
  }

  /** Where the text of a value is written before it is shown. */
  get text(): FoldedText {
    return this.#facts.value;
  }

  /** Says that the event has a field, before its values are shown; `hasValue` is false when all that it has is null. */
  showField(field: number, hasValue: boolean): void {
    this.#facts.mark(field, hasValue);
    const { starts, members } = this.#byField;
    for (let at = starts[field] ?? 0; at < (starts[field + 1] ?? 0); at++) this.#wake(members[at] ?? 0);
  }

  /** Shows a value of a field: the text that was written last. */
  showText(field: number): void {
    const facts = this.#facts;
    facts.see(field);
    const { ids, to } = facts;
    const { starts, members } = this.#byPredicate;
    for (let at = facts.from; at < to; at++) {
      const id = ids[at] ?? 0;
      facts.setTrue(id);
      const end = starts[id + 1] ?? 0;
      for (let rule = starts[id] ?? 0; rule < end; rule++) this.#wake(members[rule] ?? 0);
    }
  }

  /** The rules that match what was shown, in the order in which they were given. */
  end(): readonly SigmaRule[] {
    const woken = this.#woken;
    let matched: number[] | null = null;
    for (let at = 0; at < this.#wokenCount; at++) {
      const rule = woken[at] ?? 0;
      if (this.#look(rule)) (matched ??= []).push(rule);
    }
    if (matched === null) return NO_RULES;
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

  #see(field: number, value: FieldValue): void {
    if (field === 0) return;
    this.showField(field, value !== null);
    if (typeof value !== "object") this.#seeScalar(field, value);
    else for (const member of value ?? NONE) if (member !== null) this.#seeScalar(field, member);
  }

  #seeScalar(field: number, value: Exclude<FieldScalar, null>): void {
    this.#shown.push(value);
    this.#facts.value.add(typeof value === "string" ? value : String(value));
    this.showText(field);
  }

  #wake(rule: number): void {
    if (this.#isWoken[rule] === 1) return;
    this.#isWoken[rule] = 1;
    this.#woken[this.#wokenCount++] = rule;
  }

  /** At the beginning, not at the end: an event that could not be looked at to its end must not keep rules asleep. */
  #forgetWoken(): void {
    for (let at = 0; at < this.#wokenCount; at++) this.#isWoken[this.#woken[at] ?? 0] = 0;
    this.#wokenCount = 0;
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
const NO_RULES: readonly SigmaRule[] = [];

function rulesBy(
  witnesses: readonly (Witnesses | null)[],
  idsOf: (one: Witnesses) => readonly number[],
  size: number,
): Rows {
  const rules: number[][] = Array.from({ length: size }, () => []);
  for (const [rule, one] of witnesses.entries())
    for (const id of one === null ? NONE : idsOf(one)) rules[id]?.push(rule);
  return rowsOf(rules);
}
