import {
  IconArchive,
  IconBroadcast,
  IconEye,
  IconPencil,
  IconTestPipe,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { RULE_STATES, type RuleState } from "./rule-states.ts";

const ICONS: Readonly<Record<RuleState, TablerIcon>> = {
  draft: IconPencil,
  test: IconTestPipe,
  shadow: IconEye,
  live: IconBroadcast,
  retired: IconArchive,
};

/** Where a rule stands in its life, in a word with a picture. */
export function RuleStateMark({ state }: { readonly state: RuleState }): ReactNode {
  const Icon = ICONS[state];
  return (
    <span className={`rule-state is-${state}`}>
      <Icon size={13} aria-hidden />
      {state}
    </span>
  );
}

/** The states in their order; one that is pressed asks for a change to it. */
export function RuleStateSteps({
  state,
  onPick,
}: {
  readonly state: RuleState;
  readonly onPick: ((state: RuleState) => void) | null;
}): ReactNode {
  return (
    <ol className="rule-steps" aria-label="State of the rule">
      {RULE_STATES.map((step) => (
        <li key={step} aria-current={step === state ? "step" : undefined}>
          {onPick !== null && step !== state ? (
            <button type="button" className="button plain" onClick={() => onPick(step)}>
              <RuleStateMark state={step} />
            </button>
          ) : (
            <RuleStateMark state={step} />
          )}
        </li>
      ))}
    </ol>
  );
}
