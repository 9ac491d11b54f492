import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import type { Actor } from "../schema/change-notice.ts";
import type { RuleStateChange, VersionOrigin } from "../schema/views/rule-life.ts";
import type { DetectionTables } from "./detection-tables.ts";
import { inParts } from "./in-parts.ts";
import type { RuleText } from "./rule-text.ts";

/** One saved text of a rule. */
export type StoredVersion = {
  readonly number: number;
  readonly version: string;
  readonly path: string;
  readonly text: string;
  readonly tests: string | null;
  readonly origin: VersionOrigin;
  readonly commit: string | null;
  readonly author: Actor;
  readonly at: number;
  readonly comment: string;
  readonly rolledBackTo: number | null;
};

/** What rules were: their texts and their states, kept when a rule is removed. */
export type RuleHistoryStore = {
  /** Newest first. */
  versions(tenantUid: string, ruleUid: string): Promise<readonly StoredVersion[]>;
  /** Newest first, at most 500. */
  stateChanges(tenantUid: string, ruleUid: string): Promise<readonly RuleStateChange[]>;
  /** All rules that were moved together. */
  changedTogether(tenantUid: string, changeUid: string): Promise<readonly RuleStateChange[]>;
};

/** State changes that one rule's history shows. */
const MOST_CHANGES = 500;

export function createRuleHistoryStore(postgres: Postgres): RuleHistoryStore {
  return {
    versions: (tenantUid, ruleUid) =>
      postgres.asTenant(tenantUid, (db) => selectVersions(db, tenantUid, ruleUid)),
    stateChanges: (tenantUid, ruleUid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const rows = await changesOf(db, tenantUid)
          .where("rule_uid", "=", ruleUid)
          .limit(MOST_CHANGES)
          .execute();
        return rows.map(readChange);
      }),
    changedTogether: (tenantUid, changeUid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const rows = await changesOf(db, tenantUid).where("change_uid", "=", changeUid).execute();
        return rows.map(readChange);
      }),
  };
}

/** Keeps texts as the next versions of their rules. Answers the number that each got. */
export async function insertVersions(
  { db, tenantUid, actor }: { readonly db: Transaction; readonly tenantUid: string; readonly actor: Actor },
  texts: readonly RuleText[],
  about: Pick<StoredVersion, "origin" | "commit" | "comment" | "rolledBackTo">,
): Promise<ReadonlyMap<string, number>> {
  if (texts.length === 0) return new Map();
  const last = await lastNumbers(db, tenantUid);
  const numbers = new Map(texts.map(({ uid }) => [uid, (last.get(uid) ?? 0) + 1]));
  await inParts(texts, 500, (part) =>
    db
      .withTables<DetectionTables>()
      .insertInto("rule_version")
      .values(
        part.map(({ uid, ...text }) => ({
          tenant_uid: tenantUid,
          rule_uid: uid,
          number: numbers.get(uid) ?? 1,
          version: text.version,
          path: text.path,
          text: text.text,
          tests: text.tests,
          origin: about.origin,
          commit: about.commit,
          author_uid: actor.uid,
          author_name: actor.name,
          comment: about.comment,
          rolled_back_to: about.rolledBackTo,
        })),
      )
      .execute(),
  );
  return numbers;
}

/** Of removed rules too: a number is never given twice. */
async function lastNumbers(db: Transaction, tenantUid: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .withTables<DetectionTables>()
    .selectFrom("rule_version")
    .select(["rule_uid", (eb) => eb.fn.max("number").as("last")])
    .where("tenant_uid", "=", tenantUid)
    .groupBy("rule_uid")
    .execute();
  return new Map(rows.map((row) => [row.rule_uid, row.last]));
}

async function selectVersions(db: Transaction, tenantUid: string, ruleUid: string): Promise<StoredVersion[]> {
  const rows = await db
    .withTables<DetectionTables>()
    .selectFrom("rule_version")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .where("rule_uid", "=", ruleUid)
    .orderBy("number", "desc")
    .execute();
  return rows.map((row) => ({
    number: row.number,
    version: row.version,
    path: row.path,
    text: row.text,
    tests: row.tests,
    origin: row.origin,
    commit: row.commit,
    author: { uid: row.author_uid ?? "", name: row.author_name },
    at: row.at.getTime(),
    comment: row.comment,
    rolledBackTo: row.rolled_back_to,
  }));
}

function changesOf(db: Transaction, tenantUid: string) {
  return db
    .withTables<DetectionTables>()
    .selectFrom("rule_state_change")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .orderBy("uid", "desc");
}

type ChangeRow = Awaited<ReturnType<ReturnType<typeof changesOf>["execute"]>>[number];

function readChange(row: ChangeRow): RuleStateChange {
  return {
    changeUid: row.change_uid,
    ruleUid: row.rule_uid,
    from: row.from_state,
    to: row.to_state,
    version: row.version,
    at: row.at.getTime(),
    by: { uid: row.actor_uid, name: row.actor_name },
    comment: row.comment,
    isForced: row.is_forced,
  };
}
