import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { freeBytes } from "../data-folder/index.ts";
import { openBlob, sealBlob } from "./batch-blob.ts";
import type { SpoolDepth } from "./spool.ts";
import { faultOf, markCorrupt, openSpoolDatabase } from "./spool-database.ts";
import { createSpoolReserve, type SpoolReserve } from "./spool-reserve.ts";
import { prepareStatements, type SpoolStatements } from "./spool-statements.ts";
import type {
  PlannedGroup,
  SpoolAppend,
  SpoolFault,
  SpoolFileOptions,
  SpoolState,
  SpoolTurn,
  SpoolTurnResult,
} from "./spool-turn.ts";

type Sums = { readonly batches: number; readonly records: number; readonly bytes: number };
type GroupRow = { readonly id: number; readonly first: number; readonly last: number };

/**
 * The spool's file, used synchronously by the one thread that owns it. What is in memory here only mirrors what was
 * committed: it is changed after the commit, so a refused transaction leaves both as they were.
 */
export class SpoolFile {
  readonly uid: string;
  readonly movedTo: string | null;
  readonly #db: DatabaseSync;
  readonly #options: SpoolFileOptions;
  readonly #reserve: SpoolReserve;
  readonly #sql: SpoolStatements;
  /** Planned before the last start and not handed out since. */
  readonly #unfinished: GroupRow[];
  #plannedTo: number;
  #lastBatch: number;
  #sums: Sums;

  /** @throws {Error} see `openSpoolDatabase` */
  constructor(options: SpoolFileOptions) {
    const { db, movedTo } = openSpoolDatabase(options.folder);
    this.#db = db;
    this.movedTo = movedTo;
    this.#options = options;
    this.#reserve = createSpoolReserve(join(options.folder, "reserve"), RESERVE_BYTES);
    this.#sql = prepareStatements(db);
    this.uid = String(this.#sql.uid.get()?.["uid"]);
    this.#unfinished = this.#sql.groups.all().map(groupRow);
    this.#plannedTo = this.#unfinished.at(-1)?.last ?? 0;
    this.#lastBatch = integer(this.#sql.lastBatch.get()?.["id"]);
    this.#sums = sumsOf(this.#sql.sums.get(0, Number.MAX_SAFE_INTEGER));
  }

  bookmarks(): ReadonlyMap<string, string> {
    return new Map(this.#sql.bookmarks.all().map((row) => [String(row["key"]), String(row["value"])]));
  }

  state(): SpoolState {
    const oldest = this.#sql.oldest.get()?.["received_at"];
    const depth: SpoolDepth = {
      ...this.#sums,
      oldestReceivedAt: oldest === undefined ? null : integer(oldest),
    };
    return { depth, hasMore: this.#unfinished.length > 0 || this.#lastBatch > this.#plannedTo };
  }

  /** Does all of the turn, or of it what can be done. Never throws for what the disk answers. */
  run(turn: SpoolTurn): SpoolTurnResult {
    const withoutAppends = { ...turn, appends: [], asksForRoom: false };
    let appendFault = this.#hasRoomFor(turn) ? null : DISK_FULL;
    let groupFault = this.#attempt(appendFault === null ? turn : withoutAppends);
    if (groupFault !== null) {
      appendFault = groupFault;
      if (groupFault.reason === "full") this.#makeRoom();
      groupFault = this.#attempt(withoutAppends);
    }
    const read = groupFault === null ? this.#readGroups(turn.groups) : NOTHING_READ;
    const fault = groupFault ?? read.fault;
    if (fault?.reason === "corrupt") markCorrupt(this.#options.folder);
    if (this.#sums.batches === 0 && this.#isBloated()) this.#shrink();
    return { ...this.state(), ...read, appendFault, groupFault: fault };
  }

  close(): void {
    this.#db.close();
  }

  /** Who asks hears yes only when a large turn would find room: small ones would go on being taken and refused by turns. */
  #hasRoomFor({ appends, asksForRoom }: SpoolTurn): boolean {
    if (appends.length === 0 && !asksForRoom) return true;
    if (!this.#reserve.restore()) return false;
    return appends.length > 0 || freeBytes(this.#options.folder) >= ROOM_BYTES;
  }

  #attempt(turn: SpoolTurn): SpoolFault | null {
    try {
      this.#commit(turn);
      return null;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      return faultOf(error);
    }
  }

  #commit(turn: SpoolTurn): void {
    this.#db.exec("BEGIN");
    if (turn.asksForRoom) this.#sql.touch.run();
    const lastBatch = turn.appends.reduce((_, append) => this.#insert(append), this.#lastBatch);
    const removed = turn.done.map((id) => this.#remove(id));
    const planned = this.#plan(turn.groups - this.#unfinished.length);
    this.#db.exec("COMMIT");
    this.#lastBatch = lastBatch;
    this.#sums = turn.appends.map(sumsOfAppend).reduce(add, removed.reduce(subtract, this.#sums));
    this.#unfinished.push(...planned);
    this.#plannedTo = planned.at(-1)?.last ?? this.#plannedTo;
  }

  #insert(append: SpoolAppend): number {
    const { encoded, records, receivedAt, bookmarks } = append;
    const { lastInsertRowid } = this.#sql.append.run(records, encoded.length, receivedAt, sealBlob(encoded));
    for (const [key, value] of bookmarks)
      if (value === null) this.#sql.forgetBookmark.run(key);
      else this.#sql.setBookmark.run(key, value);
    return Number(lastInsertRowid);
  }

  #remove(groupId: number): Sums {
    const row = this.#sql.group.get(groupId);
    if (row === undefined) return NO_SUMS;
    const { first, last } = groupRow(row);
    const sums = sumsOf(this.#sql.sums.get(first, last));
    this.#sql.forgetBatches.run(first, last);
    this.#sql.forgetGroup.run(groupId);
    return sums;
  }

  /** Groups are runs of batches in order of arrival: as many as fit, and at least one. */
  #plan(count: number): GroupRow[] {
    const groups: GroupRow[] = [];
    let after = this.#plannedTo;
    while (groups.length < count) {
      const last = this.#endOfGroup(after);
      if (last === null) break;
      const { lastInsertRowid } = this.#sql.addGroup.run(after + 1, last);
      groups.push({ id: Number(lastInsertRowid), first: after + 1, last });
      after = last;
    }
    return groups;
  }

  #endOfGroup(after: number): number | null {
    let last: number | null = null;
    let { records, bytes } = NO_SUMS;
    for (const row of this.#sql.unplanned.iterate(after)) {
      records += integer(row["records"]);
      bytes += integer(row["bytes"]);
      if (last !== null && (records > this.#options.groupRecords || bytes > this.#options.groupBytes)) break;
      last = integer(row["id"]);
    }
    return last;
  }

  #readGroups(count: number): Pick<SpoolTurnResult, "groups" | "unreadable"> & { fault: SpoolFault | null } {
    const groups: PlannedGroup[] = [];
    const unreadable: { path: string; reason: string }[] = [];
    try {
      for (const row of this.#unfinished.slice(0, count)) {
        groups.push({ id: row.id, batches: this.#readBatches(row, unreadable) });
        this.#unfinished.shift();
      }
      return { groups, unreadable, fault: null };
    } catch (error) {
      return { groups, unreadable, fault: faultOf(error) };
    }
  }

  #readBatches(group: GroupRow, unreadable: { path: string; reason: string }[]): Uint8Array<ArrayBuffer>[] {
    const batches: Uint8Array<ArrayBuffer>[] = [];
    for (const { id, blob } of this.#sql.batches.iterate(group.first, group.last)) {
      if (!(blob instanceof Uint8Array)) throw new Error(`batch ${String(id)} is no blob`);
      const opened = openBlob(blob);
      if (opened.ok) batches.push(opened.value);
      else unreadable.push({ path: this.#putAside(integer(id), blob), reason: opened.error });
    }
    return batches;
  }

  #putAside(batchId: number, blob: Uint8Array): string {
    const folder = join(this.#options.folder, "unreadable");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${this.uid}-${batchId}.blob`);
    writeFileSync(path, blob);
    return path;
  }

  /** The log has to be folded into the table before anything else can be written. */
  #makeRoom(): void {
    this.#reserve.release();
    this.#maintain("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  #isBloated(): boolean {
    return !this.#reserve.isKept() || integer(this.#sql.pageCount.get()?.["page_count"]) > SHRINK_FROM_PAGES;
  }

  /** Gives back what a long queue took, once it has gone: SQLite keeps free pages for itself. */
  #shrink(): void {
    this.#maintain("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
  }

  #maintain(sql: string): void {
    try {
      this.#db.exec(sql);
    } catch {
      // nothing depends on it, and a later turn tries again
    }
  }
}

// the log at its longest: 4 MiB after which it is folded into the table, a turn of 8 MiB, and as much again that a
// filling disk may have kept from being folded
const RESERVE_BYTES = 32 * 1024 * 1024;
/** A turn in the log, and again when the log is folded into the table. */
const ROOM_BYTES = 16 * 1024 * 1024;
const DISK_FULL: SpoolFault = { reason: "full", message: "the disk is full" };
const SHRINK_FROM_PAGES = 4096;
const NO_SUMS: Sums = { batches: 0, records: 0, bytes: 0 };
const NOTHING_READ = { groups: [], unreadable: [], fault: null };

function integer(value: SQLOutputValue | undefined): number {
  if (typeof value !== "number") throw new Error(`expected an integer, got ${typeof value}`);
  return value;
}

function groupRow(row: Record<string, SQLOutputValue>): GroupRow {
  return { id: integer(row["id"]), first: integer(row["first_batch"]), last: integer(row["last_batch"]) };
}

function sumsOf(row: Record<string, SQLOutputValue> | undefined): Sums {
  return {
    batches: integer(row?.["batches"]),
    records: integer(row?.["records"]),
    bytes: integer(row?.["bytes"]),
  };
}

function sumsOfAppend(append: SpoolAppend): Sums {
  return { batches: 1, records: append.records, bytes: append.encoded.length };
}

function add(a: Sums, b: Sums): Sums {
  return { batches: a.batches + b.batches, records: a.records + b.records, bytes: a.bytes + b.bytes };
}

function subtract(a: Sums, b: Sums): Sums {
  return { batches: a.batches - b.batches, records: a.records - b.records, bytes: a.bytes - b.bytes };
}
