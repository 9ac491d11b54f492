import { sql } from "kysely";
import type { OnChange } from "../platform/postgres/on-change.ts";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import type { Vault } from "../platform/secrets/index.ts";
import type { Actor } from "../schema/change-notice.ts";
import type { NewRuleRepository, SyncRun } from "../schema/views/rule-repository.ts";
import type { DetectionTables } from "./detection-tables.ts";

/** Where a tenant's rules are kept as files. */
export type StoredRepository = Omit<NewRuleRepository, "credential"> & {
  readonly hasCredential: boolean;
};

/** A tenant's rule repository, its credential, and what came of reading it. */
export type RuleRepositoryStore = {
  get(tenantUid: string): Promise<StoredRepository | null>;
  put(tenantUid: string, actor: Actor, repository: NewRuleRepository): Promise<void>;
  /** Rules that came from it stay. False when there is none. */
  remove(tenantUid: string, actor: Actor): Promise<boolean>;
  /** The opened secret, or null. Never logged, never answered to anybody. */
  credential(tenantUid: string): Promise<string | null>;
  /** Newest first. */
  runs(tenantUid: string, limit: number): Promise<readonly SyncRun[]>;
  addRun(tenantUid: string, actor: Actor, run: Omit<SyncRun, "at" | "by">): Promise<SyncRun>;
  /** Tenants whose repository is to be read now. Each is given to one caller alone, and is due again after its time. */
  takeDue(): Promise<readonly string[]>;
};

/** Runs that are kept for each tenant. */
const KEPT_RUNS = 200;

export function createRuleRepositoryStore(
  postgres: Postgres,
  onChange: OnChange,
  vault: Vault,
): RuleRepositoryStore {
  return {
    get: (tenantUid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const row = await selectRepository(db, tenantUid);
        return row === undefined ? null : readRepository(row);
      }),
    put: (tenantUid, actor, repository) =>
      postgres.asTenant(tenantUid, async (db) => {
        const { credential, ...told } = repository;
        const sealed = credential ? vault.seal(contextOf(tenantUid), credential) : null;
        await upsertRepository(db, tenantUid, { repository, sealed });
        const details = { ...told, credential: credential === undefined ? "kept" : sealed && "set" };
        const target = repository.location;
        await onChange(db, { tenantUid, actor, action: "rule.repository.put", target, details });
      }),
    remove: (tenantUid, actor) =>
      postgres.asTenant(tenantUid, async (db) => {
        const gone = await db
          .withTables<DetectionTables>()
          .deleteFrom("rule_repository")
          .where("tenant_uid", "=", tenantUid)
          .returning("location")
          .executeTakeFirst();
        if (gone === undefined) return false;
        const notice = { tenantUid, actor, action: "rule.repository.remove", target: gone.location };
        await onChange(db, { ...notice, details: {} });
        return true;
      }),
    credential: (tenantUid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const sealed = (await selectRepository(db, tenantUid))?.credential ?? null;
        return sealed === null
          ? null
          : Buffer.from(vault.open(contextOf(tenantUid), sealed)).toString("utf8");
      }),
    runs: (tenantUid, limit) => postgres.asTenant(tenantUid, (db) => selectRuns(db, tenantUid, limit)),
    addRun: (tenantUid, actor, run) =>
      postgres.asTenant(tenantUid, (db) => insertRun(db, tenantUid, { actor, run })),
    takeDue: () => postgres.asPlatform(takeDue),
  };
}

function contextOf(tenantUid: string): string {
  return `rule-repository:${tenantUid}`;
}

type RepositoryRow = DetectionTables["rule_repository"];

function selectRepository(db: Transaction, tenantUid: string): Promise<RepositoryRow | undefined> {
  return db
    .withTables<DetectionTables>()
    .selectFrom("rule_repository")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .executeTakeFirst();
}

function readRepository(row: RepositoryRow): StoredRepository {
  return {
    kind: row.kind,
    location: row.location,
    branch: row.branch,
    subfolder: row.subfolder,
    everyMinutes: row.every_minutes,
    mode: row.mode,
    newState: row.new_state,
    user: row.sign_in_name,
    hostKeys: row.host_keys,
    hasCredential: row.credential !== null,
  };
}

async function upsertRepository(
  db: Transaction,
  tenantUid: string,
  { repository, sealed }: { readonly repository: NewRuleRepository; readonly sealed: string | null },
): Promise<void> {
  const row = {
    kind: repository.kind,
    location: repository.location,
    branch: repository.branch,
    subfolder: repository.subfolder,
    every_minutes: repository.everyMinutes,
    mode: repository.mode,
    new_state: repository.newState,
    sign_in_name: repository.user,
    host_keys: repository.hostKeys,
    due_at: repository.everyMinutes === 0 ? null : sql<Date>`now()`,
  };
  const credential = repository.credential === undefined ? {} : { credential: sealed };
  await db
    .withTables<DetectionTables>()
    .insertInto("rule_repository")
    .values({ tenant_uid: tenantUid, ...row, credential: sealed })
    .onConflict((conflict) => conflict.column("tenant_uid").doUpdateSet({ ...row, ...credential }))
    .execute();
}

async function selectRuns(db: Transaction, tenantUid: string, limit: number): Promise<SyncRun[]> {
  const rows = await db
    .withTables<DetectionTables>()
    .selectFrom("rule_sync_run")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .orderBy("uid", "desc")
    .limit(limit)
    .execute();
  return rows.map(readRun);
}

function readRun(row: Omit<DetectionTables["rule_sync_run"], "uid" | "at"> & { readonly at: Date }): SyncRun {
  return {
    at: row.at.getTime(),
    by: { uid: row.actor_uid, name: row.actor_name },
    commit: row.commit,
    outcome: row.outcome,
    added: row.added,
    changed: row.changed,
    removed: row.removed,
    errors: row.errors,
    failure: row.failure,
    proposalUid: row.proposal_uid,
  };
}

async function insertRun(
  db: Transaction,
  tenantUid: string,
  { actor, run }: { readonly actor: Actor; readonly run: Omit<SyncRun, "at" | "by"> },
): Promise<SyncRun> {
  const { proposalUid, ...counts } = run;
  const tables = db.withTables<DetectionTables>();
  const row = await tables
    .insertInto("rule_sync_run")
    .values({
      ...counts,
      tenant_uid: tenantUid,
      actor_uid: actor.uid,
      actor_name: actor.name,
      proposal_uid: proposalUid,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await tables
    .deleteFrom("rule_sync_run")
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "not in", (eb) =>
      eb
        .selectFrom("rule_sync_run")
        .select("uid")
        .where("tenant_uid", "=", tenantUid)
        .orderBy("uid", "desc")
        .limit(KEPT_RUNS),
    )
    .execute();
  return readRun(row);
}

async function takeDue(db: Transaction): Promise<string[]> {
  const { rows } = await sql<{ tenant_uid: string }>`
    update rule_repository set due_at = now() + make_interval(mins => every_minutes)
    from tenant
    where tenant.uid = rule_repository.tenant_uid and not tenant.is_suspended and due_at <= now()
    returning rule_repository.tenant_uid`.execute(db);
  return rows.map((row) => row.tenant_uid);
}
