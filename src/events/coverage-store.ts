import type { ClickHouse } from "../platform/clickhouse/index.ts";
import { rangeParams, type TimeRange, tenantRange } from "./time-range.ts";

/** Events of a logsource, and names of fields that some of them had. */
export type LogsourceFields = {
  /** As schema/logsource.ts writes it. */
  readonly logsource: string;
  readonly events: number;
  readonly fields: ReadonlySet<string>;
};

/** What came in, as reports on detection ask for it. Ranges are of received time. */
export type CoverageStore = {
  /** Logsources of events, and how many each had. */
  logsources(tenantUid: string, range: TimeRange): Promise<ReadonlyMap<string, number>>;
  /** Findings by detector that were not of its shadow. */
  findings(tenantUid: string, range: TimeRange): Promise<ReadonlyMap<string, number>>;
  /** Which of some fields events had, by logsource. */
  fields(tenantUid: string, range: TimeRange, wanted: readonly string[]): Promise<readonly LogsourceFields[]>;
};

const PATIENCE_MS = 300_000;
const GENTLE = { max_threads: 1, os_thread_priority: 10 } as const;
const DAY_MS = 86_400_000;

export function createCoverageStore(clickhouse: ClickHouse): CoverageStore {
  const logsources = async (tenantUid: string, range: TimeRange): Promise<Map<string, number>> => {
    const { rows } = await clickhouse.query<{ logsource: string; events: number }>(
      `SELECT logsource, count() AS events FROM event WHERE ${tenantRange("received_at")} GROUP BY logsource`,
      rangeParams(tenantUid, range),
      { timeoutMs: PATIENCE_MS },
    );
    return new Map(rows.map((row) => [row.logsource, row.events]));
  };
  return {
    logsources,
    async findings(tenantUid, range) {
      const { rows } = await clickhouse.query<{ detector_uid: string; findings: number }>(
        `SELECT detector_uid, count() AS findings FROM finding
         WHERE ${tenantRange("received_at")} AND purpose != 'shadow' GROUP BY detector_uid`,
        rangeParams(tenantUid, range),
      );
      return new Map(rows.map((row) => [row.detector_uid, row.findings]));
    },
    async fields(tenantUid, range, wanted) {
      const counts = await logsources(tenantUid, range);
      const found = new Map<string, Set<string>>([...counts.keys()].map((key) => [key, new Set()]));
      // most fields are there within a day; the rest of the range is looked through for the others alone
      const lastDay = { from: Math.max(range.from, range.to - DAY_MS), to: range.to };
      await addFields(clickhouse, tenantUid, { range: lastDay, wanted, found });
      const missing = wanted.filter((field) => [...found.values()].some((fields) => !fields.has(field)));
      const before = { from: range.from, to: lastDay.from };
      await addFields(clickhouse, tenantUid, { range: before, wanted: missing, found });
      return [...counts].map(([logsource, events]) => ({
        logsource,
        events,
        fields: found.get(logsource) ?? new Set(),
      }));
    },
  };
}

async function addFields(
  clickhouse: ClickHouse,
  tenantUid: string,
  {
    range,
    wanted,
    found,
  }: {
    readonly range: TimeRange;
    readonly wanted: readonly string[];
    readonly found: ReadonlyMap<string, Set<string>>;
  },
): Promise<void> {
  if (wanted.length === 0 || range.from >= range.to) return;
  const { rows } = await clickhouse.query<{ logsource: string; names: readonly string[] }>(
    `SELECT logsource, groupUniqArrayArray(arrayFilter(name -> name IN {wanted:Array(String)}, mapKeys(fields))) AS names
     FROM event WHERE ${tenantRange("received_at")} GROUP BY logsource`,
    { ...rangeParams(tenantUid, range), wanted },
    { timeoutMs: PATIENCE_MS, settings: GENTLE },
  );
  for (const { logsource, names } of rows) for (const name of names) found.get(logsource)?.add(name);
}
