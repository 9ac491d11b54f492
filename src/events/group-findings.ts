import type { ClickHouse } from "../platform/clickhouse/index.ts";
import { Finding } from "../schema/finding.ts";

/** More than any group has: ten thousand records, each with what all rules find in it. */
const MOST_FINDINGS = 10_000_000;

/** What is stored as found in the events of one group of the pipeline. */
export async function findingsOfGroup(
  clickhouse: ClickHouse,
  group: {
    readonly tenantUids: readonly string[];
    /** What the uids of its events begin with. */
    readonly prefix: string;
    /** When the oldest of its records was received. */
    readonly since: number;
  },
): Promise<Finding[]> {
  const { rows } = await clickhouse.query<{ finding: string }>(
    `SELECT finding FROM finding
     WHERE tenant_uid IN {tenants:Array(String)} AND received_at >= fromUnixTimestamp64Milli({since:Int64})
       AND startsWith(event_uid, {prefix:String})
     ORDER BY event_uid, uid`,
    { tenants: group.tenantUids, since: Math.floor(group.since), prefix: group.prefix },
    { maxRows: MOST_FINDINGS },
  );
  return rows.map(({ finding }) => Finding.parse(JSON.parse(finding)));
}
