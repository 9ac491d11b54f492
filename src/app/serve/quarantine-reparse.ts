import { createHash } from "node:crypto";
import type { AlertIntake } from "../../alerts/index.ts";
import type { QuarantinePorts } from "../../api/routes/quarantine.ts";
import { reparseQuarantine } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import { createNormalizer } from "../../normalize/index.ts";
import type { ClickHouse } from "../../platform/clickhouse/index.ts";
import type { ChangeNotice } from "../../schema/change-notice.ts";
import type { Finding } from "../../schema/finding.ts";
import { createDetection } from "../pipeline/detection.ts";
import type { DetectionContent } from "../pipeline/detection-content.ts";

export type ReparseDeps = {
  readonly clickhouse: ClickHouse;
  readonly intake: AlertIntake;
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
  const normalizer = createNormalizer();
  const running = new Set<string>();
  const now = deps.now ?? Date.now;
  return async (tenantUid, actor, filter) => {
    if (running.has(tenantUid))
      throw new AppError("CONFLICT", "The quarantine is being parsed again already: wait for that run.");
    running.add(tenantUid);
    try {
      const { detect } = createDetection(await deps.detectionOf(tenantUid));
      const done = await reparseQuarantine(deps.clickhouse, tenantUid, filter, {
        normalize: normalizer.normalize,
        detect,
        alert: (findings) => raiseAlerts(deps.intake, tenantUid, findings),
        now,
      });
      const details = { filter, ...done };
      await deps.record({
        tenantUid,
        actor,
        action: "quarantine.reparse",
        target: filter.reason ?? "all",
        details,
      });
      return done;
    } finally {
      running.delete(tenantUid);
    }
  };
}

/** The same findings make the same mark, so that a run after a crash opens no second alert. */
async function raiseAlerts(
  intake: AlertIntake,
  tenantUid: string,
  findings: readonly Finding[],
): Promise<void> {
  const uids = findings.map(({ uid }) => uid).toSorted();
  const digest = createHash("sha256").update(uids.join()).digest();
  const mark = {
    spool: "reparse",
    group: digest.readUIntBE(0, 6),
    receivedAt: Math.max(...findings.map(({ receivedAt }) => receivedAt)),
  };
  await intake.take(tenantUid, mark, findings);
}
