import { ruleFacts, detectionOf, type Detection } from "./detection-row.ts";
import { addRow, type LogonRow } from "./logons.ts";
import { createMatchSorter, type MatchSorter } from "./match-sorter.ts";
import type { RuleCache } from "./rule-cache.ts";
import { emptyPart, type MatchRow, mergeRanges, type PartReport, type RangeReport } from "./scan-report.ts";
import { type ChosenRules, chooseRules, type RuleChoice } from "./chosen-rules.ts";
import { correlateMatches } from "./correlate-matches.ts";
import { readScanRules, type ScanRules } from "./scan-rules.ts";
import { type ScanCounts, startScanPool, type UnitResult } from "./scan-pool.ts";
import { MatchTally, partTotals, type ScanSummary } from "./scan-summary.ts";
import { planUnits } from "./scan-unit.ts";
import { compareText, walkInputs } from "./walk-inputs.ts";
import type { ArchiveLimits } from "./zip-archive.ts";

export type ScanOptions = {
  readonly paths: readonly string[];
  /** Whole paths of files that are being written, which are not read wherever they lie. */
  readonly outputs: ReadonlySet<string>;
  /** Empty: the shipped rules. */
  readonly rulePaths: readonly string[];
  readonly cache: RuleCache | null;
  readonly choice: RuleChoice;
  /** Folder for compiled code; null: it is compiled anew. */
  readonly codeCache: string | null;
  readonly threads: number;
  /** Epoch milliseconds, inclusive; and exclusive. */
  readonly from: number | null;
  readonly to: number | null;
  readonly sourceType: string | null;
  readonly recover: boolean;
  /** What a range of a large file has, about. */
  readonly cutBytes: number;
  /** True when an output shows the matches themselves. */
  readonly withDetail: boolean;
  readonly limits: ArchiveLimits;
  readonly onProgress: (at: ScanCounts & { readonly bytesTotal: number; readonly matches: number }) => void;
};

/** Takes each match in order, and the summary when there are no more. */
export type DetectionSink = {
  readonly add: (detection: Detection) => Promise<void>;
  readonly end: (summary: ScanSummary) => Promise<void>;
};

/** A scan whose files are read; what it found waits for the sinks. */
export type Scan = {
  readonly finish: (sinks: readonly DetectionSink[]) => Promise<ScanSummary>;
  /** Forgets what was found. */
  readonly close: () => void;
};

const PROGRESS_MS = 100;

/**
 * Reads everything below some paths and holds it against the rules, on all threads. What comes of it is the same whatever the
 * number of threads and the order of the paths.
 * @throws {Error} when a path is not there, or no rule can be read
 */
export async function scan(options: ScanOptions): Promise<Scan> {
  const startedAt = performance.now();
  const { inputs, refused } = walkInputs(options.paths, options.outputs);
  const pool = startScanPool(Math.max(1, options.threads), options.codeCache);
  const sorter = createMatchSorter();
  try {
    const { limits, recover } = options;
    const [rules, planned] = await Promise.all([
      readScanRules(options.rulePaths, options.cache),
      planUnits(inputs, { limits, cutBytes: recover ? Number.POSITIVE_INFINITY : options.cutBytes }),
    ]);
    const asked = chooseRules(rules, options.choice);
    if (asked.rules.length === 0)
      throw new Error("no rule is left to ask: none loads, or none is of the level and status");
    const gathered = createGathered(sorter);
    const bytesTotal = planned.units.reduce((sum, { bytes }) => sum + bytes, 0);
    const timer = setInterval(
      () => options.onProgress({ ...pool.counts(), bytesTotal, matches: gathered.matches }),
      PROGRESS_MS,
    );
    try {
      await pool.run(ordersOf(options, rules), planned.units, gathered);
    } finally {
      clearInterval(timer);
    }
    const parts = gathered.parts([...refused, ...planned.reports]);
    const about = { options, rules, asked, parts, startedAt };
    return {
      finish: (sinks) => finish(about, gathered, sinks),
      close: () => sorter.close(),
    };
  } catch (error) {
    sorter.close();
    throw error;
  } finally {
    await pool.close();
  }
}

function ordersOf(
  options: ScanOptions,
  rules: ScanRules,
): Parameters<ReturnType<typeof startScanPool>["run"]>[0] {
  const { choice, from, to, sourceType, recover, withDetail, limits } = options;
  return {
    choice,
    from,
    to,
    sourceType,
    recover,
    withDetail,
    limits,
    rules: rules.serialized,
  };
}

type Gathered = {
  readonly matches: number;
  readonly onMatches: (rows: Parameters<MatchSorter["add"]>[0]) => void;
  readonly onUnit: (result: UnitResult) => void;
  /** Of all parts, in the order of their names. */
  readonly parts: (others: readonly PartReport[]) => PartReport[];
  readonly logons: () => LogonRow[];
  readonly sorted: MatchSorter["sorted"];
  /** Records of a part that lie in ranges before one. */
  readonly recordsBefore: (part: string, range: number) => number;
};

/** What threads hand over, whatever the order in which they do. */
function createGathered(sorter: MatchSorter): Gathered {
  const ranges = new Map<string, RangeReport[]>();
  const logons = new Map<string, LogonRow>();
  const before = new Map<string, number[]>();
  let matches = 0;
  const addReport = (report: RangeReport): void => {
    const known = ranges.get(report.report.name);
    if (known === undefined) ranges.set(report.report.name, [report]);
    else known.push(report);
  };
  return {
    get matches() {
      return matches;
    },
    onMatches: (rows) => {
      matches += rows.length;
      sorter.add(rows);
    },
    onUnit: (result) => {
      if (result.kind === "done") {
        for (const report of result.reports) addReport(report);
        for (const row of result.logons) addRow(logons, row);
      } else addReport(diedOf(result));
    },
    parts: (others) => {
      const read = [...ranges].map(([name, ofPart]) => {
        const inOrder = ofPart.toSorted((a, b) => a.range - b.range).map(({ report }) => report);
        before.set(name, recordsBefore(inOrder));
        return mergeRanges(inOrder);
      });
      return settled([...read, ...others].toSorted((a, b) => compareText(a.name, b.name)));
    },
    logons: () =>
      [...logons.values()].toSorted(
        (a, b) => b.count - a.count || compareText(JSON.stringify(a), JSON.stringify(b)),
      ),
    sorted: () => sorter.sorted(),
    recordsBefore: (part, range) => before.get(part)?.[range] ?? 0,
  };
}

function diedOf({ unit, problem }: Extract<UnitResult, { kind: "died" }>): RangeReport {
  const { path, bytes } = unit;
  const name = unit.kind === "members" ? `${path} (files ${unit.from + 1} to ${unit.to})` : path;
  const container = unit.kind === "members" ? path : null;
  const report = emptyPart(name, container, { packedBytes: bytes, bytes });
  return {
    range: "range" in unit ? unit.range : 0,
    report: { ...report, outcome: "failed", problem: `its reading failed: ${problem}` },
  };
}

function recordsBefore(ranges: readonly PartReport[]): number[] {
  let sum = 0;
  return ranges.map(({ records }) => {
    const before = sum;
    sum += records;
    return before;
  });
}

/** Bytes of archives that hold members which were not read were not read either. */
function settled(parts: readonly PartReport[]): PartReport[] {
  const members = Map.groupBy(parts, ({ container }) => container);
  return parts.map((part) => {
    if (part.readAs !== "zip" && part.readAs !== "tar") return part;
    const left = (members.get(part.name) ?? []).filter(
      ({ outcome }) => outcome !== "read" && outcome !== "partly",
    );
    const unread = Math.min(
      part.bytes,
      left.reduce((sum, { packedBytes }) => sum + packedBytes, 0),
    );
    return { ...part, read: part.bytes - unread, unread };
  });
}

type Finishing = {
  readonly options: ScanOptions;
  readonly rules: ScanRules;
  readonly asked: ChosenRules;
  readonly parts: readonly PartReport[];
  readonly startedAt: number;
};

async function finish(
  about: Finishing,
  gathered: Gathered,
  sinks: readonly DetectionSink[],
): Promise<ScanSummary> {
  const { options, rules, asked, parts, startedAt } = about;
  const tally = new MatchTally();
  for (const detection of detectionsOf(about, gathered)) {
    tally.add(detection);
    for (const sink of sinks) await sink.add(detection);
  }
  const totals = tally.totals();
  const summary: ScanSummary = {
    seconds: (performance.now() - startedAt) / 1000,
    threads: options.threads,
    rules: {
      files: rules.files,
      loaded: rules.rules.length + rules.correlations.length,
      asked: asked.rules.length + asked.linked.correlations.length,
      errors: rules.issues.filter(({ severity }) => severity === "error").length,
      matched: totals.topRules.length,
    },
    ...partTotals(parts),
    ...totals,
    logons: gathered.logons(),
    parts,
  };
  for (const sink of sinks) await sink.end(summary);
  return summary;
}

/** What rules and correlations found, in one order of time; what has none comes last. */
function* detectionsOf({ asked, parts }: Finishing, gathered: Gathered): Generator<Detection> {
  const recordOf = (row: MatchRow): number => gathered.recordsBefore(row.part, row.range) + row.index + 1;
  const correlated = correlateMatches({
    linked: asked.linked,
    shown: asked.shown,
    ruleUids: asked.rules.map(({ uid }) => uid),
    rows: gathered.sorted(),
    parts: parts.map(({ name }) => name),
    recordOf,
  });
  const facts = asked.rules.map((rule) => (asked.shown.has(rule.uid) ? ruleFacts(rule) : null));
  let at = 0;
  for (const row of gathered.sorted()) {
    // what a correlation found stands behind the event that completed it
    for (let next = correlated[at]; next !== undefined && isBefore(next, row); next = correlated[++at])
      yield next;
    const rule = facts[row.rule];
    if (rule) yield detectionOf(row, rule, recordOf(row));
  }
  yield* correlated.slice(at);
}

function isBefore({ time }: Detection, row: MatchRow): boolean {
  return row.time === null || (time ?? 0) < row.time;
}
