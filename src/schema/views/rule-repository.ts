import { z } from "zod";
import { Instant } from "../instant.ts";
import { RuleState } from "../rule-state.ts";
import { RuleFile, RuleIssue } from "./rule.ts";
import { RuleActor, RuleComment, RuleDiff, RuleTestReport } from "./rule-life.ts";

export const REPOSITORY_KINDS = ["folder", "git"] as const;
export const SYNC_MODES = ["apply", "propose"] as const;

const RepositoryPlace = z.object({
  kind: z.enum(REPOSITORY_KINDS).meta({ examples: ["git"] }),
  location: z
    .string()
    .min(1)
    .max(1000)
    .describe("A folder, or the URL of a git repository: https, ssh or file. The operator allows places.")
    .meta({ examples: ["https://git.acme.example/soc/rules.git"] }),
  branch: z.string().max(200).default("").describe("Of git; empty for the repository's own default."),
  subfolder: z.string().max(500).default("").describe("Rules below it alone; empty for all."),
  everyMinutes: z
    .int()
    .min(0)
    .max(10_080)
    .default(15)
    .describe("How often it is read; 0 only when somebody asks."),
  mode: z
    .enum(SYNC_MODES)
    .default("apply")
    .describe("`propose`: changes wait for approval. What another person must approve waits in any case."),
  newState: z.enum(["test", "shadow", "live"]).default("shadow").describe("State of rules that are new."),
});

/** Where a tenant's rules are kept as files, and what is done with what is there. */
export const RuleRepository = RepositoryPlace.extend({
  hasCredential: z.boolean(),
  user: z.string().describe("Who signs in to git; empty for none."),
  hostKeys: z.string().describe("Lines of `known_hosts`; empty trusts the key of the first contact."),
  lastRun: z.lazy(() => SyncRun).nullable(),
});
export type RuleRepository = z.infer<typeof RuleRepository>;

export const NewRuleRepository = RepositoryPlace.extend({
  user: z.string().max(200).default("").describe("Who signs in to git; empty for none."),
  credential: z
    .string()
    .max(20_000)
    .optional()
    .describe(
      "Token or password for https, private key for ssh. Left out, the one that is kept stays; empty removes it.",
    ),
  hostKeys: z.string().max(20_000).default(""),
});
export type NewRuleRepository = z.infer<typeof NewRuleRepository>;

/** What a synchronisation does with one rule. */
export const SyncChange = z.object({
  kind: z.enum(["added", "changed", "removed"]),
  ruleUid: z.string(),
  title: z.string(),
  path: z.string(),
  fromState: RuleState.nullable(),
  toState: RuleState,
  isNewText: z.boolean(),
  isDrift: z.boolean().describe("It was changed here since it came; the repository's text takes its place."),
  diff: RuleDiff.nullable(),
  tests: RuleTestReport,
  isHeldBack: z.boolean().describe("Its tests fail, so it is not taken into live: it stays as it is."),
});
export type SyncChange = z.infer<typeof SyncChange>;

/** What is in the repository, held against what the tenant has. */
export const SyncPlan = z.object({
  commit: z.string().nullable(),
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  unchanged: z.int(),
  heldBack: z.int(),
  changes: z.array(SyncChange),
  issues: z.array(RuleIssue).describe("By file, line and column; a fault keeps out its own rule alone."),
});
export type SyncPlan = z.infer<typeof SyncPlan>;

export const SYNC_OUTCOMES = ["unchanged", "applied", "proposed", "failed"] as const;

/** One synchronisation that was not a dry run. */
export const SyncRun = z.object({
  at: Instant,
  by: RuleActor,
  commit: z.string().nullable(),
  outcome: z.enum(SYNC_OUTCOMES),
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  errors: z.int().describe("Faults that kept a rule out."),
  failure: z.string().describe("Why nothing came of it; empty otherwise."),
  proposalUid: z.string().nullable(),
});
export type SyncRun = z.infer<typeof SyncRun>;

/** Asks for a synchronisation. */
export const SyncRequest = z.object({
  dryRun: z.boolean().default(false).describe("Tell what would be done, and do nothing."),
  files: z
    .array(RuleFile)
    .max(20_000)
    .optional()
    .describe("The whole repository as the caller has it, instead of the place that is set."),
  commit: z.string().max(200).optional().describe("What the files are of; with `files` alone."),
  newState: z
    .enum(["test", "shadow", "live"])
    .optional()
    .describe("With `files` alone; `shadow` when left out."),
  propose: z.boolean().default(false).describe("Let the changes wait for approval whatever is set."),
  comment: RuleComment,
});
export type SyncRequest = z.infer<typeof SyncRequest>;

export const SyncAnswer = z.object({
  plan: SyncPlan,
  run: SyncRun.nullable().describe("Null for a dry run."),
});
export type SyncAnswer = z.infer<typeof SyncAnswer>;

/** The tenant's own rules as the files of a rule repository: writing and reading them again changes nothing. */
export const RuleExport = z.object({ files: z.array(RuleFile), rules: z.int() });
export type RuleExport = z.infer<typeof RuleExport>;
