import { sql } from "kysely";
import type { Postgres, Transaction } from "../platform/postgres/index.ts";
import { FindingPurpose } from "../schema/finding.ts";
import type { DetectorVersion } from "./hunt-store.ts";
import type { HuntTables } from "./hunt-tables.ts";

/** A rule version or indicator list as events are held against it. */
export type ContentMember = DetectorVersion & { readonly purpose: FindingPurpose };

/** Which contents have some detector version. */
export type ContentsWith = { readonly purpose: FindingPurpose; readonly contentUids: readonly string[] };

/** What contents consist of: the ledger names a content, and this says what had a part in it. */
export type ContentStore = {
  /** Saying it twice changes nothing. */
  register(tenantUid: string, contentUid: string, members: readonly ContentMember[]): Promise<void>;
  contentsWith(tenantUid: string, detector: DetectorVersion): Promise<readonly ContentsWith[]>;
  /** Detectors of the newest content that alert since some time and did not before: those that came together stand together. */
  alertingSince(tenantUid: string, since: number): Promise<readonly NewlyAlerting[]>;
  /** Tenants, but for some, whose newest content is another than this. */
  tenantsWithout(contentUid: string, except: readonly string[]): Promise<readonly string[]>;
};

/** Detectors that alert now, and all contents that have ever had them so. */
export type NewlyAlerting = {
  readonly detectors: readonly DetectorVersion[];
  readonly contentUids: readonly string[];
  /** They were there when the ledger began: what was before it may well have been held against them. */
  readonly isOriginal: boolean;
};

const ROWS_AT_ONCE = 2000;

export function createContentStore(postgres: Postgres): ContentStore {
  return {
    register: (tenantUid, contentUid, members) =>
      postgres.asTenant(tenantUid, (db) => register(db, tenantUid, contentUid, members)),
    contentsWith: (tenantUid, detector) =>
      postgres.asTenant(tenantUid, (db) => contentsWith(db, tenantUid, detector)),
    alertingSince: (tenantUid, since) =>
      postgres.asTenant(tenantUid, (db) => alertingSince(db, tenantUid, since)),
    tenantsWithout: (contentUid, except) =>
      postgres.asPlatform(async (db) => {
        const { rows } = await sql<{ uid: string }>`
          select tenant.uid from tenant
          where tenant.uid <> all(${except}::text[]) and ${contentUid} is distinct from (
            select content.uid from detection_content as content
            where content.tenant_uid = tenant.uid order by content.number desc limit 1)`.execute(db);
        return rows.map(({ uid }) => uid);
      }),
  };
}

async function register(
  db: Transaction,
  tenantUid: string,
  contentUid: string,
  members: readonly ContentMember[],
): Promise<void> {
  const tables = db.withTables<HuntTables>();
  // two programs could number two contents alike
  await sql`select pg_advisory_xact_lock(hashtextextended(${`contents:${tenantUid}`}, 0))`.execute(db);
  const known = await tables
    .selectFrom("detection_content")
    .select(["number", "uid"])
    .where("tenant_uid", "=", tenantUid)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  if (known?.uid === contentUid) return;
  const number = (known?.number ?? 0) + 1;
  await tables
    .insertInto("detection_content")
    .values({ tenant_uid: tenantUid, number, uid: contentUid })
    .execute();
  await closeSpans(db, tenantUid, number, new Set(members.map(keyOf)));
  await openSpans(db, tenantUid, number, members);
}

function keyOf({ uid, version, purpose }: ContentMember): string {
  return [uid, version, purpose].join("\n");
}

/** Members of the content before that are not in this one. */
async function closeSpans(
  db: Transaction,
  tenantUid: string,
  number: number,
  wanted: ReadonlySet<string>,
): Promise<void> {
  const gone = (await openMembers(db, tenantUid)).filter((member) => !wanted.has(keyOf(member)));
  for (let at = 0; at < gone.length; at += ROWS_AT_ONCE) {
    const some = gone.slice(at, at + ROWS_AT_ONCE);
    await sql`
      update detection_content_span as span set to_number = ${number}
      from unnest(${some.map(({ uid }) => uid)}::text[], ${some.map(({ version }) => version)}::text[],
        ${some.map(({ purpose }) => purpose)}::text[]) as gone (uid, version, purpose)
      where span.tenant_uid = ${tenantUid} and span.to_number is null and span.detector_uid = gone.uid
        and span.version = gone.version and span.purpose = gone.purpose`.execute(db);
  }
}

async function openSpans(
  db: Transaction,
  tenantUid: string,
  number: number,
  members: readonly ContentMember[],
): Promise<void> {
  const open = new Set((await openMembers(db, tenantUid)).map(keyOf));
  const fresh = [...new Map(members.map((member) => [keyOf(member), member])).values()].filter(
    (member) => !open.has(keyOf(member)),
  );
  for (let at = 0; at < fresh.length; at += ROWS_AT_ONCE)
    await db
      .withTables<HuntTables>()
      .insertInto("detection_content_span")
      .values(
        fresh.slice(at, at + ROWS_AT_ONCE).map(({ uid, version, purpose }) => ({
          tenant_uid: tenantUid,
          detector_uid: uid,
          version,
          purpose,
          from_number: number,
          to_number: null,
        })),
      )
      .execute();
}

async function openMembers(db: Transaction, tenantUid: string): Promise<ContentMember[]> {
  const rows = await db
    .withTables<HuntTables>()
    .selectFrom("detection_content_span")
    .select(["detector_uid", "version", "purpose"])
    .where("tenant_uid", "=", tenantUid)
    .where("to_number", "is", null)
    .execute();
  return rows.map((row) => ({
    uid: row.detector_uid,
    version: row.version,
    purpose: FindingPurpose.parse(row.purpose),
  }));
}

async function contentsWith(
  db: Transaction,
  tenantUid: string,
  { uid, version }: DetectorVersion,
): Promise<ContentsWith[]> {
  const { rows } = await sql<{ purpose: string; contents: string[] }>`
    select span.purpose, array_agg(distinct content.uid) as contents
    from detection_content_span as span
    join detection_content as content on content.tenant_uid = span.tenant_uid
      and content.number >= span.from_number and (span.to_number is null or content.number < span.to_number)
    where span.tenant_uid = ${tenantUid} and span.detector_uid = ${uid} and span.version = ${version}
    group by span.purpose`.execute(db);
  return rows.map((row) => ({ purpose: FindingPurpose.parse(row.purpose), contentUids: row.contents }));
}

async function alertingSince(db: Transaction, tenantUid: string, since: number): Promise<NewlyAlerting[]> {
  const { rows } = await sql<{
    contents: string[];
    is_original: boolean;
    uids: string[];
    versions: string[];
  }>`
    select contents, is_original, array_agg(detector_uid order by detector_uid) as uids,
      array_agg(version order by detector_uid) as versions
    from (
      select span.detector_uid, span.version, array_agg(distinct content.uid order by content.uid) as contents,
        bool_or(span.from_number = 1) as is_original
      from detection_content_span as span
      join detection_content as content on content.tenant_uid = span.tenant_uid
        and content.number >= span.from_number and (span.to_number is null or content.number < span.to_number)
      where span.tenant_uid = ${tenantUid} and span.purpose = 'alert' and exists (
        select 1 from detection_content_span as open
        join detection_content as first on first.tenant_uid = open.tenant_uid and first.number = open.from_number
        where open.tenant_uid = span.tenant_uid and open.detector_uid = span.detector_uid
          and open.version = span.version and open.purpose = span.purpose and open.to_number is null
          and first.used_from > ${new Date(since)})
      group by span.detector_uid, span.version
    ) as detector
    group by contents, is_original`.execute(db);
  return rows.map((row) => ({
    contentUids: row.contents,
    isOriginal: row.is_original,
    detectors: row.uids.map((uid, at) => ({ uid, version: row.versions[at] ?? "" })),
  }));
}
