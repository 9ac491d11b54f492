import { diffRules, type RuleText, type StoredRule } from "../../detect/index.ts";
import { type RuleState, transitionFault } from "../../schema/rule-state.ts";
import type { RuleTestReport } from "../../schema/views/rule-life.ts";
import type { SyncChange } from "../../schema/views/rule-repository.ts";
import type { RuleIssue } from "../../schema/views/rule.ts";
import type { KnownRule } from "../rule-life/known-rules.ts";
import { type GivenRule, NOT_TESTED } from "../rule-life/read-documents.ts";
import { rulePath } from "../rule-life/rule-path.ts";
import type { Saving } from "../rule-life/save-rules.ts";
import { STATES_FILE } from "./repository-files.ts";
import type { ReadStates } from "./states-file.ts";

/** What is in a repository and what a tenant has. */
export type SyncFacts = {
  readonly given: readonly GivenRule[];
  readonly states: ReadStates;
  readonly known: ReadonlyMap<string, KnownRule>;
  readonly stored: ReadonlyMap<string, StoredRule>;
  readonly reports: ReadonlyMap<string, RuleTestReport>;
  readonly newState: RuleState;
  /** Files that have a fault: a rule that is in one is not gone. */
  readonly faulty: ReadonlySet<string>;
  /** False when the repository was not read to its end: nothing is gone then. */
  readonly isWhole: boolean;
};

/** A rule that only goes to another state. */
export type Move = { readonly rule: KnownRule; readonly state: RuleState };

/** What a synchronisation would do. */
export type Planned = {
  readonly changes: readonly SyncChange[];
  readonly savings: readonly Saving[];
  readonly moves: readonly Move[];
  /** What the repository has of each rule of its own; null for those that are gone. */
  readonly synced: ReadonlyMap<string, string | null>;
  readonly unchanged: number;
  readonly issues: readonly RuleIssue[];
};

/** Holds a repository against what the tenant has. Pure: nothing is done. */
export function planSync(facts: SyncFacts): Planned {
  const issues: RuleIssue[] = [];
  const texts = facts.given.map((rule) => planText(rule, facts, issues));
  const gone = goneRules(facts);
  const other = otherStates(facts, issues);
  const changed = texts.filter(({ change }) => change !== null);
  return {
    changes: [
      ...changed.flatMap(({ change }) => change ?? []),
      ...[...gone, ...other].map((move) => moveView(move, gone.includes(move))),
    ],
    savings: changed.filter(({ change }) => change?.isHeldBack === false).map(({ saving }) => saving),
    moves: [...gone, ...other],
    synced: new Map([
      ...texts
        .filter(({ change }) => change?.isHeldBack !== true)
        .map(({ saving: { rule } }): [string, string] => [rule.uid, rule.version]),
      ...gone.map(({ rule }): [string, null] => [rule.uid, null]),
    ]),
    unchanged: texts.length - changed.length,
    issues,
  };
}

type PlannedText = { readonly saving: Saving; readonly change: SyncChange | null };

function planText(rule: GivenRule, facts: SyncFacts, issues: RuleIssue[]): PlannedText {
  const known = facts.known.get(rule.uid);
  const stored = facts.stored.get(rule.uid);
  const tests = rule.tests === undefined || rule.tests.trim() === "" ? null : rule.tests;
  const state = stateFor(rule.uid, facts, { known, stored, issues });
  const saving = { rule: { ...rule, tests }, known, state, isNewText: !isStored(stored, { ...rule, tests }) };
  if (!saving.isNewText && known?.state === state) return { saving, change: null };
  return { saving, change: changeOf(saving, stored, facts.reports.get(rule.uid) ?? NOT_TESTED) };
}

function isStored(stored: StoredRule | undefined, { version, tests, path }: RuleText): boolean {
  return stored?.version === version && stored.tests === tests && stored.path === path;
}

function changeOf(
  { rule, known, state, isNewText }: Saving,
  stored: StoredRule | undefined,
  tests: RuleTestReport,
): SyncChange {
  return {
    kind: stored === undefined ? "added" : "changed",
    ruleUid: rule.uid,
    title: rule.title,
    path: rule.path,
    fromState: known?.state ?? null,
    toState: state,
    isNewText,
    isDrift: isDrifted(stored, rule.version),
    diff: known === undefined || known.version === rule.version ? null : diffOf(known, rule),
    tests,
    isHeldBack: state === "live" && tests.failed > 0,
  };
}

/** Changed here, and not in the repository. */
function isDrifted(stored: StoredRule | undefined, version: string): boolean {
  return stored !== undefined && stored.syncedVersion === version && stored.version !== version;
}

function diffOf(known: KnownRule, rule: Saving["rule"]): SyncChange["diff"] {
  return diffRules(
    { version: known.version, label: "here", text: known.text },
    { version: rule.version, label: rule.file, text: rule.text },
  );
}

/** What the states file says, or what the rule has; a rule that is new to the repository's tenant takes the setting's. */
function stateFor(
  uid: string,
  { states, newState }: SyncFacts,
  about: {
    readonly known: KnownRule | undefined;
    readonly stored: StoredRule | undefined;
    readonly issues: RuleIssue[];
  },
): RuleState {
  const { known, stored, issues } = about;
  const wasGone = stored !== undefined && stored.syncedVersion === null && known?.state === "retired";
  const now = stored === undefined || wasGone ? undefined : known?.state;
  const wanted = states.states.get(uid) ?? now ?? newState;
  if (known === undefined || known.state === wanted) return wanted;
  const fault = transitionFault(known.state, wanted, "tenant");
  if (fault === null) return wanted;
  issues.push(stateIssue(states, uid, "error", fault));
  return known.state;
}

function stateIssue(
  { lines }: ReadStates,
  uid: string,
  severity: RuleIssue["severity"],
  message: string,
): RuleIssue {
  const line = lines.get(uid) ?? 1;
  return { severity, code: "state_refused", message, file: STATES_FILE, line, column: 1 };
}

/** Rules that came from the repository and are in it no more; one whose file has a fault stays as it is. */
function goneRules({ given, known, stored, faulty, isWhole }: SyncFacts): Move[] {
  if (!isWhole) return [];
  const there = new Set(given.map(({ uid }) => uid));
  const stems = [...faulty].map((file) => rulePath(file).replace(/\.ya?ml$/i, ""));
  return [...stored.values()].flatMap(({ uid, path, syncedVersion }): Move[] => {
    const rule = known.get(uid);
    const isGone = syncedVersion !== null && !there.has(uid) && rule !== undefined;
    if (!isGone || stems.some((stem) => path.startsWith(stem))) return [];
    return [{ rule, state: "retired" }];
  });
}

/** States of rules whose text is not in the repository: shared ones, and those written here. */
function otherStates({ given, states, known }: SyncFacts, issues: RuleIssue[]): Move[] {
  const there = new Set(given.map(({ uid }) => uid));
  return [...states.states].flatMap(([uid, state]): Move[] => {
    if (there.has(uid)) return [];
    const rule = known.get(uid);
    if (rule === undefined) {
      issues.push(stateIssue(states, uid, "warning", `there is no rule ${uid}: its state is left out`));
      return [];
    }
    if (rule.state === state) return [];
    const fault = transitionFault(rule.state, state, rule.origin);
    if (fault === null) return [{ rule, state }];
    issues.push(stateIssue(states, uid, "error", fault));
    return [];
  });
}

function moveView({ rule, state }: Move, isGone: boolean): SyncChange {
  return {
    kind: isGone ? "removed" : "changed",
    ruleUid: rule.uid,
    title: rule.title,
    path: rule.path,
    fromState: rule.state,
    toState: state,
    isNewText: false,
    isDrift: false,
    diff: null,
    tests: NOT_TESTED,
    isHeldBack: false,
  };
}
