import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { AppError } from "../lib/app-error.ts";
import type { OnChange } from "../platform/postgres/on-change.ts";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import type { Actor } from "../schema/change-notice.ts";
import type { RuleState } from "../schema/rule-state.ts";
import type { ProposalStatus, RulePolicy, RuleProposal, VersionOrigin } from "../schema/views/rule-life.ts";
import type { DetectionTables } from "./detection-tables.ts";
import { inParts } from "./in-parts.ts";
import { revising } from "./revision.ts";
import { applyChange, type RuleChange, type RulesSaved, stateIn, versionsIn } from "./rule-store.ts";

/** What a proposal does to one rule. */
export type ProposalItem = {
  readonly ruleUid: string;
  readonly title: string;
  /** What was there when it was proposed; null for a rule that was not. */
  readonly baseVersion: string | null;
  readonly fromState: RuleState | null;
  readonly toState: RuleState;
  readonly version: string;
  readonly path: string;
  /** Null when only the state changes. */
  readonly text: string | null;
  readonly tests: string | null;
};

export type NewProposal = {
  readonly comment: string;
  readonly origin: VersionOrigin;
  readonly commit: string | null;
  /** The person behind the actor: of a key, its owner. */
  readonly personUid: string | null;
  readonly items: readonly ProposalItem[];
};

export type StoredProposal = RuleProposal & {
  readonly personUid: string | null;
  readonly items: readonly ProposalItem[];
};

/** How a proposal ends. */
export type Decision = {
  readonly uid: string;
  readonly status: Exclude<ProposalStatus, "open">;
  readonly comment: string;
  /** What an approval does, and to what; null for the others. */
  readonly approved: { readonly change: RuleChange; readonly items: readonly ProposalItem[] } | null;
};

/** Changes that wait for another person, and whether they have to. */
export type RuleReviewStore = {
  policy(tenantUid: string): Promise<RulePolicy>;
  setPolicy(tenantUid: string, actor: Actor, policy: RulePolicy): Promise<void>;
  propose(tenantUid: string, actor: Actor, proposal: NewProposal): Promise<string>;
  /** Newest first, at most 500. */
  list(tenantUid: string, status: ProposalStatus | null): Promise<readonly RuleProposal[]>;
  /** @throws {AppError} `NOT_FOUND` */
  get(tenantUid: string, uid: string): Promise<StoredProposal>;
  /** Rules that an open proposal is about. */
  waiting(tenantUid: string): Promise<ReadonlySet<string>>;
  /**
   * Ends a proposal and does what it says, or neither.
   * @throws {AppError} `CONFLICT` when it is not open any more, or one of its rules is not what it was
   */
  decide(tenantUid: string, actor: Actor, decision: Decision): Promise<RulesSaved | null>;
};

const MOST_LISTED = 500;

export function createRuleReviewStore(postgres: Postgres, onChange: OnChange): RuleReviewStore {
  const changing = revising(postgres);
  return {
    policy: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectPolicy(db, tenantUid)),
    setPolicy: (tenantUid, actor, policy) =>
      postgres.asTenant(tenantUid, async (db) => {
        await upsertPolicy(db, tenantUid, { actor, policy });
        await onChange(db, { tenantUid, actor, action: "rule.policy", target: "review", details: policy });
      }),
    propose: (tenantUid, actor, proposal) =>
      postgres.asTenant(tenantUid, async (db) => {
        const uid = await insertProposal(db, tenantUid, { actor, proposal });
        const rules = proposal.items.map(({ ruleUid, version, toState }) => ({ ruleUid, version, toState }));
        const details = { comment: proposal.comment, commit: proposal.commit, rules };
        await onChange(db, { tenantUid, actor, action: "rule.propose", target: uid, details });
        return uid;
      }),
    list: (tenantUid, status) =>
      postgres.asTenant(tenantUid, (db) => selectProposals(db, tenantUid, { status, uid: null })),
    get: (tenantUid, uid) => postgres.asTenant(tenantUid, (db) => selectProposal(db, tenantUid, uid)),
    waiting: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectWaiting(db, tenantUid)),
    decide: (tenantUid, actor, decision) =>
      changing(tenantUid, async (db) => {
        await closeProposal(db, tenantUid, { actor, decision });
        const { uid, status, comment, approved } = decision;
        const action = `rule.proposal.${status}`;
        await onChange(db, { tenantUid, actor, action, target: uid, details: { comment } });
        if (approved === null) return null;
        await refuseStale(db, tenantUid, approved.items);
        return applyChange({ db, onChange, tenantUid, actor }, approved.change);
      }),
  };
}

async function selectPolicy(db: Transaction, tenantUid: string): Promise<RulePolicy> {
  const row = await db
    .withTables<DetectionTables>()
    .selectFrom("rule_policy")
    .select("needs_approval")
    .where("tenant_uid", "=", tenantUid)
    .executeTakeFirst();
  return { needsApproval: row?.needs_approval ?? false };
}

async function upsertPolicy(
  db: Transaction,
  tenantUid: string,
  { actor, policy }: { readonly actor: Actor; readonly policy: RulePolicy },
): Promise<void> {
  const row = { needs_approval: policy.needsApproval, changed_by: actor.name };
  await db
    .withTables<DetectionTables>()
    .insertInto("rule_policy")
    .values({ tenant_uid: tenantUid, ...row })
    .onConflict((conflict) => conflict.column("tenant_uid").doUpdateSet({ ...row, changed_at: sql`now()` }))
    .execute();
}

async function insertProposal(
  db: Transaction,
  tenantUid: string,
  { actor, proposal }: { readonly actor: Actor; readonly proposal: NewProposal },
): Promise<string> {
  const uid = randomUUID();
  const tables = db.withTables<DetectionTables>();
  await tables
    .insertInto("rule_proposal")
    .values({
      uid,
      tenant_uid: tenantUid,
      proposed_by_uid: actor.uid,
      proposed_by_name: actor.name,
      person_uid: proposal.personUid,
      comment: proposal.comment,
      origin: proposal.origin,
      commit: proposal.commit,
      decided_by_uid: null,
      decided_by_name: null,
      decided_at: null,
    })
    .execute();
  await inParts(proposal.items, 500, (part) =>
    tables
      .insertInto("rule_proposal_item")
      .values(
        part.map((item) => ({
          tenant_uid: tenantUid,
          proposal_uid: uid,
          rule_uid: item.ruleUid,
          title: item.title,
          base_version: item.baseVersion,
          from_state: item.fromState,
          to_state: item.toState,
          version: item.version,
          path: item.path,
          text: item.text,
          tests: item.tests,
        })),
      )
      .execute(),
  );
  return uid;
}

async function selectProposals(
  db: Transaction,
  tenantUid: string,
  { status, uid }: { readonly status: ProposalStatus | null; readonly uid: string | null },
): Promise<(RuleProposal & { readonly personUid: string | null })[]> {
  const { rows } = await sql<ProposalRow>`
    select proposal.*, item.rules, item.titles from rule_proposal proposal
    cross join lateral (
      select count(*) as rules, coalesce((array_agg(title order by title))[1:10], '{}') as titles
      from rule_proposal_item where proposal_uid = proposal.uid) item
    where proposal.tenant_uid = ${tenantUid}
      and (${status}::text is null or proposal.status = ${status}) and (${uid}::text is null or proposal.uid = ${uid})
    order by proposal.proposed_at desc, proposal.uid limit ${MOST_LISTED}`.execute(db);
  return rows.map(readProposal);
}

type ProposalRow = {
  readonly uid: string;
  readonly status: ProposalStatus;
  readonly proposed_by_uid: string;
  readonly proposed_by_name: string;
  readonly person_uid: string | null;
  readonly proposed_at: Date;
  readonly comment: string;
  readonly origin: VersionOrigin;
  readonly commit: string | null;
  readonly decided_by_uid: string | null;
  readonly decided_by_name: string | null;
  readonly decided_at: Date | null;
  readonly decision_comment: string;
  readonly rules: number;
  readonly titles: string[];
};

function readProposal(row: ProposalRow): RuleProposal & { readonly personUid: string | null } {
  const { decided_by_uid: uid, decided_by_name: name } = row;
  return {
    uid: row.uid,
    status: row.status,
    proposedBy: { uid: row.proposed_by_uid, name: row.proposed_by_name },
    personUid: row.person_uid,
    proposedAt: row.proposed_at.getTime(),
    comment: row.comment,
    origin: row.origin,
    commit: row.commit,
    rules: row.rules,
    titles: row.titles,
    decidedBy: uid === null || name === null ? null : { uid, name },
    decidedAt: row.decided_at?.getTime() ?? null,
    decisionComment: row.decision_comment,
  };
}

async function selectProposal(db: Transaction, tenantUid: string, uid: string): Promise<StoredProposal> {
  const [proposal] = await selectProposals(db, tenantUid, { status: null, uid });
  if (proposal === undefined) throw new AppError("NOT_FOUND", "There is no such proposal.");
  const rows = await db
    .withTables<DetectionTables>()
    .selectFrom("rule_proposal_item")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .where("proposal_uid", "=", uid)
    .orderBy("path")
    .orderBy("rule_uid")
    .execute();
  const items = rows.map((row) => ({
    ruleUid: row.rule_uid,
    title: row.title,
    baseVersion: row.base_version,
    fromState: row.from_state,
    toState: row.to_state,
    version: row.version,
    path: row.path,
    text: row.text,
    tests: row.tests,
  }));
  return { ...proposal, items };
}

async function selectWaiting(db: Transaction, tenantUid: string): Promise<Set<string>> {
  const rows = await db
    .withTables<DetectionTables>()
    .selectFrom("rule_proposal_item as item")
    .innerJoin("rule_proposal as proposal", "proposal.uid", "item.proposal_uid")
    .select("item.rule_uid")
    .where("item.tenant_uid", "=", tenantUid)
    .where("proposal.tenant_uid", "=", tenantUid)
    .where("proposal.status", "=", "open")
    .execute();
  return new Set(rows.map((row) => row.rule_uid));
}

/** What somebody agreed to was about the rules as they were then. */
async function refuseStale(
  db: Transaction,
  tenantUid: string,
  items: readonly ProposalItem[],
): Promise<void> {
  const versions = await versionsIn(db, tenantUid);
  const stateOf = await stateIn(db, tenantUid);
  const stale = items.filter(({ ruleUid, baseVersion, fromState }) => {
    const isOther = versions.has(ruleUid) && versions.get(ruleUid) !== baseVersion;
    return isOther || (fromState !== null && stateOf(ruleUid) !== fromState);
  });
  if (stale.length > 0)
    throw new AppError(
      "CONFLICT",
      `Changed since it was proposed: ${stale[0]?.title ?? ""}. Propose it again.`,
      {
        rules: stale.map(({ ruleUid }) => ruleUid),
      },
    );
}

async function closeProposal(
  db: Transaction,
  tenantUid: string,
  { actor, decision }: { readonly actor: Actor; readonly decision: Decision },
): Promise<void> {
  const { numUpdatedRows } = await db
    .withTables<DetectionTables>()
    .updateTable("rule_proposal")
    .set({
      status: decision.status,
      decided_by_uid: actor.uid,
      decided_by_name: actor.name,
      decided_at: sql`now()`,
      decision_comment: decision.comment,
    })
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "=", decision.uid)
    .where("status", "=", "open")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new AppError("CONFLICT", "The proposal is decided already.");
}
