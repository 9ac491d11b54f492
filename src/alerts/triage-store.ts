import { randomUUID } from "node:crypto";
import { type Selectable, sql } from "kysely";
import { z } from "zod";
import { AppError } from "../lib/app-error.ts";
import type { OnChange } from "../platform/postgres/on-change.ts";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import type { Actor } from "../schema/change-notice.ts";
import type { AlertChange, AlertHistoryEntry } from "../schema/views/alert.ts";
import { selectAlert } from "./alert-query-store.ts";
import type { AlertRow, AlertTables } from "./alert-tables.ts";

/** How long a change can be undone. Longer than the console offers it, so that a slow network does not decide. */
const UNDO_MS = 10 * 60_000;
/** Alerts that one call may change. */
export const BULK_LIMIT = 5000;

export type TriageStore = {
  /**
   * Changes one alert; `version` is the one that the caller saw.
   * @throws {AppError} `NOT_FOUND`, `CONFLICT` when somebody else changed it in between, or `INVALID` for an assignee
   * who is not the tenant's.
   */
  change(
    tenantUid: string,
    actor: Actor,
    uid: string,
    edit: { change: AlertChange; version: number },
  ): Promise<{ changeUid: string }>;
  /** Changes many alerts in one transaction; those that are gone are left out of `changed`. @throws {AppError} `INVALID` */
  changeMany(
    tenantUid: string,
    actor: Actor,
    uids: readonly string[],
    change: AlertChange,
  ): Promise<{ changed: number; changeUid: string }>;
  /** Puts back what a change replaced, where nobody changed it again since. @throws {AppError} `NOT_FOUND` */
  undo(tenantUid: string, actor: Actor, changeUid: string): Promise<{ undone: number }>;
  comment(tenantUid: string, actor: Actor, uid: string, text: string): Promise<void>;
  /** Newest first, at most 500. */
  history(tenantUid: string, uid: string): Promise<readonly AlertHistoryEntry[]>;
};

/** People of a tenant who can be given an alert. */
export type Assignees = (tenantUid: string) => Promise<readonly { readonly uid: string }[]>;

export function createTriageStore(postgres: Postgres, onChange: OnChange, assignees: Assignees): TriageStore {
  const apply =
    (tenantUid: string, actor: Actor, uids: readonly string[], change: AlertChange) =>
    async (db: Transaction) => {
      const changeUid = randomUUID();
      const rows = await lockAlerts(db, tenantUid, uids);
      const changed = await applyChange(
        db,
        { tenantUid, actor, changeUid, kind: "changed" },
        rows.map((row) => ({ row, change })),
      );
      await onChange(db, {
        tenantUid,
        actor,
        action: "alert.change",
        target: uids.length === 1 ? (uids[0] ?? "") : `${uids.length} alerts`,
        details: { change, uids },
      });
      return { changed, changeUid };
    };
  return {
    async change(tenantUid, actor, uid, edit) {
      await requireAssignee(assignees, tenantUid, actor, edit.change);
      return postgres.asTenant(tenantUid, async (db) => {
        const row = await selectAlert(db, tenantUid, uid);
        if (row.version !== edit.version)
          throw new AppError("CONFLICT", "The alert was changed in the meantime.", {
            current: row.version,
            given: edit.version,
          });
        return apply(tenantUid, actor, [uid], edit.change)(db);
      });
    },
    async changeMany(tenantUid, actor, uids, change) {
      await requireAssignee(assignees, tenantUid, actor, change);
      return postgres.asTenant(tenantUid, apply(tenantUid, actor, uids, change));
    },
    undo: (tenantUid, actor, changeUid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const undone = await undoChange(db, tenantUid, actor, changeUid);
        await onChange(db, {
          tenantUid,
          actor,
          action: "alert.undo",
          target: changeUid,
          details: { undone },
        });
        return { undone };
      }),
    comment: (tenantUid, actor, uid, text) =>
      postgres.asTenant(tenantUid, async (db) => {
        await selectAlert(db, tenantUid, uid);
        await addComment(db, tenantUid, actor, { uid, text });
        await onChange(db, { tenantUid, actor, action: "alert.comment", target: uid, details: {} });
      }),
    history: (tenantUid, uid) => postgres.asTenant(tenantUid, (db) => selectHistory(db, tenantUid, uid)),
  };
}

/** @throws {AppError} `INVALID` */
async function requireAssignee(
  assignees: Assignees,
  tenantUid: string,
  actor: Actor,
  { assigneeUid }: AlertChange,
): Promise<void> {
  // who may triage may take an alert: the platform's administrators are in no tenant's list
  if (assigneeUid === undefined || assigneeUid === null || assigneeUid === actor.uid) return;
  if ((await assignees(tenantUid)).some(({ uid }) => uid === assigneeUid)) return;
  throw new AppError("INVALID", "There is nobody in this tenant who could take the alert by this uid.", {
    place: "body.change.assigneeUid",
  });
}

/** The columns that triage may change, and the name of each in a change. */
const COLUMNS = { state: "state", verdict: "verdict", assigneeUid: "assignee_uid" } as const;
type ChangedParts = Record<string, { from: unknown; to: unknown }>;
type Step = {
  readonly tenantUid: string;
  readonly actor: Actor;
  readonly changeUid: string | null;
  readonly kind: "changed" | "undone";
};

async function lockAlerts(
  db: Transaction,
  tenantUid: string,
  uids: readonly string[],
): Promise<Selectable<AlertRow>[]> {
  return db
    .withTables<AlertTables>()
    .selectFrom("alert")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "in", [...uids])
    .orderBy("uid")
    .forUpdate()
    .execute();
}

/** Writes the parts that differ, each with its history entry. Returns how many alerts changed. */
async function applyChange(
  db: Transaction,
  step: Step,
  edits: readonly { row: Selectable<AlertRow>; change: AlertChange }[],
): Promise<number> {
  let changed = 0;
  for (const { row, change } of edits) {
    const parts = changedParts(row, withImpliedState(row, change));
    if (Object.keys(parts).length === 0) continue;
    await writeParts(db, step, row, parts);
    changed++;
  }
  return changed;
}

/** Taking an alert means working on it, and a verdict closes it: nobody should have to say both. */
function withImpliedState(row: Selectable<AlertRow>, change: AlertChange): AlertChange {
  if (change.state !== undefined) return change;
  if (change.verdict !== undefined && change.verdict !== null) return { ...change, state: "closed" };
  if (change.assigneeUid !== undefined && change.assigneeUid !== null && row.state === "new")
    return { ...change, state: "in_progress" };
  return change;
}

function changedParts(row: Selectable<AlertRow>, change: AlertChange): ChangedParts {
  const parts: ChangedParts = {};
  for (const name of ["state", "verdict", "assigneeUid"] as const) {
    const to = change[name];
    const from = row[COLUMNS[name]];
    if (to !== undefined && to !== from) parts[name] = { from, to };
  }
  return parts;
}

async function writeParts(
  db: Transaction,
  step: Step,
  row: Selectable<AlertRow>,
  parts: ChangedParts,
): Promise<void> {
  const set = Object.fromEntries(
    Object.entries(COLUMNS).flatMap(([name, column]) => (parts[name] ? [[column, parts[name].to]] : [])),
  );
  const tables = db.withTables<AlertTables>();
  await tables
    .updateTable("alert")
    .set({
      ...set,
      version: row.version + 1,
      updated_at: sql`now()`,
      first_triaged_at: sql`coalesce(first_triaged_at, now())`,
      ...(parts["state"] ? { closed_at: parts["state"].to === "closed" ? sql`now()` : null } : {}),
    })
    .where("tenant_uid", "=", step.tenantUid)
    .where("uid", "=", row.uid)
    .execute();
  await tables
    .insertInto("alert_history")
    .values({
      uid: randomUUID(),
      tenant_uid: step.tenantUid,
      alert_uid: row.uid,
      change_uid: step.changeUid,
      actor_uid: step.actor.uid,
      actor_name: step.actor.name,
      kind: step.kind,
      change: JSON.stringify(parts),
    })
    .execute();
  await tables
    .insertInto("alert_outbox")
    .values({ tenant_uid: step.tenantUid, alert_uid: row.uid, change: "updated" })
    .execute();
}

const StoredParts = z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() }));

async function undoChange(
  db: Transaction,
  tenantUid: string,
  actor: Actor,
  changeUid: string,
): Promise<number> {
  const entries = await db
    .withTables<AlertTables>()
    .updateTable("alert_history")
    .set({ undone_at: sql`now()` })
    .where("tenant_uid", "=", tenantUid)
    .where("change_uid", "=", changeUid)
    .where("undone_at", "is", null)
    .where("at", ">", sql<Date>`now() - ${`${UNDO_MS} milliseconds`}::interval`)
    .returning(["alert_uid", "change"])
    .execute();
  if (entries.length === 0)
    throw new AppError("NOT_FOUND", "There is no such change, or it is too old to undo.");
  const rows = await lockAlerts(
    db,
    tenantUid,
    entries.map((entry) => entry.alert_uid),
  );
  const partsOf = new Map(entries.map((entry) => [entry.alert_uid, StoredParts.parse(entry.change)]));
  const edits = rows.map((row) => ({ row, change: reversal(row, partsOf.get(row.uid) ?? {}) }));
  return applyChange(db, { tenantUid, actor, changeUid: null, kind: "undone" }, edits);
}

/** What to set so that the alert is as before, leaving alone what somebody changed again since. */
function reversal(row: Selectable<AlertRow>, parts: ChangedParts): AlertChange {
  const change: Record<string, unknown> = { state: row.state };
  for (const [name, part] of Object.entries(parts)) {
    const column = name === "assigneeUid" ? "assignee_uid" : name === "verdict" ? "verdict" : "state";
    if (row[column] === part.to) change[name] = part.from;
  }
  return StoredChange.parse(change);
}

const StoredChange = z.object({
  state: z.enum(["new", "in_progress", "closed"]).optional(),
  verdict: z
    .enum(["true_positive", "benign_true_positive", "false_positive", "undetermined"])
    .nullable()
    .optional(),
  assigneeUid: z.string().nullable().optional(),
});

async function addComment(
  db: Transaction,
  tenantUid: string,
  actor: Actor,
  comment: { uid: string; text: string },
): Promise<void> {
  const tables = db.withTables<AlertTables>();
  await tables
    .insertInto("alert_history")
    .values({
      uid: randomUUID(),
      tenant_uid: tenantUid,
      alert_uid: comment.uid,
      actor_uid: actor.uid,
      actor_name: actor.name,
      kind: "comment",
      comment: comment.text,
    })
    .execute();
  await tables
    .updateTable("alert")
    .set({ comment_count: sql`comment_count + 1`, updated_at: sql`now()` })
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "=", comment.uid)
    .execute();
  await tables
    .insertInto("alert_outbox")
    .values({ tenant_uid: tenantUid, alert_uid: comment.uid, change: "updated" })
    .execute();
}

async function selectHistory(
  db: Transaction,
  tenantUid: string,
  alertUid: string,
): Promise<AlertHistoryEntry[]> {
  await selectAlert(db, tenantUid, alertUid);
  const rows = await db
    .withTables<AlertTables>()
    .selectFrom("alert_history")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .where("alert_uid", "=", alertUid)
    .orderBy("at", "desc")
    .limit(500)
    .execute();
  const oldest = Date.now() - UNDO_MS;
  return rows.map((row) => ({
    uid: row.uid,
    at: row.at.getTime(),
    actor: row.actor_name,
    kind: HistoryKind.parse(row.kind),
    ...(row.change === null ? {} : { change: StoredParts.parse(row.change) }),
    ...(row.comment === null ? {} : { comment: row.comment }),
    ...(row.change_uid !== null && row.undone_at === null && row.at.getTime() > oldest
      ? { changeUid: row.change_uid }
      : {}),
  }));
}

const HistoryKind = z.enum(["created", "changed", "comment", "undone", "reopened", "suppressed"]);
