import type { RuleAuthor } from "../../api/rule-author.ts";
import { PLAIN_CHANGE, type ProposalItem, type RuleChange } from "../../detect/index.ts";
import type { SyncRequest, SyncRun } from "../../schema/views/rule-repository.ts";
import type { LifeDeps } from "../rule-life/life-deps.ts";
import { stateItem } from "../rule-life/move-rules.ts";
import { changeOf, changesLive, itemOf } from "../rule-life/save-rules.ts";
import type { PreparedSync } from "./prepare-sync.ts";

export type CarryingOut = {
  readonly tenantUid: string;
  readonly author: RuleAuthor;
  readonly request: SyncRequest;
  readonly prepared: PreparedSync;
  /** All waits for approval, not only what goes live. */
  readonly isProposed: boolean;
  /** Somebody asked: what was refused before is proposed again. */
  readonly isAsked: boolean;
};

/** Does what was planned, or proposes what has to wait. */
export async function carryOutSync(
  life: LifeDeps,
  work: CarryingOut,
): Promise<Pick<SyncRun, "outcome" | "proposalUid">> {
  const { tenantUid, author, request, prepared, isProposed } = work;
  const { savings, moves, synced } = prepared.planned;
  const mustWait = (await life.review.policy(tenantUid)).needsApproval;
  const waits = (isLive: boolean): boolean => isProposed || (mustWait && isLive);
  const waitingTexts = savings.filter((saving) => waits(changesLive(saving)));
  const waitingMoves = moves.filter(({ state }) => waits(state === "live"));
  const waiting = new Set([...waitingTexts, ...waitingMoves].map(({ rule }) => rule.uid));
  const atOnce = savings.filter(({ rule }) => !waiting.has(rule.uid));
  const texts = changeOf(life, atOnce);
  const moved = moves.filter(({ rule }) => !waiting.has(rule.uid));
  const change: RuleChange = {
    ...PLAIN_CHANGE,
    texts: texts.texts.filter((_text, index) => atOnce[index]?.isNewText),
    states: [...texts.states, ...moved.map(({ rule: { uid, version }, state }) => ({ uid, version, state }))],
    origin: "sync",
    commit: prepared.plan.commit,
    comment: request.comment,
    synced: new Map([...synced].filter(([uid]) => !waiting.has(uid))),
  };
  const isDone = atOnce.length + moved.length > 0;
  if (isDone || (await isNews(life, tenantUid, change.synced)))
    await life.rules.apply(tenantUid, author, change);
  const items = [
    ...waitingTexts.map(itemOf),
    ...waitingMoves.map(({ rule, state }) => stateItem(rule, state)),
  ];
  const proposalUid = items.length === 0 ? null : await propose(life, work, items);
  if (proposalUid !== null) return { outcome: "proposed", proposalUid };
  return { outcome: isDone ? "applied" : "unchanged", proposalUid: null };
}

/** Whether the store does not know yet what the repository has: rules that were here before and are in it too. */
async function isNews(
  life: LifeDeps,
  tenantUid: string,
  synced: ReadonlyMap<string, string | null>,
): Promise<boolean> {
  const { stored } = await life.tenantRules.read(tenantUid);
  return stored.some(({ uid, syncedVersion }) => synced.has(uid) && synced.get(uid) !== syncedVersion);
}

/**
 * Proposes what waits. What waits already, or was refused and nobody asked for it again, is not proposed twice; a proposal
 * that the repository has overtaken is withdrawn.
 */
async function propose(
  life: LifeDeps,
  { tenantUid, author, request, prepared, isAsked }: CarryingOut,
  items: readonly ProposalItem[],
): Promise<string | null> {
  const last = (await life.review.list(tenantUid, null)).find(({ origin }) => origin === "sync");
  if (last !== undefined && (last.status === "open" || last.status === "refused")) {
    const before = await life.review.get(tenantUid, last.uid);
    const isSame = contentOf(before.items) === contentOf(items);
    if (last.status === "open" && isSame) return last.uid;
    if (last.status === "refused" && isSame && !isAsked) return null;
    if (last.status === "open")
      await life.review.decide(tenantUid, author, {
        uid: last.uid,
        status: "withdrawn",
        comment: "the repository has moved on",
        approved: null,
      });
  }
  return life.review.propose(tenantUid, author, {
    comment: request.comment,
    origin: "sync",
    commit: prepared.plan.commit,
    personUid: await life.personOf(tenantUid, author),
    items,
  });
}

function contentOf(items: readonly ProposalItem[]): string {
  const lines = items.map(({ ruleUid, version, toState, tests, text }) =>
    JSON.stringify([ruleUid, version, toState, text === null ? null : tests]),
  );
  return lines.toSorted().join("\n");
}
