import type { RuleActivity } from "../../detect/index.ts";
import type { SpoolGroup } from "../../platform/bus/spool.ts";
import type { DetectionContent } from "./detection-content.ts";
import type { ProcessedGroup } from "./process-group.ts";

/** What a rule did in one thread since its rules were loaded. */
export type RuleStats = RuleActivity;

/** What is asked of the threads that normalise and match. */
export type WorkerCalls = {
  /** Answers how many rules there are. */
  readonly load: { readonly ask: DetectionContent; readonly answer: number };
  readonly process: { readonly ask: SpoolGroup; readonly answer: ProcessedGroup };
  readonly stats: { readonly ask: null; readonly answer: readonly RuleStats[] };
};
