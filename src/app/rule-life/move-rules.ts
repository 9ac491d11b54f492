import type { RuleAuthor } from "../../api/rule-author.ts";
import { PLAIN_CHANGE, type ProposalItem } from "../../detect/index.ts";
import { AppError } from "../../lib/app-error.ts";
import { type RuleState, transitionFault } from "../../schema/rule-state.ts";
import type { NewRuleStates, RuleRefusal, RuleStatesChanged } from "../../schema/views/rule-life.ts";
import { placeholderLists } from "../serve/tenant-rules.ts";
import { type KnownRule, knownRules } from "./known-rules.ts";
import type { LifeDeps } from "./life-deps.ts";
import { NOT_TESTED, testReports } from "./read-documents.ts";
import { originOf, refuseForce } from "./save-rules.ts";

/** Moves rules to a state; those that cannot go there are told, and the others go. */
export async function moveRules(
  deps: LifeDeps,
  tenantUid: string,
  author: RuleAuthor,
  wanted: NewRuleStates,
): Promise<RuleStatesChanged> {
  refuseForce(author, wanted.force);
  const tenant = await deps.tenantRules.read(tenantUid);
  const known = knownRules(tenant, deps.catalog);
  const rules = [...new Set(wanted.ruleUids)].map((uid) => requireRule(known, uid));
  const moving = rules.filter(({ state }) => state !== wanted.state);
  const barred = moving.flatMap((rule) => transitionRefusal(rule, wanted.state));
  const failing = wanted.state === "live" ? await failingTests(deps, moving, placeholderLists(tenant)) : [];
  const refused = wanted.force ? barred : [...barred, ...failing];
  const left = new Set(refused.map(({ ruleUid }) => ruleUid));
  const fit = moving.filter(({ uid }) => !left.has(uid));
  const forced = new Set(failing.map(({ ruleUid }) => ruleUid));
  const isForced = wanted.force && fit.some(({ uid }) => forced.has(uid));
  const done = await carryOut(deps, { tenantUid, author, wanted, isForced }, fit);
  return { ...done, unchanged: rules.length - moving.length, refused };
}

function requireRule(known: ReadonlyMap<string, KnownRule>, uid: string): KnownRule {
  const rule = known.get(uid);
  if (rule === undefined) throw new AppError("NOT_FOUND", "There is no such rule.", { ruleUid: uid });
  return rule;
}

function transitionRefusal({ uid, state, origin }: KnownRule, to: RuleState): RuleRefusal[] {
  const reason = transitionFault(state, to, origin);
  return reason === null ? [] : [{ ruleUid: uid, code: "transition", reason }];
}

async function failingTests(
  { thread }: LifeDeps,
  rules: readonly KnownRule[],
  placeholders: ReadonlyMap<string, readonly string[]>,
): Promise<RuleRefusal[]> {
  const reports = await testReports(thread, rules, placeholders);
  return rules.flatMap(({ uid }): RuleRefusal[] => {
    const { failed, failures } = reports.get(uid) ?? NOT_TESTED;
    if (failed === 0) return [];
    const [first] = failures;
    const reason = `${failed} of its tests fail; ${first?.name ?? ""}: ${first?.reason ?? ""}`;
    return [{ ruleUid: uid, code: "tests_failed", reason }];
  });
}

async function carryOut(
  deps: LifeDeps,
  given: {
    readonly tenantUid: string;
    readonly author: RuleAuthor;
    readonly wanted: NewRuleStates;
    readonly isForced: boolean;
  },
  rules: readonly KnownRule[],
): Promise<Pick<RuleStatesChanged, "changeUid" | "changed" | "proposalUid">> {
  const { tenantUid, author, wanted, isForced } = given;
  const { state, comment } = wanted;
  if (rules.length === 0) return { changeUid: null, changed: 0, proposalUid: null };
  if (state === "live" && (await deps.review.policy(tenantUid)).needsApproval) {
    const proposalUid = await deps.review.propose(tenantUid, author, {
      comment,
      origin: originOf(author),
      commit: null,
      personUid: await deps.personOf(tenantUid, author),
      items: rules.map((rule) => stateItem(rule, state)),
    });
    return { changeUid: null, changed: 0, proposalUid };
  }
  const states = rules.map(({ uid, version }) => ({ uid, version, state }));
  const change = { ...PLAIN_CHANGE, states, comment, isForced };
  const { changeUid, statesChanged } = await deps.rules.apply(tenantUid, author, change);
  return { changeUid, changed: statesChanged, proposalUid: null };
}

/** A rule that waits for approval of its new state. */
export function stateItem({ uid, title, version, path, state }: KnownRule, toState: RuleState): ProposalItem {
  const item = { ruleUid: uid, title, baseVersion: version, version, path, text: null, tests: null };
  return { ...item, fromState: state, toState };
}

/** Takes a change of states back, for the rules that are as it left them. */
export async function undoMove(
  deps: LifeDeps,
  tenantUid: string,
  author: RuleAuthor,
  changeUid: string,
): Promise<RuleStatesChanged> {
  const changes = await deps.past.changedTogether(tenantUid, changeUid);
  const [first] = changes;
  if (first === undefined) throw new AppError("NOT_FOUND", "There is no such change.");
  const known = knownRules(await deps.tenantRules.read(tenantUid), deps.catalog);
  // what a rule was with the same text needs no approval again
  const isAsLeft = (change: (typeof changes)[number]): boolean => {
    const rule = known.get(change.ruleUid);
    return rule?.state === change.to && rule.version === change.version;
  };
  const states = changes
    .filter(isAsLeft)
    .map(({ ruleUid, version, from }) => ({ uid: ruleUid, version, state: from }));
  const refused = changes
    .filter((change) => !isAsLeft(change))
    .map(({ ruleUid }): RuleRefusal => {
      const reason = "It was changed since, or is gone: move it by itself.";
      return { ruleUid, code: "changed_since", reason };
    });
  const comment = `undone: ${first.comment}`.slice(0, 2000);
  const done = await deps.rules.apply(tenantUid, author, { ...PLAIN_CHANGE, states, comment });
  return { changeUid: done.changeUid, changed: done.statesChanged, unchanged: 0, refused, proposalUid: null };
}
