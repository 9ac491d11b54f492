import { z } from "zod";

/** One fault in a request: where, and what was wanted. */
export const ProblemFault = z.object({
  place: z.string().describe("Path into the request: `body.role`, `query.limit`."),
  message: z.string(),
  expected: z.string().nullable(),
});
export type ProblemFault = z.infer<typeof ProblemFault>;

/** Every refusal and failure of the API. Source: RFC 9457, "Problem Details for HTTP APIs". */
export const Problem = z.looseObject({
  type: z.string().describe("`/problems/<code>`; branch on `code`."),
  title: z.string().describe("What was refused and why, for people."),
  status: z.int(),
  code: z.string().describe("Stable name of the fault; the list is in the error documentation."),
  instance: z.string().describe("Request id as a URN: quote it when asking for help."),
  faults: z.array(ProblemFault).optional(),
});
export type Problem = z.infer<typeof Problem>;
