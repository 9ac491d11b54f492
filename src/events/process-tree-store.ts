import { z } from "zod";
import type { ClickHouse, QueryLimits } from "../platform/clickhouse/index.ts";
import { eventUid } from "../schema/event.ts";
import { LEVELS } from "../schema/finding.ts";
import { CLASS } from "../schema/ocsf.ts";
import type { ProcessNode } from "../schema/views/event.ts";
import { readByUid } from "./event-keys.ts";
import { type Launch, type PlannedProcess, planProcessTree, type ProcessRef } from "./process-tree.ts";

const BEFORE_MS = 24 * 3_600_000;
const AFTER_MS = 3_600_000;
/** Most launches and ends of processes that are looked through on a host; the newest are kept. */
const MAX_LAUNCHES = 100_000;
/** Events of an alert that are looked at. */
const MAX_FOCUS = 100;

/** See {@link EventContextStore.processTree}. Each host has a tree of its own. */
export async function readProcessTree(
  clickhouse: ClickHouse,
  tenantUid: string,
  eventUids: readonly string[],
  limits?: QueryLimits,
): Promise<{ roots: ProcessNode[] }> {
  const focus = await readEvents(clickhouse, tenantUid, eventUids.slice(0, MAX_FOCUS), limits);
  const byHost = Map.groupBy(focus.filter(namesProcess), (row) => row.device_hostname.toLowerCase());
  const roots: ProcessNode[] = [];
  for (const [host, events] of byHost) {
    const store = { clickhouse, tenantUid, host, limits };
    const { launches, ends } = await readLaunches(store, events);
    const asked = events.map(launchOf);
    const planned = planProcessTree(launches, asked);
    const facts = await readFacts(store, { uids: launchUids(planned), asked, ends });
    roots.push(...planned.map((node) => draw(node, facts)));
  }
  return { roots };
}

type KeyRow = {
  readonly spool: string;
  readonly batch: number;
  readonly idx: number;
  readonly time_ms: number;
  readonly activity_id: number;
  readonly class_uid: number;
  readonly name: string;
  readonly process_uid: string;
  readonly process_pid: number;
  readonly actor_process_uid: string;
  readonly actor_process_pid: number;
  readonly parent_process_uid: string;
  readonly parent_process_pid: number;
};

const KEY_COLUMNS = `spool, batch, idx, toUnixTimestamp64Milli(time) AS time_ms, activity_id, class_uid,
  lowerUTF8(if(process_name != '', process_name, extract(process_path, '[^\\\\\\\\/]*$'))) AS name,
  process_uid, process_pid, actor_process_uid, actor_process_pid, parent_process_uid, parent_process_pid`;

type FocusRow = KeyRow & { readonly device_hostname: string; readonly actor_name: string };

function readEvents(
  clickhouse: ClickHouse,
  tenantUid: string,
  uids: readonly string[],
  limits?: QueryLimits,
): Promise<readonly FocusRow[]> {
  return readByUid<FocusRow>(
    { clickhouse, tenantUid, limits },
    `${KEY_COLUMNS}, device_hostname, lowerUTF8(extract(actor_process_path, '[^\\\\\\\\/]*$')) AS actor_name`,
    uids,
  );
}

/** OCSF `activity_id` of the class process_activity. */
const LAUNCH = 1;
const TERMINATE = 2;

function isLaunch(row: KeyRow): boolean {
  return row.class_uid === CLASS.process_activity && row.activity_id === LAUNCH;
}

function namesProcess(row: KeyRow): boolean {
  return (
    row.process_uid !== "" ||
    row.process_pid !== 0 ||
    row.actor_process_uid !== "" ||
    row.actor_process_pid !== 0
  );
}

/** The process that an event is about. What a process did to another is about the one that did it. */
function launchOf(row: KeyRow & { readonly actor_name?: string }): Launch {
  const process = { uid: row.process_uid, pid: row.process_pid };
  const actor = { uid: row.actor_process_uid, pid: row.actor_process_pid };
  const named = { uid: row.parent_process_uid, pid: row.parent_process_pid };
  const isOfActor = !isLaunch(row) && !isNone(actor);
  return {
    eventUid: eventUid(row.spool, row.batch, row.idx),
    isLogged: isLaunch(row),
    time: row.time_ms,
    process: isOfActor ? actor : process,
    // who launches a process is its parent, but for tricks that name another
    parent: isOfActor ? NONE : isNone(named) && isLaunch(row) ? actor : named,
    name: (isOfActor ? row.actor_name : row.name) ?? "",
  };
}

const NONE: ProcessRef = { uid: "", pid: 0 };

function isNone(ref: ProcessRef): boolean {
  return ref.uid === "" && ref.pid === 0;
}

type HostStore = {
  readonly clickhouse: ClickHouse;
  readonly tenantUid: string;
  /** In lower case; events without one belong together too. */
  readonly host: string;
  readonly limits: QueryLimits | undefined;
};
type Ends = readonly { readonly process: ProcessRef; readonly time: number }[];

async function readLaunches(
  { clickhouse, tenantUid, host, limits }: HostStore,
  focus: readonly KeyRow[],
): Promise<{ launches: Launch[]; ends: Ends }> {
  const times = focus.map((row) => row.time_ms);
  const { rows } = await clickhouse.query<KeyRow>(
    `SELECT ${KEY_COLUMNS} FROM event
     WHERE tenant_uid = {tenant:String} AND class_uid = ${CLASS.process_activity} AND activity_id IN (${LAUNCH}, ${TERMINATE})
       AND lowerUTF8(device_hostname) = {host:String}
       AND time >= fromUnixTimestamp64Milli({from:Int64}) AND time <= fromUnixTimestamp64Milli({to:Int64})
     ORDER BY time DESC LIMIT ${MAX_LAUNCHES}`,
    { tenant: tenantUid, host, from: Math.min(...times) - BEFORE_MS, to: Math.max(...times) + AFTER_MS },
    limits,
  );
  return {
    launches: rows.filter(isLaunch).map(launchOf),
    ends: rows
      .filter((row) => row.activity_id === TERMINATE)
      .map((row) => ({ process: { uid: row.process_uid, pid: row.process_pid }, time: row.time_ms }))
      .toReversed(),
  };
}

function launchUids(nodes: readonly PlannedProcess[]): string[] {
  return nodes.flatMap((node) => [
    ...(node.kind === "launch" ? [node.launch.eventUid] : []),
    ...launchUids(node.children),
  ]);
}

/** The part of an OCSF process that is drawn. */
const StoredProcess = z.object({
  name: z.string().optional(),
  pid: z.number().optional(),
  uid: z.string().optional(),
  cmd_line: z.string().optional(),
  file: z.object({ path: z.string().optional() }).optional(),
  user: z.object({ name: z.string().optional(), domain: z.string().optional() }).optional(),
});
const StoredEvent = z.object({
  process: StoredProcess.extend({ parent_process: StoredProcess.optional() }).optional(),
  actor: z.object({ process: StoredProcess.optional() }).optional(),
});
type StoredProcess = z.infer<typeof StoredProcess>;
type StoredEvent = z.infer<typeof StoredEvent>;

type Facts = {
  readonly events: ReadonlyMap<string, StoredEvent>;
  /** OCSF severities by event uid. */
  readonly severities: ReadonlyMap<string, number>;
  readonly asked: readonly Launch[];
  readonly ends: Ends;
  readonly host: string;
};

type Wanted = { readonly uids: readonly string[]; readonly asked: readonly Launch[]; readonly ends: Ends };

async function readFacts(store: HostStore, { uids, asked, ends }: Wanted): Promise<Facts> {
  const [rows, found] = await Promise.all([
    readByUid<{ spool: string; batch: number; idx: number; ocsf: string }>(
      store,
      "spool, batch, idx, ocsf",
      uids,
    ),
    store.clickhouse.query<{ event_uid: string; most: number }>(
      `SELECT event_uid, max(level) AS most FROM finding
       WHERE tenant_uid = {tenant:String} AND event_uid IN {events:Array(String)} AND purpose = 'alert'
       GROUP BY event_uid`,
      { tenant: store.tenantUid, events: [...uids, ...asked.map((event) => event.eventUid)] },
      store.limits,
    ),
  ]);
  return {
    events: new Map(
      rows.map((row) => [
        eventUid(row.spool, row.batch, row.idx),
        StoredEvent.catch({}).parse(JSON.parse(row.ocsf)),
      ]),
    ),
    severities: new Map(found.rows.map((row) => [row.event_uid, row.most])),
    asked,
    ends,
    host: store.host,
  };
}

/** The highest level found on a process's launch, or on those events asked for that are its doing. */
function levelOf(launch: Launch, { asked, severities }: Facts): string | null {
  const { uid, pid } = launch.process;
  const own = asked.filter(({ process }) =>
    uid !== "" && process.uid !== "" ? process.uid === uid : process.pid === pid,
  );
  const most = Math.max(0, ...[launch, ...own].map((event) => severities.get(event.eventUid) ?? 0));
  return LEVELS[most - 1] ?? null;
}

function draw(node: PlannedProcess, facts: Facts): ProcessNode {
  const children = node.children.map((child) => draw(child, facts));
  return { ...(node.kind === "parent" ? drawParent(node, facts) : drawLaunch(node, facts)), children };
}

/** A parent whose launch is unknown, by what a child's event says of it. */
function drawParent(node: Extract<PlannedProcess, { kind: "parent" }>, facts: Facts): ProcessNode {
  const [child] = node.children;
  const event = child?.kind === "launch" ? facts.events.get(child.launch.eventUid) : undefined;
  const said = event?.process?.parent_process ?? event?.actor?.process;
  return { ...drawProcess(node.ref, said), uid: uidOf(node.ref, facts.host, null) };
}

function drawLaunch(
  { launch, isFocus }: Extract<PlannedProcess, { kind: "launch" }>,
  facts: Facts,
): ProcessNode {
  const event = facts.events.get(launch.eventUid);
  const said = launch.isLogged ? event?.process : (event?.actor?.process ?? event?.process);
  return {
    ...drawProcess(launch.process, said),
    uid: uidOf(launch.process, facts.host, launch.time),
    startedAt: launch.isLogged ? launch.time : null,
    endedAt: endOf(launch, facts.ends),
    eventUid: launch.eventUid,
    level: isFocus ? levelOf(launch, facts) : levelOf(launch, { ...facts, asked: [] }),
    isFocus,
  };
}

/** Unique in the tree, also where the log has only pids. */
function uidOf(ref: ProcessRef, host: string, time: number | null): string {
  if (ref.uid !== "") return ref.uid;
  return [host, ref.pid, ...(time === null ? [] : [time])].join(":");
}

const UNSAID: ProcessNode = {
  uid: "",
  pid: null,
  name: "",
  path: "",
  cmdLine: "",
  user: "",
  startedAt: null,
  endedAt: null,
  eventUid: null,
  level: null,
  isFocus: false,
  children: [],
};

function drawProcess(ref: ProcessRef, said: StoredProcess = {}): ProcessNode {
  return {
    ...UNSAID,
    uid: ref.uid,
    pid: ref.pid === 0 ? null : ref.pid,
    name: said.name ?? "",
    path: said.file?.path ?? "",
    cmdLine: said.cmd_line ?? "",
    user: [said.user?.domain, said.user?.name].filter((part) => part !== undefined && part !== "").join("\\"),
  };
}

/** The first end of the process after its launch. */
function endOf(launch: Launch, ends: Ends): number | null {
  const { uid, pid } = launch.process;
  const end = ends.find(
    ({ process, time }) =>
      time >= launch.time && (uid !== "" && process.uid !== "" ? process.uid === uid : process.pid === pid),
  );
  return end?.time ?? null;
}
