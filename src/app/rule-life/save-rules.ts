import type { RuleAuthor } from "../../api/rule-author.ts";
import { PLAIN_CHANGE, type ProposalItem, type RuleChange, type RuleText } from "../../detect/index.ts";
import { AppError } from "../../lib/app-error.ts";
import { DEFAULT_RULE_STATE, type RuleState, transitionFault } from "../../schema/rule-state.ts";
import type { NewRules, RuleIssue, RulesAdded } from "../../schema/views/rule.ts";
import { placeholderLists } from "../serve/tenant-rules.ts";
import { type KnownRule, knownRules } from "./known-rules.ts";
import type { LifeDeps } from "./life-deps.ts";
import { type GivenRule, NOT_TESTED, readDocuments, testIssues, testReports } from "./read-documents.ts";

/** A text that is to be saved, and the state that its rule then has. */
export type Saving = {
  readonly rule: RuleText & { readonly title: string; readonly file: string };
  readonly known: KnownRule | undefined;
  readonly state: RuleState;
  readonly isNewText: boolean;
};

type SavingOptions = Pick<NewRules, "state" | "comment" | "force" | "forceTests"> & {
  readonly rolledBackTo: number | null;
};

/** Saves rules of the tenant's own, each as a new version, or proposes what has to be approved. */
export async function saveRules(
  deps: LifeDeps,
  tenantUid: string,
  author: RuleAuthor,
  given: NewRules & { readonly rolledBackTo?: number },
): Promise<RulesAdded> {
  refuseForce(author, given.forceTests);
  const tenant = await deps.tenantRules.read(tenantUid);
  const placeholders = placeholderLists(tenant);
  const taken = new Map(tenant.stored.map(({ uid, path }) => [uid, path]));
  const read = await readDocuments(deps.thread, { files: given.files, placeholders }, taken);
  const known = knownRules(tenant, deps.catalog);
  const savings = read.rules.map((rule) => savingOf(rule, known.get(rule.uid), given.state));
  const reports = await testReports(
    deps.thread,
    savings.map(({ rule }) => rule),
    placeholders,
  );
  const failing = (saving: Saving): boolean => (reports.get(saving.rule.uid) ?? NOT_TESTED).failed > 0;
  const isHeld = (saving: Saving): boolean => saving.state === "live" && failing(saving) && !given.forceTests;
  const issues = [
    ...read.issues,
    ...savings.flatMap((saving) => stateIssues(saving)),
    ...savings.flatMap((saving) =>
      testIssues(
        saving.rule.file,
        reports.get(saving.rule.uid) ?? NOT_TESTED,
        isHeld(saving) ? "error" : "warning",
      ),
    ),
  ];
  const isRefused = !given.force && issues.some(({ severity }) => severity === "error");
  const fit = savings.filter((saving) => !isHeld(saving) && stateIssues(saving).length === 0);
  if (isRefused || fit.length === 0) return { added: 0, updated: 0, unchanged: 0, issues, proposalUid: null };
  const isForced = given.forceTests && fit.some((saving) => saving.state === "live" && failing(saving));
  const options = { ...given, rolledBackTo: given.rolledBackTo ?? null };
  return { ...(await keep(deps, { tenantUid, author, options, isForced }, fit)), issues };
}

/** @throws {AppError} `FORBIDDEN` */
export function refuseForce(author: RuleAuthor, isForced: boolean): void {
  if (isForced && !author.mayForce)
    throw new AppError("FORBIDDEN", "Only a person who may govern rules can go live with tests that fail.");
}

/** The path that a rule has stays: a program sends its files from wherever it runs. */
function savingOf(rule: GivenRule, known: KnownRule | undefined, wanted: RuleState | undefined): Saving {
  const own = known?.origin === "tenant" ? known : undefined;
  const tests = testsOf(rule.tests, own);
  return {
    rule: { ...rule, path: own?.path ?? rule.path, tests },
    known,
    state: wanted ?? known?.state ?? DEFAULT_RULE_STATE,
    isNewText: own?.version !== rule.version || own.tests !== tests,
  };
}

/** Without a file of tests a rule keeps those that it has; an empty one takes them away. */
function testsOf(given: string | undefined, own: KnownRule | undefined): string | null {
  if (given === undefined) return own?.tests ?? null;
  return given.trim() === "" ? null : given;
}

function stateIssues({ rule, known, state }: Saving): RuleIssue[] {
  if (known === undefined || known.state === state) return [];
  const fault = transitionFault(known.state, state, "tenant");
  if (fault === null) return [];
  const place = { file: rule.file, line: 1, column: 1 };
  return [{ severity: "error", code: "state_refused", message: fault, ...place }];
}

type Keeping = {
  readonly tenantUid: string;
  readonly author: RuleAuthor;
  readonly options: SavingOptions;
  readonly isForced: boolean;
};

/** What may be done at once is done, the rest is proposed. */
async function keep(
  deps: LifeDeps,
  { tenantUid, author, options, isForced }: Keeping,
  savings: readonly Saving[],
): Promise<Omit<RulesAdded, "issues">> {
  const { comment } = options;
  const mustWait = (await deps.review.policy(tenantUid)).needsApproval;
  const waiting = savings.filter((saving) => mustWait && changesLive(saving));
  const atOnce = savings.filter((saving) => !waiting.includes(saving));
  const change: RuleChange = {
    ...PLAIN_CHANGE,
    ...changeOf(deps, atOnce),
    origin: originOf(author),
    comment,
    isForced,
    rolledBackTo: options.rolledBackTo,
  };
  const saved = await deps.rules.apply(tenantUid, author, change);
  const proposalUid =
    waiting.length === 0
      ? null
      : await deps.review.propose(tenantUid, author, {
          comment,
          origin: originOf(author),
          commit: null,
          personUid: await deps.personOf(tenantUid, author),
          items: waiting.map(itemOf),
        });
  const isNew = ({ known }: Saving): boolean => known?.origin !== "tenant";
  return {
    added: saved.added + waiting.filter(isNew).length,
    updated: saved.updated + waiting.filter((saving) => !isNew(saving)).length,
    unchanged: saved.unchanged,
    proposalUid,
  };
}

/** A change of what alerts: the text of a live rule, or a rule that becomes live. */
export function changesLive({ known, state, isNewText }: Saving): boolean {
  return state === "live" && (isNewText || known?.state !== "live");
}

/** Texts and states of savings, as the store takes them. */
export function changeOf(
  { catalog }: Pick<LifeDeps, "catalog">,
  savings: readonly Saving[],
): Pick<RuleChange, "texts" | "states"> {
  return {
    texts: savings.map(({ rule: { uid, version, path, text, tests } }) => ({
      uid,
      version,
      path,
      text,
      tests,
      shippedVersion: catalog.shared.get(uid)?.version ?? null,
    })),
    states: savings.map(({ rule: { uid, version }, state }) => ({ uid, version, state })),
  };
}

/** A saving that waits for approval. */
export function itemOf({ rule, known, state, isNewText }: Saving): ProposalItem {
  return {
    ruleUid: rule.uid,
    title: rule.title,
    baseVersion: known?.version ?? null,
    fromState: known?.state ?? null,
    toState: state,
    version: rule.version,
    path: rule.path,
    text: isNewText ? rule.text : null,
    tests: isNewText ? rule.tests : null,
  };
}

/** How a text came: a person types in the console, a program has a key. */
export function originOf({ kind }: Pick<RuleAuthor, "kind">): "console" | "api" {
  return kind === "user" ? "console" : "api";
}
