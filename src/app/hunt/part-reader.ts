import { needOfRules } from "../../detect/index.ts";
import {
  coveredLogsources,
  createHistoryReader,
  type EventKey,
  type HistoryReader,
  readFields,
  readOcsf,
  StoredRowReader,
} from "../../events/index.ts";
import type { ClickHouse } from "../../platform/clickhouse/index.ts";
import type { NormalizedEvent } from "../../schema/event.ts";
import type { Finding } from "../../schema/finding.ts";
import { parseLogsourceKey, type RuleLogsource } from "../../schema/logsource.ts";
import type { Need } from "../../schema/need.ts";
import { createDetection, type Detection } from "../pipeline/detection.ts";
import type { HuntContent, PartPage, PartRun } from "./hunt-calls.ts";
import { RowMatcher } from "./row-matcher.ts";

/** What one hunt looks for, compiled. */
export type HuntJob = {
  readonly detection: Detection;
  readonly wanted: ReadonlySet<string>;
  readonly silent: ReadonlySet<string>;
  readonly hasIndicators: boolean;
  readonly logsources: readonly RuleLogsource[];
  /** What is looked for in the store first, when the rules are few. */
  readonly need: Need | null;
  readonly matchers: Map<string, RowMatcher>;
};

/** With more rules, most events have something that one of them needs. */
const MOST_RULES_WITH_NEED = 30;
/** Events, and events that matched, after which a page is told. */
const PAGE_EVENTS = 25_000;
const PAGE_MATCHES = 2000;

export function openHuntJob(opened: HuntContent): HuntJob {
  const { detection: content, detectorUids, silentUids, hasIndicators } = opened;
  const detection = createDetection(content);
  const rules = content.tenants
    .flatMap(({ tenantUid }) => detection.enginesOf(tenantUid))
    .flatMap((engine) => engine.rules);
  const isFew = rules.length <= MOST_RULES_WITH_NEED && !hasIndicators;
  return {
    detection,
    wanted: new Set(detectorUids),
    silent: new Set(silentUids),
    hasIndicators,
    logsources: hasIndicators ? [{}] : rules.map(({ logsource }) => logsource),
    need: isFew ? needOfRules(rules) : null,
    matchers: new Map(),
  };
}

/**
 * Reads the events of a part and tells what is found in them, page by page. Rows are matched where they stand in the
 * answer; the few that match are read whole, and what is found in them is found by the live run's own stage.
 */
export async function* readPart(
  clickhouse: ClickHouse,
  job: HuntJob,
  { tenantUid, part, range }: PartRun,
): AsyncGenerator<PartPage> {
  const reader = createHistoryReader(clickhouse);
  const logsources = coveredLogsources(part, job.logsources);
  if (logsources?.length === 0) {
    yield { scanned: 0, findings: [], isLast: true };
    return;
  }
  const isCandidate = candidateTest(job, tenantUid);
  const rows = new StoredRowReader(job.hasIndicators);
  const query = { part, range, logsources, need: job.need, isWhole: job.hasIndicators };
  let scanned = 0;
  let keys: EventKey[] = [];
  const page = async (isLast: boolean): Promise<PartPage> => {
    const findings = await findingsOf(reader, job, { tenantUid, part, range, keys });
    const told = { scanned, findings, isLast };
    scanned = 0;
    keys = [];
    return told;
  };
  for await (const piece of reader.rows(tenantUid, query)) {
    rows.push(piece);
    for (; rows.next(); scanned++)
      if (isCandidate(rows)) keys.push({ spool: rows.spool, batch: rows.batch, index: rows.index });
    if (scanned >= PAGE_EVENTS || keys.length >= PAGE_MATCHES) yield await page(false);
  }
  rows.end();
  yield await page(true);
}

/** Says whether anything may be found in the row in hand. */
function candidateTest(job: HuntJob, tenantUid: string): (rows: StoredRowReader) => boolean {
  const matcher = job.matchers.get(tenantUid) ?? new RowMatcher(job.detection.enginesOf(tenantUid));
  job.matchers.set(tenantUid, matcher);
  if (!job.hasIndicators) return (rows) => matcher.match(rows).length > 0;
  // the origin is not known yet: a list that had expired by then is left out when the event is read whole
  const origin = { tenantUid, sourceName: "", receivedAt: 0, eventUid: "" };
  return (rows) => job.detection.detect(wholeEvent(rows), origin).length > 0;
}

function wholeEvent(rows: StoredRowReader): NormalizedEvent {
  const { bytes, places } = rows;
  const text = (at: number): string => bytes.toString("utf8", places[at], places[at + 1]);
  const texts = Array.from({ length: rows.fieldCount }, (_, field): [string, string] => [
    text(field * 4),
    text(field * 4 + 2),
  ]);
  return {
    sourceType: rows.sourceType,
    logsource: parseLogsourceKey(bytes.toString("utf8", rows.logsourceStart, rows.logsourceEnd)),
    fields: readFields(Object.fromEntries(texts), bytes.toString("utf8", rows.kindsStart, rows.kindsEnd)),
    ocsf: readOcsf(rows.ocsf),
  };
}

async function findingsOf(
  reader: HistoryReader,
  job: HuntJob,
  { tenantUid, part, range, keys }: Omit<PartRun, "run" | "job"> & { readonly keys: readonly EventKey[] },
): Promise<Finding[]> {
  const events = await reader.events(tenantUid, { part, range }, keys);
  return events.flatMap(({ event, origin }) => {
    const found = job.detection.detect(event, { tenantUid, ...origin });
    return found
      .filter(({ detectorUid }) => job.wanted.has(detectorUid))
      .map((one) => (job.silent.has(one.detectorUid) ? { ...one, purpose: "correlation" } : one));
  });
}
