import { z } from "zod";
import { Instant } from "../instant.ts";
import { RuleState } from "../rule-state.ts";

/** Whoever did something to a rule: a person or an API key. */
export const RuleActor = z.object({ uid: z.string(), name: z.string() });

/** Why somebody did something: kept with it, and told to the audit log. */
export const RuleComment = z
  .string()
  .max(2000)
  .default("")
  .describe("Why; kept with the change.")
  .meta({ examples: ["noisy on the build servers"] });

/** How a text came: typed in the console, sent by a program, or out of the rule repository. */
export const VERSION_ORIGINS = ["console", "api", "sync"] as const;
export const VersionOrigin = z.enum(VERSION_ORIGINS);
export type VersionOrigin = z.infer<typeof VersionOrigin>;

/** One saved text of a tenant's own rule. */
export const RuleVersion = z.object({
  number: z.int().describe("Counts from 1 for each rule, and is never given twice."),
  version: z.string().describe("First 12 hex digits of the SHA-256 of the text, as findings name it."),
  path: z.string(),
  origin: VersionOrigin,
  commit: z.string().nullable().describe("Of the rule repository, when it came from one."),
  author: RuleActor,
  at: Instant,
  comment: z.string(),
  rolledBackTo: z.int().nullable().describe("The older version whose text this one has again."),
  hasTests: z.boolean(),
  isCurrent: z.boolean(),
});
export type RuleVersion = z.infer<typeof RuleVersion>;

export const RuleVersionText = RuleVersion.extend({
  text: z.string(),
  tests: z.string().nullable().describe("Records that must and must not match, one JSON object a line."),
});
export type RuleVersionText = z.infer<typeof RuleVersionText>;

/** A version's number; `current`, the text that is evaluated; or `shipped`, the one that came with the program. */
export const VersionName = z
  .union([z.enum(["current", "shipped"]), z.coerce.number().int().min(1)])
  .meta({ examples: ["current"] });
export type VersionName = z.infer<typeof VersionName>;

/** Lines of a unified diff that belong together. */
export const DiffHunk = z.object({
  fromLine: z.int(),
  toLine: z.int(),
  lines: z.array(z.object({ kind: z.enum(["same", "added", "removed"]), text: z.string() })),
});
export type DiffHunk = z.infer<typeof DiffHunk>;

/** A change of what a rule means or says, by the field it is in. */
export const RuleFieldChange = z.object({
  kind: z.enum(["added", "removed", "changed"]),
  field: z
    .string()
    .describe("As in the document: `level`, `detection.condition`, `detection.selection_img`."),
  from: z.string().nullable(),
  to: z.string().nullable(),
});
export type RuleFieldChange = z.infer<typeof RuleFieldChange>;

export const RuleDiff = z.object({
  from: z.object({ version: z.string(), label: z.string() }),
  to: z.object({ version: z.string(), label: z.string() }),
  changes: z.array(RuleFieldChange).describe("What changed in meaning, field by field."),
  changesDetection: z.boolean().describe("False when the same events match as before."),
  hunks: z.array(DiffHunk).describe("The texts, as a unified diff with three lines around."),
  unified: z.string().describe("The same hunks as text."),
});
export type RuleDiff = z.infer<typeof RuleDiff>;

/** One record of a rule's tests and what the rule said of it. */
export const RuleTestCase = z.object({
  line: z.int(),
  name: z.string(),
  expects: z.enum(["match", "no match"]),
  isPassed: z.boolean(),
  reason: z.string().describe("Why it failed; empty when it passed."),
});
export type RuleTestCase = z.infer<typeof RuleTestCase>;

/** What a rule's tests said. A rule without tests passes none and fails none. */
export const RuleTestReport = z.object({
  passed: z.int(),
  failed: z.int(),
  failures: z.array(RuleTestCase).describe("At most 50 of those that failed."),
});
export type RuleTestReport = z.infer<typeof RuleTestReport>;

/** A rule that went from one state to another. */
export const RuleStateChange = z.object({
  changeUid: z.string().describe("The same for all rules that were changed together; undo takes it."),
  ruleUid: z.string(),
  from: RuleState,
  to: RuleState,
  version: z.string().describe("The rule's version at that time."),
  at: Instant,
  by: RuleActor,
  comment: z.string(),
  isForced: z.boolean().describe("It went live although its tests failed."),
});
export type RuleStateChange = z.infer<typeof RuleStateChange>;

/** Rules that are to go to a state. */
export const NewRuleStates = z.object({
  ruleUids: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(10_000)
    .meta({ examples: [["5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10"]] }),
  state: RuleState.meta({ examples: ["shadow"] }),
  comment: RuleComment,
  force: z
    .boolean()
    .default(false)
    .describe("Go live although tests fail. Needs `rules:govern`, and a person: keys cannot."),
});
export type NewRuleStates = z.infer<typeof NewRuleStates>;

/** Why a rule stayed what it was while others of the same call were changed. */
export const RuleRefusal = z.object({
  ruleUid: z.string(),
  code: z.enum(["transition", "tests_failed", "changed_since"]),
  reason: z.string(),
});
export type RuleRefusal = z.infer<typeof RuleRefusal>;

export const RuleStatesChanged = z.object({
  changeUid: z.string().nullable().describe("For undo; null when nothing changed at once."),
  changed: z.int(),
  unchanged: z.int().describe("Rules that were in the state already."),
  refused: z.array(RuleRefusal),
  proposalUid: z.string().nullable().describe("What waits for another person's approval."),
});
export type RuleStatesChanged = z.infer<typeof RuleStatesChanged>;

/** A proposed change's standing. */
export const PROPOSAL_STATUSES = ["open", "approved", "refused", "withdrawn"] as const;
export const ProposalStatus = z.enum(PROPOSAL_STATUSES);
export type ProposalStatus = z.infer<typeof ProposalStatus>;

export const RuleProposal = z.object({
  uid: z.string(),
  status: ProposalStatus,
  proposedBy: RuleActor,
  proposedAt: Instant,
  comment: z.string(),
  origin: VersionOrigin,
  commit: z.string().nullable(),
  rules: z.int().describe("How many rules it changes."),
  titles: z.array(z.string()).describe("Of the first ten."),
  decidedBy: RuleActor.nullable(),
  decidedAt: Instant.nullable(),
  decisionComment: z.string(),
});
export type RuleProposal = z.infer<typeof RuleProposal>;

/** What a proposal does to one rule. */
export const ProposedChange = z.object({
  ruleUid: z.string(),
  title: z.string(),
  fromState: RuleState.nullable().describe("Null for a rule that is not there yet."),
  toState: RuleState,
  version: z.string().describe("The text that it is about."),
  isNewText: z.boolean(),
  diff: RuleDiff.nullable().describe(
    "To the text that is there; null when the text stays, or none is there.",
  ),
  text: z.string(),
  tests: RuleTestReport,
  isStale: z.boolean().describe("The rule was changed since: approving is refused."),
});
export type ProposedChange = z.infer<typeof ProposedChange>;

export const RuleProposalDetail = RuleProposal.extend({ changes: z.array(ProposedChange) });
export type RuleProposalDetail = z.infer<typeof RuleProposalDetail>;

export const ProposalDecision = z.object({
  comment: RuleComment,
  force: z.boolean().default(false).describe("Approve although tests fail. Needs `rules:govern`."),
});
export type ProposalDecision = z.infer<typeof ProposalDecision>;

/** What the tenant asks of changes to its rules. */
export const RulePolicy = z.object({
  needsApproval: z
    .boolean()
    .describe("A change to live, of state or of text, needs approval by another person.")
    .meta({ examples: [true] }),
});
export type RulePolicy = z.infer<typeof RulePolicy>;

/** What saving does beside adding files: which state, and why. */
export const SavingOptions = z.object({
  state: RuleState.optional().describe(
    "State of the rules that are saved; left out, rules keep theirs and new ones go live.",
  ),
  comment: RuleComment,
  forceTests: z
    .boolean()
    .default(false)
    .describe("Save as live although tests fail. Needs `rules:govern`, and a person: keys cannot."),
});

/** What a rule's place in its life adds to its page. */
export const RuleLifeFacts = z.object({
  stateSince: Instant.nullable().describe("Null when nobody ever moved it."),
  stateBy: RuleActor.nullable(),
  stateComment: z.string(),
  versionNumber: z.int().nullable().describe("Null for rules that are not the tenant's own."),
  tests: z.string().nullable().describe("Records that must and must not match, one JSON object a line."),
  shipped: z
    .object({
      version: z.string(),
      basedOn: z.string().nullable().describe("The shipped text that the tenant's took the place of."),
      hasMovedOn: z.boolean().describe("The shipped rule changed since."),
    })
    .nullable()
    .describe("Of the shared rule whose place this one takes."),
});
export type RuleLifeFacts = z.infer<typeof RuleLifeFacts>;
