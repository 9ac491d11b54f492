import type { ClickHouse } from "../platform/clickhouse/index.ts";
import { type Finding, FindingPurpose } from "../schema/finding.ts";
import { storableTime } from "./event-record.ts";

/** How a finding is stored: by which hunt (empty: it was found live), and what for. */
export type KnownFinding = { readonly huntUid: string; readonly purpose: FindingPurpose };

/** Uids go into the address of a query. */
const UIDS_A_QUERY = 2000;

/** Of some findings of a tenant those that are stored, by uid. */
export async function knownFindings(
  clickhouse: ClickHouse,
  tenantUid: string,
  findings: readonly Pick<Finding, "uid" | "time">[],
): Promise<ReadonlyMap<string, KnownFinding>> {
  const known = new Map<string, KnownFinding>();
  for (let at = 0; at < findings.length; at += UIDS_A_QUERY) {
    const some = findings.slice(at, at + UIDS_A_QUERY);
    const times = some.map(({ time }) => storableTime(time));
    const { rows } = await clickhouse.query<{ uid: string; hunt: string; purpose: string }>(
      `SELECT uid, purpose, JSONExtractString(finding, 'foundBy', 'huntUid') AS hunt FROM finding
       WHERE tenant_uid = {tenant:String} AND time >= fromUnixTimestamp64Milli({from:Int64})
         AND time <= fromUnixTimestamp64Milli({to:Int64}) AND uid IN {uids:Array(String)}`,
      {
        tenant: tenantUid,
        from: Math.min(...times),
        to: Math.max(...times),
        uids: some.map(({ uid }) => uid),
      },
    );
    for (const { uid, hunt, purpose } of rows)
      known.set(uid, { huntUid: hunt, purpose: FindingPurpose.parse(purpose) });
  }
  return known;
}
