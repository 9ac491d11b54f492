import { AppError } from "../lib/app-error.ts";
import type { ClickHouse, QueryAnswer, QueryLimits } from "../platform/clickhouse/index.ts";
import type { EventRow, ProcessNode, QueryFacts } from "../schema/views/event.ts";
import { readByUid } from "./event-keys.ts";
import { factsOf, ROW_COLUMNS, rowView, type StoredRow } from "./event-rows.ts";
import { readProcessTree } from "./process-tree-store.ts";

/** How far from an event to look, in milliseconds, and what the events there must share with it. */
export type Around = {
  readonly around: "host" | "user" | "process";
  readonly before: number;
  readonly after: number;
};

/** What happened near an event. */
export type EventContextStore = {
  /** Oldest first; of more than 500, those nearest to the event. @throws {AppError} `NOT_FOUND` */
  around(
    tenantUid: string,
    eventUid: string,
    around: Around,
    limits?: QueryLimits,
  ): Promise<{ events: EventRow[]; facts: QueryFacts }>;
  /**
   * The processes of some events with their ancestors and descendants, within a day before and an hour after. Events
   * that name no process, and events that are gone, are left out.
   */
  processTree(
    tenantUid: string,
    eventUids: readonly string[],
    limits?: QueryLimits,
  ): Promise<{ roots: ProcessNode[] }>;
};

export function createEventContextStore(clickhouse: ClickHouse): EventContextStore {
  return {
    around: (tenantUid, eventUid, around, limits) =>
      readAround(clickhouse, tenantUid, { ...around, eventUid }, limits),
    processTree: (tenantUid, eventUids, limits) => readProcessTree(clickhouse, tenantUid, eventUids, limits),
  };
}

/** Most events on each side. */
const SIDE = 250;

async function readAround(
  clickhouse: ClickHouse,
  tenantUid: string,
  asked: Around & { readonly eventUid: string },
  limits?: QueryLimits,
): Promise<{ events: EventRow[]; facts: QueryFacts }> {
  const event = await readRow(clickhouse, tenantUid, asked.eventUid);
  const shared = SHARED[asked.around](event);
  if (shared === null) {
    const facts = factsOf([], `The event names no ${asked.around}.`);
    return { events: [rowView(event)], facts };
  }
  const side = (direction: "before" | "after"): Promise<QueryAnswer<StoredRow>> => {
    const isBefore = direction === "before";
    const order = isBefore ? "DESC" : "ASC";
    return clickhouse.query<StoredRow>(
      `SELECT ${ROW_COLUMNS} FROM event WHERE tenant_uid = {tenant:String} AND ${shared.sql}
         AND time ${isBefore ? "<=" : ">"} fromUnixTimestamp64Milli({at:Int64})
         AND time ${isBefore ? ">=" : "<="} fromUnixTimestamp64Milli({bound:Int64})
       ORDER BY time ${order}, spool ${order}, batch ${order}, idx ${order} LIMIT ${SIDE + 1}`,
      {
        ...shared.params,
        tenant: tenantUid,
        at: event.time_ms,
        bound: Math.round(isBefore ? event.time_ms - asked.before : event.time_ms + asked.after),
      },
      limits,
    );
  };
  const [before, after] = await Promise.all([side("before"), side("after")]);
  const isCut = before.rows.length > SIDE || after.rows.length > SIDE;
  return {
    events: [...before.rows.slice(0, SIDE).toReversed(), ...after.rows.slice(0, SIDE)].map(rowView),
    facts: factsOf([before, after], isCut ? `Only the ${SIDE} nearest events on each side are shown.` : null),
  };
}

async function readRow(clickhouse: ClickHouse, tenantUid: string, uid: string): Promise<StoredRow> {
  const [row] = await readByUid<StoredRow>({ clickhouse, tenantUid, limits: undefined }, ROW_COLUMNS, [uid]);
  if (row === undefined) throw new AppError("NOT_FOUND", "There is no such event.");
  return row;
}

type Shared = { readonly sql: string; readonly params: Readonly<Record<string, unknown>> } | null;

/** The condition that an event shares with the one asked for, or null when that one names no such thing. */
const SHARED: Readonly<Record<Around["around"], (event: StoredRow) => Shared>> = {
  host: (event) => sharedHost(event),
  user: (event) => {
    const names = ["actor_user_name", "user_name"].map((name) => text(event, name).toLowerCase());
    const users = [...new Set(names)].filter((name) => name !== "" && name !== "-");
    if (users.length === 0) return null;
    return {
      sql: "(lowerUTF8(actor_user_name) IN {users:Array(String)} OR lowerUTF8(user_name) IN {users:Array(String)})",
      params: { users },
    };
  },
  process: (event) => {
    const names = PROCESS_PREFIXES.find(
      (prefix) => text(event, `${prefix}_uid`) !== "" || Number(event[`${prefix}_pid`]) !== 0,
    );
    if (names === undefined) return null;
    const uid = text(event, `${names}_uid`);
    if (uid !== "") return { sql: anyProcess("uid", "{process:String}"), params: { process: uid } };
    // a pid means something on its own host alone
    const host = sharedHost(event);
    if (host === null) return null;
    return {
      sql: `${host.sql} AND ${anyProcess("pid", "{pid:UInt32}")}`,
      params: { ...host.params, pid: Number(event[`${names}_pid`]) },
    };
  },
};

function anyProcess(suffix: "uid" | "pid", value: string): string {
  const columns = ["process", "actor_process", "parent_process"].map(
    (prefix) => `${prefix}_${suffix} = ${value}`,
  );
  return `(${columns.join(" OR ")})`;
}

/** Where an event's own process stands: a launch or access has it as `process`, other events as the actor's. */
const PROCESS_PREFIXES = ["process", "actor_process"] as const;

function sharedHost(event: StoredRow): Shared {
  const host = text(event, "device_hostname");
  if (host !== "")
    return { sql: "lowerUTF8(device_hostname) = {host:String}", params: { host: host.toLowerCase() } };
  const ip = text(event, "device_ip");
  return ip === "" ? null : { sql: "device_ip = {ip:String}", params: { ip } };
}

function text(event: StoredRow, column: string): string {
  return String(event[column] ?? "");
}
