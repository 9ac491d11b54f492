import { z } from "zod";

/**
 * Where a rule stands in its life. `draft` is being written; `test` is run on its tests and on demand; `shadow` is
 * evaluated on every event, its findings kept apart, and never alerts; `live` alerts; `retired` is off, its history kept.
 */
export const RULE_STATES = ["draft", "test", "shadow", "live", "retired"] as const;
export const RuleState = z.enum(RULE_STATES);
export type RuleState = z.infer<typeof RuleState>;

/** Rules that nobody moved: those that come with the program, and the operator's. */
export const DEFAULT_RULE_STATE: RuleState = "live";

/** Which state may follow which. What is live is never a draft next: it would stop alerting because somebody writes. */
const NEXT_STATES: Readonly<Record<RuleState, readonly RuleState[]>> = {
  draft: ["test", "shadow", "live", "retired"],
  test: ["draft", "shadow", "live", "retired"],
  shadow: ["draft", "test", "live", "retired"],
  live: ["test", "shadow", "retired"],
  retired: ["draft", "test", "shadow", "live"],
};

/** Why a rule may not go from one state to another, or null. */
export function transitionFault(
  from: RuleState,
  to: RuleState,
  origin: "shipped" | "folder" | "tenant",
): string | null {
  if (to === "draft" && origin !== "tenant")
    return "A rule that is not the tenant's own is no draft: nobody here writes it.";
  if (NEXT_STATES[from].includes(to)) return null;
  return `A rule that is ${from} cannot become ${to} at once: first ${NEXT_STATES[from].join(", ")}.`;
}

/** True when events are held against it. */
export function isEvaluated(state: RuleState): boolean {
  return state === "live" || state === "shadow";
}
