import type { Logger } from "pino";
import type { AlertIntake } from "../../alerts/index.ts";
import { appendGroup, findingsOfGroup } from "../../events/index.ts";
import type { Spool, SpoolGroup } from "../../platform/bus/spool.ts";
import type { ClickHouse } from "../../platform/clickhouse/index.ts";
import { eventUidPrefix } from "../../schema/event.ts";
import type { Finding } from "../../schema/finding.ts";
import { paceGroups, type TakeGroup } from "./group-pace.ts";
import type { ProcessedGroup } from "./process-group.ts";

/** Threads that work groups out. */
export type WorkerPool = {
  readonly size: number;
  readonly process: (group: SpoolGroup) => Promise<ProcessedGroup>;
};

export type PipelineDeps = {
  readonly spool: Spool;
  readonly workers: WorkerPool;
  readonly clickhouse: ClickHouse;
  readonly alerts: AlertIntake;
  /** Takes the matches of a group once they are stored. */
  readonly correlate: (matches: Uint8Array) => Promise<void>;
  readonly logger: Logger;
  /** Told after a group is stored everywhere. */
  readonly onStored: (group: ProcessedGroup) => void;
};

export type Pipeline = {
  /** Stops taking groups, finishes those in hand. What is not finished stays in the spool. */
  readonly stop: () => Promise<void>;
};

/** Pause before a group that could not be stored is tried again; it doubles up to the longest. */
const RETRY_MS = 200;
const LONGEST_RETRY_MS = 10_000;
/** Groups after a start that may have been in hand when the program was killed: more than any number of threads. */
const POSSIBLY_REPEATED = 64;

/**
 * Takes groups out of the spool, has them worked out, and stores them: events and findings, then alerts; what correlations
 * are made of goes to them, then the spool forgets the group. A crash anywhere brings the same group again, and every step knows it then.
 */
export function startPipeline(deps: PipelineDeps): Pipeline {
  const stopping = new AbortController();
  // one more than there are threads: while one group is being stored the threads have work
  const take = paceGroups(deps.spool);
  let taken = 0;
  const isRepeat = (): boolean => taken++ < POSSIBLY_REPEATED;
  const runs = Array.from({ length: deps.workers.size + 1 }, () =>
    takeGroups(deps, { take, isRepeat }, stopping.signal),
  );
  return {
    async stop() {
      stopping.abort();
      await Promise.all(runs);
    },
  };
}

async function takeGroups(
  deps: PipelineDeps,
  { take, isRepeat }: { readonly take: TakeGroup; readonly isRepeat: () => boolean },
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const group = await take(signal);
    if (group === null) return;
    const isStored = await storeUntilDone(deps, { group, isRepeat: isRepeat() }, signal);
    if (!isStored) return;
  }
}

/** A lost engine is waited for: the records are on disk, and losing them is the only wrong answer. */
async function storeUntilDone(
  deps: PipelineDeps,
  { group, isRepeat }: { readonly group: SpoolGroup; readonly isRepeat: boolean },
  signal: AbortSignal,
): Promise<boolean> {
  for (let pause = RETRY_MS; ; pause = Math.min(LONGEST_RETRY_MS, pause * 2)) {
    try {
      const processed = await deps.workers.process(group);
      await storeGroup(deps, processed, isRepeat || pause > RETRY_MS);
      await deps.correlate(processed.matches);
      await deps.spool.done(group.id);
      tellUnmatched(deps.logger, processed);
      deps.onStored(processed);
      return true;
    } catch (error) {
      deps.logger.error(
        { err: error, group: group.id },
        "a group could not be stored; it stays in the spool and is tried again",
      );
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (signal.aborted) return false;
    }
  }
}

function tellUnmatched(logger: Logger, { groupId, unmatched }: ProcessedGroup): void {
  const [first] = unmatched;
  if (first !== undefined)
    logger.error(
      { group: groupId, events: unmatched.length, ...first },
      "events were stored but could not be matched; please report this",
    );
}

/**
 * A group that may have been stored before can find something else now, when the rules changed in between: what is
 * stored already stands and alerts as it is stored, also when no rule finds it any more; what is new goes to the alerts
 * one by one.
 */
async function storeGroup(
  { clickhouse, alerts, spool }: PipelineDeps,
  group: ProcessedGroup,
  isRepeat: boolean,
): Promise<void> {
  const stored = isRepeat ? await storedFindings(clickhouse, spool.uid, group) : [];
  const known = new Set(stored.map(({ uid }) => uid));
  const fresh = group.findings.filter(({ uid }) => !known.has(uid));
  await appendGroup(clickhouse, {
    token: `${spool.uid}-${group.groupId}`,
    events: [group.events],
    quarantined: [group.quarantined],
    findings: fresh,
    matches: group.matches,
    minutes: group.minutes,
    evaluations: group.evaluations,
  });
  const mark = { spool: spool.uid, group: group.groupId, receivedAt: group.receivedAt };
  for (const [tenantUid, findings] of alertingByTenant(isRepeat ? stored : fresh))
    await alerts.take(tenantUid, mark, findings);
  if (!isRepeat) return;
  for (const [tenantUid, findings] of alertingByTenant(fresh))
    await alerts.takeEach(tenantUid, group.receivedAt, findings);
}

function alertingByTenant(findings: readonly Finding[]): Map<string, Finding[]> {
  const alerting = findings.filter(({ purpose }) => purpose === "alert");
  return Map.groupBy(alerting, (finding) => finding.tenantUid);
}

function storedFindings(
  clickhouse: ClickHouse,
  spool: string,
  { groupId, minutes, receivedAt }: ProcessedGroup,
): Promise<readonly Finding[]> {
  return findingsOfGroup(clickhouse, {
    tenantUids: [...new Set(minutes.map(({ tenantUid }) => tenantUid))],
    prefix: eventUidPrefix(spool, groupId),
    since: receivedAt,
  });
}
