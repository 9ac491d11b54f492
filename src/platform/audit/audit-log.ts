import type { ChangeNotice } from "../../schema/change-notice.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import { storable, storableText } from "../postgres/storable.ts";
import { type AuditEntry, type AuditHead, GENESIS, hashEntry } from "./audit-entry.ts";
import { endLine, entryLine } from "./audit-export.ts";
import { type AuditFault, createAuditWalk } from "./audit-walk.ts";

type AuditTables = {
  readonly audit_chain: AuditHead;
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
 * chain wait for each other until their transactions end: append last.
 */
export async function appendAudit(db: Transaction, notice: AuditNotice): Promise<void> {
  const chain = chainOf(notice.tenantUid);
  const tables = db.withTables<AuditTables>();
  // the update changes nothing; it holds the row, which a plain "do nothing" would not
  const head = await tables
    .insertInto("audit_chain")
    .values({ chain, seq: 0, hash: GENESIS })
    .onConflict((conflict) => conflict.column("chain").doUpdateSet({ chain }))
    .returning(["seq", "hash"])
    .executeTakeFirstOrThrow();
  const open = {
    chain,
    seq: head.seq + 1,
    at: new Date().toISOString(),
    actorUid: notice.actor.uid,
    actorName: storableText(notice.actor.name),
    action: notice.action,
    target: storableText(notice.target),
    details: storable(notice.details),
    previousHash: head.hash,
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
  /** The whole chain in order as text, an entry a line and the chain's end last, in parts of many lines. */
  export(tenantUid: string | null): AsyncIterable<string>;
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
  const headOf = (tenantUid: string | null): Promise<AuditHead> =>
    reading(tenantUid, (db) => selectHead(db, chainOf(tenantUid)));
  return {
    list: (tenantUid, query) => reading(tenantUid, (db) => selectNewest(db, chainOf(tenantUid), query)),
    async *export(tenantUid) {
      const end = await headOf(tenantUid);
      for await (const page of pages(tenantUid))
        yield page
          .filter((entry) => entry.seq <= end.seq)
          .map(entryLine)
          .join("");
      yield endLine(end);
    },
    async verify(tenantUid) {
      const walk = createAuditWalk([await headOf(tenantUid)]);
      for await (const page of pages(tenantUid)) for (const entry of page) walk.add(entry);
      const { entries, faults } = walk.end();
      return { entries, fault: faults[0] ?? null };
    },
  };
}

function chainOf(tenantUid: string | null): string {
  return tenantUid === null ? "platform" : `tenant:${tenantUid}`;
}

async function selectHead(db: Transaction, chain: string): Promise<AuditHead> {
  const row = await db
    .withTables<AuditTables>()
    .selectFrom("audit_chain")
    .selectAll()
    .where("chain", "=", chain)
    .executeTakeFirst();
  return row ?? { chain, seq: 0, hash: GENESIS };
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
