import type { RuleActivity } from "../../detect/index.ts";
import type { SpoolGroup } from "../../platform/bus/spool.ts";
import type { DetectionContent } from "./detection-content.ts";
import type { ProcessedGroup } from "./process-group.ts";

/** What a rule did in one thread since its rules were loaded. */
export type RuleStats = RuleActivity;

export type WorkerRequest =
  | { readonly kind: "load"; readonly content: DetectionContent }
  | { readonly kind: "process"; readonly group: SpoolGroup }
  | { readonly kind: "stats" };

export type WorkerAnswer =
  | { readonly kind: "loaded"; readonly rules: number }
  | { readonly kind: "processed"; readonly group: ProcessedGroup }
  | { readonly kind: "stats"; readonly rules: readonly RuleStats[] }
  | { readonly kind: "failed"; readonly message: string };

/** Requests are numbered, because several can be on their way to one thread. */
export type WorkerCall = { readonly id: number; readonly request: WorkerRequest };
export type WorkerReply = { readonly id: number; readonly answer: WorkerAnswer };
