import { LEVELS, type Level } from "../../schema/finding.ts";
import type { Detection, RuleFacts } from "./detection-row.ts";
import type { LogonRow } from "./logons.ts";
import { least, most, type PartReport } from "./scan-report.ts";
import { compareText } from "./walk-inputs.ts";

/** Something that matches were counted by. */
export type Tally = {
  readonly name: string;
  readonly matches: number;
  readonly levels: Readonly<Record<Level, number>>;
  readonly firstTime: number | null;
  readonly lastTime: number | null;
};

/** A rule that matched. */
export type RuleTally = {
  readonly rule: RuleFacts;
  readonly matches: number;
  readonly hosts: number;
  /** Matches that are in doubt. */
  readonly unanswered: number;
  readonly firstTime: number | null;
  readonly lastTime: number | null;
};

/** All that a scan found, in numbers. Lists are in the order of what they are read for: most first. */
export type ScanSummary = {
  readonly seconds: number;
  readonly threads: number;
  readonly rules: {
    readonly files: number;
    readonly loaded: number;
    readonly asked: number;
    readonly errors: number;
    readonly matched: number;
  };
  readonly files: number;
  readonly bytes: number;
  readonly records: number;
  readonly events: number;
  readonly undated: number;
  readonly matches: number;
  readonly unanswered: number;
  readonly levels: Readonly<Record<Level, number>>;
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  readonly firstMatch: number | null;
  readonly lastMatch: number | null;
  readonly topRules: readonly RuleTally[];
  readonly hosts: readonly Tally[];
  readonly users: readonly Tally[];
  readonly tactics: readonly Tally[];
  readonly techniques: readonly Tally[];
  readonly logons: readonly LogonRow[];
  readonly parts: readonly PartReport[];
};

/** Counts matches as they go by. */
export class MatchTally {
  readonly #rules = new Map<RuleFacts, RuleCounts>();
  readonly #hosts = new Map<string, Counts>();
  readonly #users = new Map<string, Counts>();
  readonly #tactics = new Map<string, Counts>();
  readonly #techniques = new Map<string, Counts>();
  readonly #all = createCounts();
  #unanswered = 0;

  add(detection: Detection): void {
    const { rule, host, users } = detection;
    const isDoubtful = detection.unanswered.length > 0;
    if (isDoubtful) this.#unanswered++;
    count(this.#all, detection);
    const ofRule = this.#rules.get(rule) ?? { ...createCounts(), hosts: new Set<string>(), unanswered: 0 };
    this.#rules.set(rule, ofRule);
    count(ofRule, detection);
    if (host !== "") ofRule.hosts.add(host);
    if (isDoubtful) ofRule.unanswered++;
    if (host !== "") countIn(this.#hosts, host, detection);
    for (const user of users) countIn(this.#users, user, detection);
    for (const tactic of rule.tactics) countIn(this.#tactics, tactic, detection);
    for (const technique of rule.techniques) countIn(this.#techniques, technique, detection);
  }

  totals(): Pick<
    ScanSummary,
    | "matches"
    | "unanswered"
    | "levels"
    | "firstMatch"
    | "lastMatch"
    | "topRules"
    | "hosts"
    | "users"
    | "tactics"
    | "techniques"
  > {
    const { matches, levels, firstTime, lastTime } = this.#all;
    return {
      matches,
      levels,
      unanswered: this.#unanswered,
      firstMatch: firstTime,
      lastMatch: lastTime,
      topRules: [...this.#rules]
        .map(([rule, counts]) => ({ ...counts, rule, hosts: counts.hosts.size }))
        .toSorted(byWeight),
      hosts: tallies(this.#hosts),
      users: tallies(this.#users),
      tactics: tallies(this.#tactics),
      techniques: tallies(this.#techniques),
    };
  }
}

type Counts = {
  matches: number;
  levels: Record<Level, number>;
  firstTime: number | null;
  lastTime: number | null;
};
type RuleCounts = Counts & { readonly hosts: Set<string>; unanswered: number };

function createCounts(): Counts {
  const levels = { informational: 0, low: 0, medium: 0, high: 0, critical: 0 };
  return { matches: 0, levels, firstTime: null, lastTime: null };
}

function count(counts: Counts, { time, rule }: Detection): void {
  counts.matches++;
  counts.levels[rule.level]++;
  counts.firstTime = least(counts.firstTime, time);
  counts.lastTime = most(counts.lastTime, time);
}

function countIn(map: Map<string, Counts>, name: string, detection: Detection): void {
  const counts = map.get(name) ?? createCounts();
  map.set(name, counts);
  count(counts, detection);
}

function tallies(map: ReadonlyMap<string, Counts>): Tally[] {
  return [...map]
    .map(([name, counts]) => ({ name, ...counts }))
    .toSorted((a, b) => worst(a.levels, b.levels) || compareText(a.name, b.name));
}

/** The worst level first, of one level what matched most. */
function byWeight(a: RuleTally, b: RuleTally): number {
  return (
    LEVELS.indexOf(b.rule.level) - LEVELS.indexOf(a.rule.level) ||
    b.matches - a.matches ||
    compareText(a.rule.id, b.rule.id)
  );
}

/** The one with more of the worst level first. */
function worst(a: Counts["levels"], b: Counts["levels"]): number {
  for (const level of LEVELS.toReversed()) if (a[level] !== b[level]) return b[level] - a[level];
  return 0;
}

/** Totals over parts. Members of archives count as what they are, archives as what they lie on disk. */
export function partTotals(
  parts: readonly PartReport[],
): Pick<ScanSummary, "files" | "bytes" | "records" | "events" | "undated" | "firstTime" | "lastTime"> {
  const sum = (of: (part: PartReport) => number): number =>
    parts.reduce((total, part) => total + of(part), 0);
  return {
    files: parts.length,
    bytes: sum((part) => (part.container === null ? part.packedBytes : 0)),
    records: sum((part) => part.records),
    events: sum((part) => part.events),
    undated: sum((part) => part.undated),
    firstTime: parts.reduce<number | null>((time, part) => least(time, part.firstTime), null),
    lastTime: parts.reduce<number | null>((time, part) => most(time, part.lastTime), null),
  };
}
