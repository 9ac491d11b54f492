import { type Selectable, sql } from "kysely";
import { AppError } from "../lib/app-error.ts";
import type { Transaction } from "../platform/postgres/index.ts";
import { HuntKind, HuntOutcome, HuntScope, HuntState, type HuntView } from "../schema/views/hunt.ts";
import type { HuntTables } from "./hunt-tables.ts";

const MOST_LISTED = 500;

type HuntRow = Selectable<HuntTables["hunt"]> & {
  readonly parts: number;
  readonly parts_done: number;
  readonly total: number;
  readonly passed: number;
  readonly scanned: number;
  readonly findings: number;
  readonly new_findings: number;
};

function huntRows(db: Transaction, tenantUid: string) {
  return db
    .withTables<HuntTables>()
    .selectFrom("hunt")
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom("hunt_part")
          .select([
            sql<number>`count(*)`.as("parts"),
            sql<number>`count(*) filter (where is_done)`.as("parts_done"),
            sql<number>`coalesce(sum(events), 0)::bigint`.as("total"),
            sql<number>`coalesce(sum(events) filter (where is_done), 0)::bigint`.as("passed"),
            sql<number>`coalesce(sum(hunt_part.scanned), 0)::bigint`.as("scanned"),
            sql<number>`coalesce(sum(hunt_part.findings), 0)::bigint`.as("findings"),
            sql<number>`coalesce(sum(hunt_part.new_findings), 0)::bigint`.as("new_findings"),
          ])
          .whereRef("hunt_part.hunt_uid", "=", "hunt.uid")
          .as("part"),
      (join) => join.onTrue(),
    )
    .selectAll("hunt")
    .select([
      "part.parts",
      "part.parts_done",
      "part.total",
      "part.passed",
      "part.scanned",
      "part.findings",
      "part.new_findings",
    ])
    .where("hunt.tenant_uid", "=", tenantUid);
}

/** Hunts of a tenant, newest first. */
export async function selectHunts(db: Transaction, tenantUid: string): Promise<HuntView[]> {
  const rows = await huntRows(db, tenantUid).orderBy("created_at", "desc").limit(MOST_LISTED).execute();
  return rows.map((row) => viewOf(complete(row)));
}

/** One hunt; locked until the transaction ends, when it is to be changed. @throws {AppError} `NOT_FOUND` */
export async function selectHunt(
  db: Transaction,
  tenantUid: string,
  huntUid: string,
  isLocked = false,
): Promise<HuntView> {
  if (isLocked)
    await sql`select 1 from hunt where tenant_uid = ${tenantUid} and uid = ${huntUid} for update`.execute(db);
  const row = await huntRows(db, tenantUid).where("hunt.uid", "=", huntUid).executeTakeFirst();
  if (row === undefined) throw new AppError("NOT_FOUND", "There is no such hunt.");
  return viewOf(complete(row));
}

/** A hunt without parts has none of anything. */
function complete(row: Awaited<ReturnType<ReturnType<typeof huntRows>["executeTakeFirstOrThrow"]>>): HuntRow {
  return {
    ...row,
    parts: row.parts ?? 0,
    parts_done: row.parts_done ?? 0,
    total: row.total ?? 0,
    passed: row.passed ?? 0,
    scanned: row.scanned ?? 0,
    findings: row.findings ?? 0,
    new_findings: row.new_findings ?? 0,
  };
}

function viewOf(row: HuntRow): HuntView {
  const elapsedMs = row.elapsed_ms;
  const eventsPerSecond = elapsedMs === 0 ? 0 : (row.passed / elapsedMs) * 1000;
  const isKnown = eventsPerSecond > 0 && row.state === "running";
  return {
    uid: row.uid,
    kind: HuntKind.parse(row.kind),
    name: row.name,
    state: HuntState.parse(row.state),
    outcome: HuntOutcome.parse(row.outcome),
    scope: HuntScope.parse(row.scope),
    detectors: row.detectors,
    from: row.range_from.getTime(),
    to: row.range_to.getTime(),
    createdBy: { uid: row.created_by_uid, name: row.created_by_name },
    createdAt: row.created_at.getTime(),
    startedAt: row.started_at?.getTime() ?? null,
    endedAt: row.ended_at?.getTime() ?? null,
    progress: {
      parts: row.parts,
      partsDone: row.parts_done,
      total: row.total,
      passed: row.passed,
      scanned: row.scanned,
      findings: row.findings,
      newFindings: row.new_findings,
      elapsedMs,
      eventsPerSecond,
      etaMs: isKnown ? ((row.total - row.passed) / eventsPerSecond) * 1000 : null,
    },
    failure: row.failure,
  };
}
