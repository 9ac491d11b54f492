import { z } from "zod";
import { DetectorKind, FindingPurpose, Level } from "../finding.ts";

const instant = z.coerce.number().min(-8.64e15).max(8.64e15);

/** Which findings to export, by the time at which their events were received. */
export const FindingExport = z
  .object({
    from: instant.describe("Epoch milliseconds, inclusive.").meta({ examples: [1_767_225_600_000] }),
    to: instant.describe("Epoch milliseconds, exclusive.").meta({ examples: [1_767_312_000_000] }),
    detector: z.string().max(200).optional().describe("Of one rule or indicator list, by its id."),
    kind: DetectorKind.optional().describe("What found it."),
    level: Level.optional().describe("Of this level and higher ones."),
    purpose: FindingPurpose.default("alert").describe("What the findings are for."),
    technique: z
      .string()
      .regex(/^T\d{4}(?:\.\d{3})?$/)
      .optional()
      .describe("Of an ATT&CK technique, with those below it.")
      .meta({ examples: ["T1059"] }),
  })
  .refine(({ from, to }) => from < to, { error: "the range ends before it begins", path: ["to"] });
export type FindingExport = z.infer<typeof FindingExport>;
