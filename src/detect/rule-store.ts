import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { AppError } from "../lib/app-error.ts";
import type { OnChange } from "../platform/postgres/on-change.ts";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import { DEFAULT_RULE_STATE, type RuleState } from "../schema/rule-state.ts";
import type { Actor } from "../schema/change-notice.ts";
import type { VersionOrigin } from "../schema/views/rule-life.ts";
import type { DetectionTables } from "./detection-tables.ts";
import { inParts } from "./in-parts.ts";
import { revising } from "./revision.ts";
import type { RuleText } from "./rule-text.ts";
import { insertVersions } from "./rule-version-store.ts";

/** A rule of the tenant's own, as it is kept. */
export type StoredRule = RuleText & {
  /** Of its versions. */
  readonly number: number;
  /** Of the shared rule whose place it took, as that was then. */
  readonly shippedVersion: string | null;
  /** What the rule repository had last; null when it is not from there. */
  readonly syncedVersion: string | null;
};

/** Where a rule stands, and who put it there. */
export type StandingRule = {
  readonly state: RuleState;
  readonly since: number;
  readonly by: { readonly uid: string | null; readonly name: string };
  readonly comment: string;
};

/** Texts to save and states to take, all in one transaction. */
export type RuleChange = {
  readonly texts: readonly (RuleText & { readonly shippedVersion: string | null })[];
  readonly states: readonly { readonly uid: string; readonly version: string; readonly state: RuleState }[];
  readonly origin: VersionOrigin;
  readonly commit: string | null;
  readonly comment: string;
  readonly isForced: boolean;
  readonly rolledBackTo: number | null;
  /** Who wrote the texts, when that is not who saves them. */
  readonly author: Actor | null;
  /** What the repository has of these rules: none of them is `null`, others stay as they are. */
  readonly synced: ReadonlyMap<string, string | null>;
};

export type RulesSaved = {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Of the states that changed, for undo; null when none did. */
  readonly changeUid: string | null;
  readonly statesChanged: number;
};

/** The tenant's own rules, and the states of all rules. */
export type RuleStore = {
  list(tenantUid: string): Promise<readonly StoredRule[]>;
  /** Where rules stand that somebody moved, shared ones among them. All others are live. */
  states(tenantUid: string): Promise<ReadonlyMap<string, StandingRule>>;
  apply(tenantUid: string, actor: Actor, change: RuleChange): Promise<RulesSaved>;
  /** Its versions stay. @throws {AppError} `NOT_FOUND`: shared rules are retired, not removed. */
  remove(tenantUid: string, actor: Actor, uid: string): Promise<void>;
  /** Revisions by tenant: a tenant whose number is another than before has new content. */
  revisions(): Promise<ReadonlyMap<string, number>>;
};

/** What most changes are: of texts or states alone, not forced, by nobody's repository. */
export const PLAIN_CHANGE: RuleChange = {
  texts: [],
  states: [],
  origin: "api",
  commit: null,
  comment: "",
  isForced: false,
  rolledBackTo: null,
  author: null,
  synced: new Map(),
};

export function createRuleStore(postgres: Postgres, onChange: OnChange): RuleStore {
  const changing = revising(postgres);
  return {
    list: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectRules(db, tenantUid)),
    states: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectStates(db, tenantUid)),
    apply: (tenantUid, actor, change) =>
      changing(tenantUid, (db) => applyChange({ db, onChange, tenantUid, actor }, change)),
    remove: (tenantUid, actor, uid) =>
      changing(tenantUid, async (db) => {
        await deleteRule(db, tenantUid, uid);
        await onChange(db, { tenantUid, actor, action: "rule.remove", target: uid, details: {} });
      }),
    revisions: () => postgres.asPlatform(selectRevisions),
  };
}

/** One change of one tenant's content, in its transaction. */
export type Changing = {
  readonly db: Transaction;
  readonly onChange: OnChange;
  readonly tenantUid: string;
  readonly actor: Actor;
};

/** Saves texts as new versions, then takes states; each kind is told to the audit log. */
export async function applyChange(work: Changing, change: RuleChange): Promise<RulesSaved> {
  const { db, onChange, tenantUid, actor } = work;
  const saved = await saveTexts(work, change);
  await markSynced(work, change.synced);
  const { comment, origin, commit } = change;
  if (change.texts.length > 0)
    await onChange(db, {
      tenantUid,
      actor,
      action: "rule.save",
      target: `${change.texts.length} rules`,
      details: {
        rules: change.texts.map(({ uid, version }) => ({ uid, version })),
        origin,
        commit,
        comment,
        rolledBackTo: change.rolledBackTo,
      },
    });
  return { ...saved, ...(await takeStates(work, change)) };
}

async function selectRevisions(db: Transaction): Promise<Map<string, number>> {
  const rows = await db.withTables<DetectionTables>().selectFrom("detection_revision").selectAll().execute();
  return new Map(rows.map((row) => [row.tenant_uid, row.revision]));
}

async function selectRules(db: Transaction, tenantUid: string): Promise<StoredRule[]> {
  const rows = await db
    .withTables<DetectionTables>()
    .selectFrom("rule")
    .select(["uid", "version", "path", "text", "tests", "number", "shipped_version", "synced_version"])
    .where("tenant_uid", "=", tenantUid)
    .orderBy("uid")
    .execute();
  return rows.map(({ shipped_version, synced_version, ...row }) => ({
    ...row,
    shippedVersion: shipped_version,
    syncedVersion: synced_version,
  }));
}

async function selectStates(db: Transaction, tenantUid: string): Promise<Map<string, StandingRule>> {
  const rows = await db
    .withTables<DetectionTables>()
    .selectFrom("rule_state")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .execute();
  return new Map(
    rows.map((row) => [
      row.rule_uid,
      {
        state: row.state,
        since: row.changed_at.getTime(),
        by: { uid: row.changed_by_uid, name: row.changed_by },
        comment: row.comment,
      },
    ]),
  );
}

async function saveTexts(
  work: Changing,
  change: RuleChange,
): Promise<Pick<RulesSaved, "added" | "updated" | "unchanged">> {
  const { db, tenantUid, actor } = work;
  const known = new Map((await selectRules(db, tenantUid)).map((rule) => [rule.uid, rule]));
  const changed = change.texts.filter((text) => !isSame(known.get(text.uid), text));
  const numbers = await insertVersions({ ...work, actor: change.author ?? actor }, changed, change);
  await inParts(changed, 500, (part) =>
    db
      .withTables<DetectionTables>()
      .insertInto("rule")
      .values(
        part.map(({ uid, version, path, text, tests, shippedVersion }) => ({
          tenant_uid: tenantUid,
          uid,
          version,
          path,
          text,
          tests,
          shipped_version: shippedVersion,
          synced_version: null,
          number: numbers.get(uid) ?? 1,
          changed_by: actor.name,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(["tenant_uid", "uid"]).doUpdateSet((eb) => ({
          version: eb.ref("excluded.version"),
          path: eb.ref("excluded.path"),
          text: eb.ref("excluded.text"),
          tests: eb.ref("excluded.tests"),
          number: eb.ref("excluded.number"),
          shipped_version: eb.ref("excluded.shipped_version"),
          changed_by: eb.ref("excluded.changed_by"),
          changed_at: sql`now()`,
        })),
      )
      .execute(),
  );
  const updated = changed.filter(({ uid }) => known.has(uid)).length;
  return { added: changed.length - updated, updated, unchanged: change.texts.length - changed.length };
}

function isSame(known: RuleText | undefined, text: RuleText): boolean {
  return known?.version === text.version && known.tests === text.tests && known.path === text.path;
}

async function markSynced(
  { db, tenantUid }: Changing,
  synced: ReadonlyMap<string, string | null>,
): Promise<void> {
  await inParts([...synced], 5000, (part) =>
    sql`update rule set synced_version = given.version
        from unnest(${part.map(([uid]) => uid)}::text[], ${part.map(([, version]) => version)}::text[]) as given (uid, version)
        where rule.tenant_uid = ${tenantUid} and rule.uid = given.uid`.execute(db),
  );
}

/** States that differ from those that are there; what is as it should be leaves no trace. */
async function takeStates(
  { db, onChange, tenantUid, actor }: Changing,
  change: RuleChange,
): Promise<Pick<RulesSaved, "changeUid" | "statesChanged">> {
  const fromOf = await stateIn(db, tenantUid);
  const moved = change.states.filter(({ uid, state }) => fromOf(uid) !== state);
  if (moved.length === 0) return { changeUid: null, statesChanged: 0 };
  const versions = await versionsIn(db, tenantUid);
  if (moved.some(({ uid, version }) => (versions.get(uid) ?? version) !== version))
    throw new AppError("CONFLICT", "A rule was changed at the same time: look at it and try again.");
  const { comment, isForced } = change;
  const changeUid = randomUUID();
  await inParts(moved, 2000, async (part) => {
    await upsertStates(db, tenantUid, { part, actor, comment });
    await db
      .withTables<DetectionTables>()
      .insertInto("rule_state_change")
      .values(
        part.map(({ uid, state, version }) => ({
          tenant_uid: tenantUid,
          change_uid: changeUid,
          rule_uid: uid,
          from_state: fromOf(uid),
          to_state: state,
          version,
          actor_uid: actor.uid,
          actor_name: actor.name,
          comment,
          is_forced: isForced,
        })),
      )
      .execute();
  });
  const rules = moved.map(({ uid, state }) => ({ uid, from: fromOf(uid), to: state }));
  const details = { changeUid, comment, isForced, rules };
  await onChange(db, { tenantUid, actor, action: "rule.state", target: `${moved.length} rules`, details });
  return { changeUid, statesChanged: moved.length };
}

/** The state of any rule, as a transaction sees it. */
export async function stateIn(db: Transaction, tenantUid: string): Promise<(uid: string) => RuleState> {
  const standing = await selectStates(db, tenantUid);
  return (uid) => standing.get(uid)?.state ?? DEFAULT_RULE_STATE;
}

/** Versions of the tenant's own rules, as a transaction sees them. */
export async function versionsIn(db: Transaction, tenantUid: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .withTables<DetectionTables>()
    .selectFrom("rule")
    .select(["uid", "version"])
    .where("tenant_uid", "=", tenantUid)
    .execute();
  return new Map(rows.map(({ uid, version }) => [uid, version]));
}

async function upsertStates(
  db: Transaction,
  tenantUid: string,
  given: { readonly part: RuleChange["states"]; readonly actor: Actor; readonly comment: string },
): Promise<void> {
  await db
    .withTables<DetectionTables>()
    .insertInto("rule_state")
    .values(
      given.part.map(({ uid, state }) => ({
        tenant_uid: tenantUid,
        rule_uid: uid,
        state,
        changed_by: given.actor.name,
        changed_by_uid: given.actor.uid,
        comment: given.comment,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(["tenant_uid", "rule_uid"]).doUpdateSet((eb) => ({
        state: eb.ref("excluded.state"),
        changed_by: eb.ref("excluded.changed_by"),
        changed_by_uid: eb.ref("excluded.changed_by_uid"),
        comment: eb.ref("excluded.comment"),
        changed_at: sql`now()`,
      })),
    )
    .execute();
}

/** A state that only a tenant's own rule can have goes with it: a shared rule that comes back is live. */
async function deleteRule(db: Transaction, tenantUid: string, uid: string): Promise<void> {
  const tables = db.withTables<DetectionTables>();
  const { numDeletedRows } = await tables
    .deleteFrom("rule")
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "=", uid)
    .executeTakeFirst();
  if (numDeletedRows === 0n)
    throw new AppError("NOT_FOUND", "The tenant has no such rule of its own; a shared rule can be retired.");
  await tables
    .deleteFrom("rule_state")
    .where("tenant_uid", "=", tenantUid)
    .where("rule_uid", "=", uid)
    .where("state", "in", ["draft", "test"])
    .execute();
}
