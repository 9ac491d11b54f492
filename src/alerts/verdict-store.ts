import { sql } from "kysely";
import type { Postgres } from "../platform/postgres/postgres.ts";
import { Verdict } from "../schema/views/alert.ts";

/** What became of findings: the verdict of their alert, or `open` while it has none. Those of no alert are left out. */
export type VerdictStore = {
  ofFindings(
    tenantUid: string,
    detectorUid: string,
    findingUids: readonly string[],
  ): Promise<ReadonlyMap<string, Verdict | "open">>;
};

const UIDS_AT_ONCE = 10_000;

export function createVerdictStore(postgres: Postgres): VerdictStore {
  return {
    async ofFindings(tenantUid, detectorUid, findingUids) {
      const verdicts = new Map<string, Verdict | "open">();
      for (let at = 0; at < findingUids.length; at += UIDS_AT_ONCE) {
        const uids = findingUids.slice(at, at + UIDS_AT_ONCE);
        const { rows } = await postgres.asTenant(tenantUid, (db) =>
          sql<{ uid: string; verdict: string | null }>`
            select kept.finding_uid as uid, case when alert.state = 'closed' then alert.verdict end as verdict
            from alert join alert_finding as kept on kept.alert_uid = alert.uid
            where alert.tenant_uid = ${tenantUid} and alert.detector_uid = ${detectorUid}
              and kept.finding_uid = any(${uids}::text[])`.execute(db),
        );
        for (const { uid, verdict } of rows)
          verdicts.set(uid, verdict === null ? "open" : Verdict.parse(verdict));
      }
      return verdicts;
    },
  };
}
