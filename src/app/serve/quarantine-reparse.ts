import type { AlertIntake } from "../../alerts/index.ts";
import type { QuarantinePorts } from "../../api/routes/quarantine.ts";
import { reparseQuarantine } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import type { ClickHouse } from "../../platform/clickhouse/index.ts";
import type { Actor, ChangeNotice } from "../../schema/change-notice.ts";
import type { QuarantineFilter, Reparsed } from "../../schema/views/source.ts";
import type { HistoryThread } from "../history/history-thread.ts";
import type { DetectionContent } from "../pipeline/detection-content.ts";

export type ReparseDeps = {
  readonly clickhouse: ClickHouse;
  readonly intake: AlertIntake;
  readonly history: HistoryThread;
  /** What a tenant's events are held against now. */
  readonly detectionOf: (tenantUid: string) => Promise<DetectionContent>;
  readonly record: (notice: ChangeNotice) => Promise<void>;
  readonly now?: () => number;
};

/**
 * Sends quarantined records through today's readers and rules. Two runs of a tenant's at once could each store what
 * the other does, so there is one at a time.
 */
export function createQuarantineReparse(deps: ReparseDeps): QuarantinePorts["reparse"] {
  const { history } = deps;
  const running = new Set<string>();
  const now = deps.now ?? Date.now;
  return async (tenantUid, actor, filter, { signal, report }) => {
    if (running.has(tenantUid))
      throw new AppError("CONFLICT", "The quarantine is being parsed again already: wait for that run.");
    running.add(tenantUid);
    let done: Reparsed | null = null;
    try {
      return await history.withJob(async (job) => {
        const content = await deps.detectionOf(tenantUid);
        await history.ask("openReparse", { job, content });
        return reparseQuarantine(deps.clickhouse, tenantUid, filter, {
          read: (records) => history.ask("reparse", { job, records }),
          alert: async (finding) => {
            await deps.intake.takeEach(tenantUid, finding.receivedAt, [finding]);
          },
          report: (soFar, total) => {
            done = soFar;
            report({ ...soFar, total });
          },
          now,
          contentUid: content.tenants[0]?.contentUid ?? "",
          signal,
        });
      });
    } finally {
      running.delete(tenantUid);
      // also of a run that broke off: what it read stays read
      if (done !== null) await deps.record(noticeOf(tenantUid, actor, filter, done));
    }
  };
}

function noticeOf(tenantUid: string, actor: Actor, filter: QuarantineFilter, done: Reparsed): ChangeNotice {
  const details = { filter, ...done };
  return { tenantUid, actor, action: "quarantine.reparse", target: filter.reason ?? "all", details };
}
