import type { ClickHouse, QueryLimits } from "../platform/clickhouse/index.ts";
import { parseEventUid } from "../schema/event.ts";

/** Where to read events of one tenant. */
export type TenantEvents = {
  readonly clickhouse: ClickHouse;
  readonly tenantUid: string;
  readonly limits: QueryLimits | undefined;
};

/** Rows of events by uid, in no order. Text that is no uid, and events that are not there, are left out. */
export async function readByUid<Row>(
  { clickhouse, tenantUid, limits }: TenantEvents,
  columns: string,
  uids: readonly string[],
): Promise<readonly Row[]> {
  const keys = uids.map(parseEventUid).filter((key) => key !== null);
  if (keys.length === 0) return [];
  const { rows } = await clickhouse.query<Row>(
    `SELECT ${columns} FROM event
     WHERE tenant_uid = {tenant:String} AND batch IN {batches:Array(UInt64)}
       AND (spool, batch, idx) IN arrayZip({spools:Array(String)}, {every:Array(UInt64)}, {indexes:Array(UInt32)})`,
    {
      tenant: tenantUid,
      batches: [...new Set(keys.map((key) => key.group))],
      spools: keys.map((key) => key.spool),
      every: keys.map((key) => key.group),
      indexes: keys.map((key) => key.index),
    },
    limits,
  );
  return rows;
}
