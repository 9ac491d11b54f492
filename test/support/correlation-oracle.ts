import type { LinkedCorrelation } from "../../src/detect/correlate/link-correlations.ts";
import { compareMatches, type CorrelationMatch } from "../../src/detect/correlate/match.ts";
import { matchOfHit } from "../../src/detect/correlate/hit-match.ts";
import type { CorrelationHit } from "../../src/detect/correlate/correlation-run.ts";
import type { CorrelationBound } from "../../src/detect/sigma/rule.ts";

/** What a finding comes to, for comparison. */
export type OracleHit = {
  readonly uid: string;
  readonly group: string;
  readonly time: number;
  readonly eventUid: string;
  readonly measured: number;
};

/** Where something stands in the order in which all is worked out; numbers are compared from left to right. */
type Position = readonly number[];
type Input = { readonly match: CorrelationMatch; readonly rule: number; readonly position: Position };
type Found = { readonly hit: CorrelationHit; readonly position: Position };

/**
 * Correlations by their definition and nothing else: all matches are sorted once, and of each match or window everything
 * that is in it is looked at anew. As slow as that sounds.
 */
export function correlateSlowly(
  correlations: readonly LinkedCorrelation[],
  matches: readonly CorrelationMatch[],
): OracleHit[] {
  const base = inOrder(matches);
  const found: Found[] = [];
  for (const [place, linked] of correlations.entries()) {
    const inputs = [...base, ...found.map(({ hit, position }) => ({ match: matchOfHit(hit), position }))]
      .flatMap(({ match, position }) =>
        linked.rules.flatMap(({ uid }, rule) => (uid === match.ruleUid ? [{ match, rule, position }] : [])),
      )
      .toSorted((a, b) => compare(a.position, b.position));
    for (const [key, ofGroup] of grouped(linked, inputs))
      found.push(...(isSliding(linked) ? slide : complete)({ linked, place, key }, ofGroup));
  }
  return found.map(({ hit }) => ({
    uid: hit.linked.correlation.uid,
    group: hit.group.key,
    time: hit.end.time,
    eventUid: hit.end.eventUid,
    measured: hit.measured,
  }));
}

/** Each match once, with the place of its event. */
function inOrder(matches: readonly CorrelationMatch[]): Omit<Input, "rule">[] {
  const sorted = matches.toSorted(compareMatches);
  const once = sorted.filter((match, at) => at === 0 || compareMatches(sorted[at - 1]!, match) !== 0);
  let event = 0;
  return once.map((match, at) => {
    const before = once[at - 1];
    if (before?.time !== match.time || before.eventUid !== match.eventUid) event++;
    return { match, position: [match.time, 0, event, 0, 0, 0, at] };
  });
}

function compare(a: Position, b: Position): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function valuesIn(match: CorrelationMatch, place: number): string[] {
  const value = match.values[place] ?? null;
  const members = typeof value === "object" && value !== null ? value : [value];
  return [...new Set(members.filter((one) => one !== null).map((one) => String(one).toLowerCase()))];
}

function product(match: CorrelationMatch, places: readonly number[]): string[][] {
  return places.reduce<string[][]>(
    (found, place) => found.flatMap((one) => valuesIn(match, place).map((value) => [...one, value])),
    [[]],
  );
}

function keyOf(parts: readonly string[]): string {
  return parts.length === 1 ? parts[0]! : parts.map((part) => `${part.length}:${part}`).join("");
}

function grouped(linked: LinkedCorrelation, inputs: readonly Input[]): Map<string, Input[]> {
  const groups = new Map<string, Input[]>();
  for (const input of inputs)
    for (const parts of product(input.match, linked.rules[input.rule]!.groupAt)) {
      const key = keyOf(parts);
      groups.set(key, [...(groups.get(key) ?? []), input]);
    }
  return groups;
}

/** A match with lists of values is in several groups: which of them comes first. */
function comboAt(linked: LinkedCorrelation, { match, rule }: Omit<Input, "position">, key: string): number {
  return product(match, linked.rules[rule]!.groupAt).findIndex((parts) => keyOf(parts) === key);
}

function isSliding({ correlation: { type, bounds, terms } }: LinkedCorrelation): boolean {
  return (
    ["event_count", "value_count", "value_sum", "temporal", "temporal_ordered"].includes(type) &&
    bounds.every(({ operator }) => ["gt", "gte"].includes(operator)) &&
    (terms ?? []).every(({ none }) => none.length === 0)
  );
}

type Group = { readonly linked: LinkedCorrelation; readonly place: number; readonly key: string };

function slide({ linked, place, key }: Group, inputs: readonly Input[]): Found[] {
  const usable = inputs.filter((input) => isUsable(linked, input));
  const found: Found[] = [];
  let from = 0;
  let endedBy: string | null = null;
  let endedAt = Number.NaN;
  for (const [at, { match, rule, position }] of usable.entries()) {
    if (match.eventUid === endedBy || match.time === endedAt) {
      from = at + 1;
      continue;
    }
    const window = usable
      .slice(from, at + 1)
      .filter((one) => one.match.time >= match.time - linked.correlation.timespanMs);
    const measured = met(linked, window);
    if (measured === null) continue;
    from = at + 1;
    endedBy = match.eventUid;
    // complete with the end of a window: the whole moment is used up
    if (position[1] === 1) endedAt = match.time;
    const end = {
      correlationUid: linked.correlation.uid,
      groupKey: key,
      time: match.time,
      eventUid: match.eventUid,
    };
    found.push({
      hit: hitOf({ linked, key, end, measured }, latest(linked, window)),
      position: [...position.slice(0, 5), linked.depth, place, comboAt(linked, { match, rule }, key)],
    });
  }
  return found;
}

/** What a sliding window rests on: of each rule, or of each value, the latest match. */
function latest(linked: LinkedCorrelation, window: readonly Input[]): readonly Input[] {
  const { type } = linked.correlation;
  if (type !== "temporal" && type !== "value_count") return window;
  const says = ({ match, rule }: Input): string[] =>
    type === "temporal" ? [String(rule)] : product(match, linked.rules[rule]!.valueAt).map(keyOf);
  return window.filter((input, at) =>
    says(input).some((one) => !window.slice(at + 1).some((later) => says(later).includes(one))),
  );
}

function complete({ linked, place, key }: Group, inputs: readonly Input[]): Found[] {
  const { terms, timespanMs, uid } = linked.correlation;
  const usable = inputs.filter((input) => isUsable(linked, input));
  const found: Found[] = [];
  for (let at = 0; at < usable.length; ) {
    const first = usable[at]!;
    if (terms !== null && !terms.some(({ all }) => all.includes(first.rule))) {
      at++;
      continue;
    }
    const due = first.match.time + timespanMs;
    const window = usable.slice(at).filter(({ match }) => match.time <= due);
    at += window.length;
    const measured = met(linked, window);
    if (measured === null) continue;
    const end = { correlationUid: uid, groupKey: key, time: due, eventUid: "" };
    found.push({
      hit: hitOf({ linked, key, end, measured }, window),
      position: [due, 1, linked.depth, place, ...first.position, comboAt(linked, first, key)],
    });
  }
  return found;
}

function hitOf(
  about: Pick<CorrelationHit, "linked" | "end" | "measured"> & { readonly key: string },
  window: readonly Input[],
): CorrelationHit {
  const { linked, end, measured, key } = about;
  const [parts = []] = window.map(({ match, rule }) =>
    product(match, linked.rules[rule]!.groupAt).find((one) => keyOf(one) === key),
  );
  const matches = window.map(({ match }) => match);
  return { linked, end, measured, group: { key, parts }, matches, count: matches.length };
}

function isUsable(linked: LinkedCorrelation, { match, rule }: Input): boolean {
  const fields = linked.rules[rule]!.valueAt;
  if (linked.correlation.type === "value_count") return product(match, fields).length > 0;
  return fields.length === 0 || numberIn(match, fields[0]!) !== null;
}

function numberIn(match: CorrelationMatch, place: number): number | null {
  const value = match.values[place];
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value))
    ? Number(value)
    : null;
}

function measure(linked: LinkedCorrelation, window: readonly Input[]): number {
  const { type, percentile } = linked.correlation;
  if (type === "temporal") return new Set(window.map(({ rule }) => rule)).size;
  if (type === "temporal_ordered") return longestChain(window);
  const events = window.filter(
    ({ match }, at) => window.findIndex((one) => one.match.eventUid === match.eventUid) === at,
  );
  if (type === "event_count") return events.length;
  const fieldsOf = ({ rule }: Input): readonly number[] => linked.rules[rule]!.valueAt;
  if (type === "value_count")
    return new Set(events.flatMap((one) => product(one.match, fieldsOf(one)).map(keyOf))).size;
  const numbers = events.map((one) => numberIn(one.match, fieldsOf(one)[0]!) ?? 0);
  const sorted = numbers.toSorted((a, b) => a - b);
  const sum = exactSum(numbers);
  if (type === "value_sum") return sum;
  if (type === "value_avg") return sum / numbers.length;
  if (percentile === null)
    return (sorted[Math.ceil(sorted.length / 2) - 1]! + sorted[Math.floor(sorted.length / 2)]!) / 2;
  return sorted.find(
    (value) => sorted.filter((other) => other <= value).length * 100 >= percentile * sorted.length,
  )!;
}

/** Doubles are whole multiples of 2^-60 here: the tests draw such. */
function exactSum(numbers: readonly number[]): number {
  return Number(numbers.reduce((sum, number) => sum + BigInt(number * 2 ** 20), 0n)) / 2 ** 20;
}

/** Matches of different events whose rules go up. */
function longestChain(window: readonly Input[], rules: readonly number[] | null = null): number {
  const lengths: number[] = [];
  for (const [at, { match, rule }] of window.entries()) {
    const before = lengths.filter((_, other) => {
      const one = window[other]!;
      return one.rule < rule && one.match.eventUid !== match.eventUid;
    });
    lengths[at] =
      rules !== null && !rules.includes(rule) ? Number.NEGATIVE_INFINITY : 1 + Math.max(0, ...before);
  }
  return Math.max(0, ...lengths);
}

/** What was found, or null: the measure, and with an extended condition the rules of the first alternative that holds. */
function met(linked: LinkedCorrelation, window: readonly Input[]): number | null {
  const { type, bounds, terms } = linked.correlation;
  const measured = measure(linked, window);
  if (terms === null) return bounds.every((bound) => within(bound, measured)) ? measured : null;
  const seen = new Set(window.map(({ rule }) => rule));
  const term = terms.find(
    ({ all, none }) =>
      none.every((rule) => !seen.has(rule)) &&
      (type === "temporal" ? all.every((rule) => seen.has(rule)) : longestChain(window, all) === all.length),
  );
  return term?.all.length ?? null;
}

function within({ operator, value }: CorrelationBound, measured: number): boolean {
  const compared = {
    gt: measured > value,
    gte: measured >= value,
    lt: measured < value,
    lte: measured <= value,
  };
  return operator === "eq"
    ? measured === value
    : operator === "neq"
      ? measured !== value
      : compared[operator];
}
