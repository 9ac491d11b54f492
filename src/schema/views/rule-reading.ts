import { z } from "zod";
import { ExplainedSelection, RuleIssue, RuleTest } from "./rule.ts";

/** Which rule to write as SQL: one that there is, or a text. */
export const RuleSqlRequest = z
  .object({
    ruleUid: z.string().max(200).optional().describe("A rule of the tenant's, with its filters."),
    text: RuleTest.shape.text.optional(),
  })
  .refine(
    ({ ruleUid, text }) => (ruleUid === undefined) !== (text === undefined),
    "give either ruleUid or text",
  )
  .meta({ examples: [{ ruleUid: "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10" }] });
export type RuleSqlRequest = z.infer<typeof RuleSqlRequest>;

/** A rule as one SELECT over the table `events`. */
export const RuleSqlView = z.object({
  sql: z.string().nullable().describe("Finds in stored events what the rule finds; null when there is none."),
  reason: z.string().nullable().describe("Why there is no SQL."),
  issues: z.array(RuleIssue).describe("What is wrong with the text."),
});
export type RuleSqlView = z.infer<typeof RuleSqlView>;

/** Which rule to hold against an event. */
export const EventExplanationQuery = z.object({
  rule: z
    .string()
    .max(200)
    .describe("The rule's id.")
    .meta({ examples: ["5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10"] }),
});

/** What a rule says of one event, whether it matches or not. */
export const EventExplanation = z.object({
  ruleUid: z.string(),
  ruleTitle: z.string(),
  matches: z.boolean(),
  isCovered: z
    .boolean()
    .describe("The rule is for events of this log source; false: it is never held against this one."),
  ruleLogsource: z.string().describe("What the rule is for: product|category|service."),
  eventLogsource: z.string().describe("What the event is: product|categories|services."),
  condition: z.string(),
  selections: z.array(ExplainedSelection),
  unanswered: z
    .array(z.string())
    .describe(
      "Fields that put a match in doubt: the rule excludes by them, and such an event has none of them.",
    ),
});
export type EventExplanation = z.infer<typeof EventExplanation>;
