import { createHash } from "node:crypto";
import type { AlertIntake } from "../../alerts/index.ts";
import { appendGroup, type HuntFindingStore, knownFindings } from "../../events/index.ts";
import type { ClickHouse } from "../../platform/clickhouse/index.ts";
import type { Finding } from "../../schema/finding.ts";
import type { HuntView } from "../../schema/views/hunt.ts";

export type HuntResultDeps = {
  readonly clickhouse: ClickHouse;
  readonly findings: HuntFindingStore;
  readonly intake: Pick<AlertIntake, "takeEach">;
  readonly now: () => number;
  /** Told when alerts were raised or changed. */
  readonly onAlerts: () => void;
};

export type StoredPage = { readonly findings: number; readonly newFindings: number };

/**
 * Keeps what a page of a hunt found. Of a hunt that alerts, what nobody found before is stored with the findings of the
 * live run and goes to the alerts. A page that comes again after a crash changes nothing: what was stored by this very
 * hunt is told apart by its mark, and each finding is taken by the alerts once.
 */
export async function storePage(
  deps: HuntResultDeps,
  tenantUid: string,
  hunt: Pick<HuntView, "uid" | "kind" | "outcome">,
  found: readonly Finding[],
): Promise<StoredPage> {
  if (found.length === 0) return { findings: 0, newFindings: 0 };
  const marked = found.map((finding) => ({
    ...finding,
    foundBy: { kind: hunt.kind, huntUid: hunt.uid },
  }));
  const known = await knownFindings(deps.clickhouse, tenantUid, marked);
  // what was found in shadow is stored, and nobody was told of it
  // what rules match that find nothing by themselves is never stored, and no news
  const isNew = ({ uid, purpose }: Finding): boolean => {
    const before = known.get(uid);
    if (purpose === "correlation") return false;
    return (
      before === undefined ||
      before.huntUid === hunt.uid ||
      (before.purpose === "shadow" && purpose === "alert")
    );
  };
  const fresh = marked.filter(isNew);
  if (hunt.outcome === "alert") {
    await storeFindings(
      deps.clickhouse,
      hunt.uid,
      fresh.filter(({ uid }) => !known.has(uid)),
    );
    const alerting = fresh.filter(({ purpose }) => purpose === "alert");
    if ((await deps.intake.takeEach(tenantUid, deps.now(), alerting)).length > 0) deps.onAlerts();
  }
  await deps.findings.add(
    tenantUid,
    hunt.uid,
    marked.map((finding) => ({ finding, isNew: isNew(finding) })),
  );
  return { findings: marked.length, newFindings: fresh.length };
}

async function storeFindings(
  clickhouse: ClickHouse,
  huntUid: string,
  findings: readonly Finding[],
): Promise<void> {
  if (findings.length === 0) return;
  const uids = findings.map(({ uid }) => uid).join();
  await appendGroup(clickhouse, {
    token: `hunt-${huntUid}-${createHash("sha256").update(uids).digest("hex").slice(0, 32)}`,
    events: [],
    quarantined: [],
    findings,
    minutes: [],
  });
}
