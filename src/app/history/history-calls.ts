import type { RuleFile } from "../../detect/index.ts";
import type { ReadAgain, StoredQuarantine } from "../../events/index.ts";
import type { RuleLogsource } from "../../schema/logsource.ts";
import type { RuleTestReport } from "../../schema/views/rule-life.ts";
import type { RuleIssue, RuleTest, RuleTestResult } from "../../schema/views/rule.ts";
import type { RuleSqlView } from "../../schema/views/rule-reading.ts";
import type { DetectionContent } from "../pipeline/detection-content.ts";

/** A tenant's lists, which fill a rule's placeholders. */
export type Placeholders = ReadonlyMap<string, readonly string[]>;

/** A document of a rule file, as it is kept. */
export type LoadedDocument = {
  readonly uid: string;
  readonly title: string;
  readonly version: string;
  readonly path: string;
  readonly text: string;
};

/** Rows looked at so far, and how many of them the rule matches. */
export type TrialCounts = { readonly scanned: number; readonly matched: number };

/** A rule's text, with the records that it must and must not match. */
export type TestedRule = {
  readonly uid: string;
  readonly path: string;
  readonly text: string;
  readonly tests: string | null;
};

type RuleText = { readonly text: string; readonly placeholders: Placeholders };

/**
 * What is asked of the thread that works on what is stored. Work that takes long is a job, asked for piece by piece:
 * pieces of several jobs take turns, and a job that nobody asks further for costs nothing.
 */
export type HistoryCalls = {
  readonly lint: {
    readonly ask: { readonly files: readonly RuleFile[]; readonly placeholders: Placeholders };
    readonly answer: readonly RuleIssue[];
  };
  readonly load: {
    readonly ask: { readonly files: readonly RuleFile[]; readonly placeholders: Placeholders };
    readonly answer: { readonly issues: readonly RuleIssue[]; readonly documents: readonly LoadedDocument[] };
  };
  /** Runs rules' tests; what has none, or does not load, has nothing to say. By uid. */
  readonly ruleTests: {
    readonly ask: { readonly rules: readonly TestedRule[]; readonly placeholders: Placeholders };
    readonly answer: ReadonlyMap<string, RuleTestReport>;
  };
  /** The first rule of some files as SQL, with the filters that are among them. */
  readonly sql: {
    readonly ask: { readonly files: readonly RuleFile[]; readonly placeholders: Placeholders };
    readonly answer: RuleSqlView;
  };
  /** Tries a rule on a record that is no event yet. */
  readonly tryRecord: {
    readonly ask: RuleText & {
      readonly tenantUid: string;
      readonly record: string;
      readonly sourceType: RuleTest["sourceType"];
      readonly now: number;
    };
    readonly answer:
      | { readonly kind: "tried"; readonly result: RuleTestResult }
      | { readonly kind: "unreadable"; readonly reason: string };
  };
  /** Begins a trial on stored events; `logsource` is null when the rule does not load, and then there is no job. */
  readonly openTrial: {
    readonly ask: RuleText & { readonly job: number; readonly limit: number };
    readonly answer: { readonly issues: readonly RuleIssue[]; readonly logsource: RuleLogsource | null };
  };
  /** Rows of a scan, cut anywhere. */
  readonly tryRows: {
    readonly ask: { readonly job: number; readonly rows: Uint8Array };
    readonly answer: TrialCounts;
  };
  /** The end of a trial: its newest matches, and why they are. */
  readonly endTrial: {
    readonly ask: { readonly job: number };
    readonly answer: TrialCounts & { readonly matches: RuleTestResult["matches"] };
  };
  readonly openReparse: {
    readonly ask: { readonly job: number; readonly content: DetectionContent };
    readonly answer: null;
  };
  readonly reparse: {
    readonly ask: { readonly job: number; readonly records: readonly StoredQuarantine[] };
    readonly answer: readonly ReadAgain[];
  };
  /** Forgets a job, however far it came. */
  readonly drop: { readonly ask: { readonly job: number }; readonly answer: null };
};
