import { sql } from "kysely";
import { AppError } from "../lib/app-error.ts";
import type { OnChange } from "../platform/postgres/on-change.ts";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import type { Actor, ChangeNotice } from "../schema/change-notice.ts";
import type { DetectionTables } from "./detection-tables.ts";

/** A rule of the tenant's own, as text: what it means is worked out when it is loaded. */
export type StoredRule = {
  readonly uid: string;
  readonly version: string;
  readonly path: string;
  readonly text: string;
};

export type RulesSaved = { readonly added: number; readonly updated: number; readonly unchanged: number };

/** The tenant's own rules, and which rules are switched off. */
export type RuleStore = {
  list(tenantUid: string): Promise<readonly StoredRule[]>;
  /** Adds rules, or replaces those with the same uid, all in one transaction. */
  save(tenantUid: string, actor: Actor, rules: readonly StoredRule[]): Promise<RulesSaved>;
  /** @throws {AppError} `NOT_FOUND`: shipped rules are switched off, not removed. */
  remove(tenantUid: string, actor: Actor, uid: string): Promise<void>;
  /** Uids of rules that are switched off, shipped ones among them. */
  disabled(tenantUid: string): Promise<ReadonlySet<string>>;
  setEnabled(tenantUid: string, actor: Actor, uids: readonly string[], isEnabled: boolean): Promise<void>;
  /** Revisions by tenant: a tenant whose number is another than before has new content. */
  revisions(): Promise<ReadonlyMap<string, number>>;
};

export function createRuleStore(postgres: Postgres, onChange: OnChange): RuleStore {
  const changing = revising(postgres, onChange);
  return {
    list: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectRules(db, tenantUid)),
    save: async (tenantUid, actor, rules) => {
      const details = { rules: rules.map((rule) => ({ uid: rule.uid, version: rule.version })) };
      return changing(
        { tenantUid, actor, action: "rule.save", target: `${rules.length} rules`, details },
        (db) => saveRules(db, tenantUid, actor, rules),
      );
    },
    remove: (tenantUid, actor, uid) =>
      changing({ tenantUid, actor, action: "rule.remove", target: uid, details: {} }, (db) =>
        deleteRule(db, tenantUid, uid),
      ),
    disabled: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectDisabled(db, tenantUid)),
    setEnabled: (tenantUid, actor, uids, isEnabled) =>
      changing(
        {
          tenantUid,
          actor,
          action: isEnabled ? "rule.enable" : "rule.disable",
          target: `${uids.length} rules`,
          details: { uids },
        },
        (db) => upsertSettings(db, tenantUid, actor, { uids, isEnabled }),
      ),
    revisions: () => postgres.asPlatform(selectRevisions),
  };
}

/** Runs a change of detection content: the work, the new revision and the audit entry in one transaction. */
export function revising(
  postgres: Postgres,
  onChange: OnChange,
): <T>(change: ChangeNotice, work: (db: Transaction) => Promise<T>) => Promise<T> {
  return (change, work) =>
    postgres.asTenant(change.tenantUid, async (db) => {
      const result = await work(db);
      await bumpRevision(db, change.tenantUid);
      await onChange(db, change);
      return result;
    });
}

/** Tells every process that the tenant's detection content changed; part of the change's own transaction. */
async function bumpRevision(db: Transaction, tenantUid: string): Promise<void> {
  await db
    .withTables<DetectionTables>()
    .insertInto("detection_revision")
    .values({ tenant_uid: tenantUid, revision: 1 })
    .onConflict((conflict) =>
      conflict.column("tenant_uid").doUpdateSet({ revision: sql`detection_revision.revision + 1` }),
    )
    .execute();
}

async function selectRevisions(db: Transaction): Promise<Map<string, number>> {
  const rows = await db.withTables<DetectionTables>().selectFrom("detection_revision").selectAll().execute();
  return new Map(rows.map((row) => [row.tenant_uid, row.revision]));
}

async function selectRules(db: Transaction, tenantUid: string): Promise<StoredRule[]> {
  return db
    .withTables<DetectionTables>()
    .selectFrom("rule")
    .select(["uid", "version", "path", "text"])
    .where("tenant_uid", "=", tenantUid)
    .orderBy("uid")
    .execute();
}

async function saveRules(
  db: Transaction,
  tenantUid: string,
  actor: Actor,
  rules: readonly StoredRule[],
): Promise<RulesSaved> {
  const known = new Map((await selectRules(db, tenantUid)).map((rule) => [rule.uid, rule.version]));
  const changed = rules.filter((rule) => known.get(rule.uid) !== rule.version);
  for (let start = 0; start < changed.length; start += 500) {
    await db
      .withTables<DetectionTables>()
      .insertInto("rule")
      .values(
        changed
          .slice(start, start + 500)
          .map((rule) => ({ tenant_uid: tenantUid, ...rule, changed_by: actor.name })),
      )
      .onConflict((conflict) =>
        conflict.columns(["tenant_uid", "uid"]).doUpdateSet((eb) => ({
          version: eb.ref("excluded.version"),
          path: eb.ref("excluded.path"),
          text: eb.ref("excluded.text"),
          changed_by: eb.ref("excluded.changed_by"),
          changed_at: sql`now()`,
        })),
      )
      .execute();
  }
  const updated = changed.filter((rule) => known.has(rule.uid)).length;
  return { added: changed.length - updated, updated, unchanged: rules.length - changed.length };
}

async function deleteRule(db: Transaction, tenantUid: string, uid: string): Promise<void> {
  const { numDeletedRows } = await db
    .withTables<DetectionTables>()
    .deleteFrom("rule")
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "=", uid)
    .executeTakeFirst();
  if (numDeletedRows === 0n)
    throw new AppError(
      "NOT_FOUND",
      "The tenant has no such rule of its own; a shipped rule can be disabled.",
    );
}

async function selectDisabled(db: Transaction, tenantUid: string): Promise<Set<string>> {
  const rows = await db
    .withTables<DetectionTables>()
    .selectFrom("rule_setting")
    .select("rule_uid")
    .where("tenant_uid", "=", tenantUid)
    .where("is_enabled", "=", false)
    .execute();
  return new Set(rows.map((row) => row.rule_uid));
}

async function upsertSettings(
  db: Transaction,
  tenantUid: string,
  actor: Actor,
  setting: { uids: readonly string[]; isEnabled: boolean },
): Promise<void> {
  if (setting.uids.length === 0) return;
  await db
    .withTables<DetectionTables>()
    .insertInto("rule_setting")
    .values(
      setting.uids.map((uid) => ({
        tenant_uid: tenantUid,
        rule_uid: uid,
        is_enabled: setting.isEnabled,
        changed_by: actor.name,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["tenant_uid", "rule_uid"])
        .doUpdateSet({ is_enabled: setting.isEnabled, changed_by: actor.name, changed_at: sql`now()` }),
    )
    .execute();
}
