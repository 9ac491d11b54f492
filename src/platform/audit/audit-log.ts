import { sql } from "kysely";
import type { ChangeNotice } from "../../schema/change-notice.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import { type AuditEntry, type AuditFault, GENESIS, hashEntry, verifyChain } from "./audit-entry.ts";

type AuditTables = {
  readonly audit_entry: {
    chain: string;
    seq: number;
    at: Date;
    actor_uid: string | null;
    actor_name: string;
    action: string;
    target: string;
    details: string;
    previous_hash: string;
    hash: string;
  };
};

/** What is to be told; the chain, the number and the hash are the log's own business. */
export type AuditNotice = Omit<ChangeNotice, "actor" | "tenantUid"> & {
  /** Null: the platform's own chain. */
  readonly tenantUid: string | null;
  /** Null uid: nobody who is known, as with a failed sign-in. */
  readonly actor: { readonly uid: string | null; readonly name: string };
};

/** Rows of one page of the log. */
const PAGE = 5000;

/**
 * Appends an entry in the transaction of the change it tells, so that both stand or fall together. Appends to one
 * chain wait for each other.
 */
export async function appendAudit(db: Transaction, notice: AuditNotice): Promise<void> {
  const chain = chainOf(notice.tenantUid);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`audit:${chain}`}, 1))`.execute(db);
  const tables = db.withTables<AuditTables>();
  const last = await tables
    .selectFrom("audit_entry")
    .select(["seq", "hash"])
    .where("chain", "=", chain)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  const open = {
    chain,
    seq: (last?.seq ?? 0) + 1,
    at: new Date().toISOString(),
    actorUid: notice.actor.uid,
    actorName: notice.actor.name,
    action: notice.action,
    target: notice.target,
    // what JSON cannot say must not be part of the hash either
    details: jsonOf(notice.details),
    previousHash: last?.hash ?? GENESIS,
  };
  await tables
    .insertInto("audit_entry")
    .values({
      chain,
      seq: open.seq,
      at: new Date(open.at),
      actor_uid: open.actorUid,
      actor_name: open.actorName,
      action: open.action,
      target: open.target,
      details: JSON.stringify(open.details),
      previous_hash: open.previousHash,
      hash: hashEntry(open),
    })
    .execute();
}

export type AuditQuery = {
  readonly before?: number | undefined;
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly limit: number;
};

export type AuditLog = {
  /** Newest first. `before` is the number of the last entry of the page before. */
  list(tenantUid: string | null, query: AuditQuery): Promise<readonly AuditEntry[]>;
  /** The whole chain in order, a page at a time. */
  pages(tenantUid: string | null): AsyncIterable<readonly AuditEntry[]>;
  /** Walks the whole chain; null when it is whole. */
  verify(tenantUid: string | null): Promise<{ readonly entries: number; readonly fault: AuditFault | null }>;
};

export function createAuditLog(postgres: Postgres): AuditLog {
  const reading = <T>(tenantUid: string | null, work: (db: Transaction) => Promise<T>): Promise<T> =>
    tenantUid === null ? postgres.asPlatform(work) : postgres.asTenant(tenantUid, work);
  const pages = async function* (tenantUid: string | null): AsyncGenerator<readonly AuditEntry[]> {
    for (let after = 0; ; ) {
      const page = await reading(tenantUid, (db) => selectPage(db, chainOf(tenantUid), after));
      if (page.length === 0) return;
      yield page;
      after = page.at(-1)?.seq ?? after;
    }
  };
  return {
    list: (tenantUid, query) => reading(tenantUid, (db) => selectNewest(db, chainOf(tenantUid), query)),
    pages,
    async verify(tenantUid) {
      const entries: AuditEntry[] = [];
      for await (const page of pages(tenantUid)) entries.push(...page);
      return { entries: entries.length, fault: verifyChain(entries) };
    },
  };
}

function chainOf(tenantUid: string | null): string {
  return tenantUid === null ? "platform" : `tenant:${tenantUid}`;
}

function jsonOf(value: unknown): unknown {
  const text = JSON.stringify(value);
  const parsed: unknown = text === undefined ? null : JSON.parse(text);
  return parsed;
}

async function selectPage(db: Transaction, chain: string, after: number): Promise<AuditEntry[]> {
  const rows = await db
    .withTables<AuditTables>()
    .selectFrom("audit_entry")
    .selectAll()
    .where("chain", "=", chain)
    .where("seq", ">", after)
    .orderBy("seq")
    .limit(PAGE)
    .execute();
  return rows.map(entryOf);
}

async function selectNewest(db: Transaction, chain: string, query: AuditQuery): Promise<AuditEntry[]> {
  const rows = await db
    .withTables<AuditTables>()
    .selectFrom("audit_entry")
    .selectAll()
    .where("chain", "=", chain)
    .$if(query.before !== undefined, (select) => select.where("seq", "<", query.before ?? 0))
    .$if(query.action !== undefined, (select) => select.where("action", "=", query.action ?? ""))
    .$if(query.actor !== undefined, (select) => select.where("actor_name", "ilike", `%${query.actor ?? ""}%`))
    .orderBy("seq", "desc")
    .limit(query.limit)
    .execute();
  return rows.map(entryOf);
}

function entryOf(row: AuditTables["audit_entry"]): AuditEntry {
  return {
    chain: row.chain,
    seq: row.seq,
    at: row.at.toISOString(),
    actorUid: row.actor_uid,
    actorName: row.actor_name,
    action: row.action,
    target: row.target,
    details: row.details,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
