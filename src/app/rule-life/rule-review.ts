import type { RuleAuthor } from "../../api/rule-author.ts";
import type { RuleReview } from "../../api/routes/rule-review.ts";
import {
  diffRules,
  PLAIN_CHANGE,
  type ProposalItem,
  type RuleChange,
  type StoredProposal,
} from "../../detect/index.ts";
import { AppError } from "../../lib/app-error.ts";
import type {
  ProposalDecision,
  ProposedChange,
  RuleProposal,
  RuleTestReport,
} from "../../schema/views/rule-life.ts";
import { placeholderLists } from "../serve/tenant-rules.ts";
import { type KnownRule, knownRules } from "./known-rules.ts";
import type { LifeDeps } from "./life-deps.ts";
import { NOT_TESTED, testReports } from "./read-documents.ts";
import { refuseForce } from "./save-rules.ts";

/** Changes that wait for a second person, and what becomes of them. */
export function createRuleReview(deps: LifeDeps): RuleReview {
  const { review } = deps;
  const decided = async (tenantUid: string, uid: string): Promise<RuleProposal> =>
    withoutItems(await review.get(tenantUid, uid));
  return {
    policy: (tenantUid) => review.policy(tenantUid),
    setPolicy: (tenantUid, actor, policy) => review.setPolicy(tenantUid, actor, policy),
    list: (tenantUid, status) => review.list(tenantUid, status),
    async get(tenantUid, uid) {
      const proposal = await review.get(tenantUid, uid);
      return { ...withoutItems(proposal), changes: [...(await changesOf(deps, tenantUid, proposal))] };
    },
    async approve(tenantUid, author, given) {
      const approved = await approval(deps, tenantUid, { author, given });
      const decision = { uid: given.uid, status: "approved", comment: given.comment, approved } as const;
      await review.decide(tenantUid, author, decision);
      return decided(tenantUid, given.uid);
    },
    async refuse(tenantUid, author, { uid, comment }) {
      await review.get(tenantUid, uid);
      await review.decide(tenantUid, author, { uid, status: "refused", comment, approved: null });
      return decided(tenantUid, uid);
    },
    async withdraw(tenantUid, author, uid) {
      const { proposedBy, personUid } = await review.get(tenantUid, uid);
      if (author.uid !== proposedBy.uid && author.uid !== personUid)
        throw new AppError("FORBIDDEN", "Another's proposal is refused, not withdrawn.");
      await review.decide(tenantUid, author, { uid, status: "withdrawn", comment: "", approved: null });
      return decided(tenantUid, uid);
    },
  };
}

function withoutItems({ items: _items, personUid: _person, ...proposal }: StoredProposal): RuleProposal {
  return proposal;
}

async function approval(
  deps: LifeDeps,
  tenantUid: string,
  {
    author,
    given,
  }: { readonly author: RuleAuthor; readonly given: ProposalDecision & { readonly uid: string } },
): Promise<{ readonly change: RuleChange; readonly items: readonly ProposalItem[] }> {
  refuseForce(author, given.force);
  const proposal = await deps.review.get(tenantUid, given.uid);
  if (author.uid === proposal.proposedBy.uid || author.uid === proposal.personUid)
    throw new AppError("FORBIDDEN", "Another person than who proposed it approves a change.");
  const changes = await changesOf(deps, tenantUid, proposal);
  const stale = changes.find(({ isStale }) => isStale);
  if (proposal.status === "open" && stale !== undefined)
    throw new AppError("CONFLICT", `Changed since it was proposed: ${stale.title}. Propose it again.`);
  const failing = changes.filter(({ toState, tests }) => toState === "live" && tests.failed > 0);
  if (failing.length > 0 && !given.force)
    throw new AppError(
      "RULE_INVALID",
      `The tests of ${failing.length} rules fail: ${failing[0]?.title ?? ""}.`,
      {
        rules: failing.map(({ ruleUid }) => ruleUid),
      },
    );
  const change = { ...changeOfProposal(deps, proposal), isForced: failing.length > 0 };
  return { change, items: proposal.items };
}

/** Whoever proposed a text is its author; whoever approved it moved the rule. */
function changeOfProposal({ catalog }: LifeDeps, proposal: StoredProposal): RuleChange {
  const { items, comment, origin, commit, proposedBy } = proposal;
  const texts = items.flatMap(({ ruleUid, version, path, text, tests }) => {
    const shippedVersion = catalog.shared.get(ruleUid)?.version ?? null;
    return text === null ? [] : [{ uid: ruleUid, version, path, text, tests, shippedVersion }];
  });
  const synced = new Map(origin === "sync" ? texts.map(({ uid, version }) => [uid, version]) : []);
  const states = items.map(({ ruleUid, version, toState }) => ({ uid: ruleUid, version, state: toState }));
  return { ...PLAIN_CHANGE, texts, states, comment, origin, commit, synced, author: proposedBy };
}

async function changesOf(
  deps: LifeDeps,
  tenantUid: string,
  { items, status }: StoredProposal,
): Promise<readonly ProposedChange[]> {
  const tenant = await deps.tenantRules.read(tenantUid);
  const known = knownRules(tenant, deps.catalog);
  const texts = items.map((item) => {
    const { text, tests } =
      item.text === null ? (known.get(item.ruleUid) ?? { text: "", tests: null }) : item;
    return { uid: item.ruleUid, path: item.path, text: text ?? "", tests };
  });
  const reports = await testReports(deps.thread, texts, placeholderLists(tenant));
  return items.map((item, index) => {
    const tests = reports.get(item.ruleUid) ?? NOT_TESTED;
    const text = texts[index]?.text ?? "";
    return changeView(item, { known: known.get(item.ruleUid), text, tests, isOpen: status === "open" });
  });
}

function changeView(
  item: ProposalItem,
  about: {
    readonly known: KnownRule | undefined;
    readonly text: string;
    readonly tests: RuleTestReport;
    readonly isOpen: boolean;
  },
): ProposedChange {
  const { known, text, tests, isOpen } = about;
  const isSame = (known?.version ?? null) === item.baseVersion && (known?.state ?? null) === item.fromState;
  return {
    ruleUid: item.ruleUid,
    title: item.title,
    fromState: item.fromState,
    toState: item.toState,
    version: item.version,
    isNewText: item.text !== null,
    diff:
      known === undefined || item.text === null
        ? null
        : diffRules(
            { version: known.version, label: "current", text: known.text },
            { version: item.version, label: "proposed", text: item.text },
          ),
    text,
    tests,
    isStale: isOpen && !isSame,
  };
}
