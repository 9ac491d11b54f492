import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { RuleRefusal } from "../../../../src/schema/views/rule-life.ts";
import { useMay } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { formatCountOf } from "../../text/format-number.ts";
import { CommentField } from "./comment-field.tsx";
import { RULE_STATES, type RuleState, STATE_MEANINGS } from "./rule-states.ts";
import { useRuleStates } from "./use-rule-states.ts";

export type RuleStateDialogProps = {
  readonly rules: readonly { readonly uid: string; readonly title: string }[];
  /** What is chosen at first. */
  readonly state: RuleState;
  readonly onClose: () => void;
  readonly onDone?: () => void;
};

/** Moves rules to another state, with the reason why. What is refused stays on the screen. */
export function RuleStateDialog({ rules, state: first, onClose, onDone }: RuleStateDialogProps): ReactNode {
  const mayForce = useMay("rules:govern");
  const [state, setState] = useState(first);
  const [comment, setComment] = useState("");
  const [refused, setRefused] = useState<readonly RuleRefusal[]>([]);
  const change = useRuleStates((answered) => {
    setRefused(answered.refused);
    if (answered.refused.length > 0) return;
    onClose();
    onDone?.();
  });
  const ruleUids = rules.map(({ uid }) => uid);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.run({ ruleUids, state, comment: comment.trim() });
  };
  const failing = refused.filter(({ code }) => code === "tests_failed").map(({ ruleUid }) => ruleUid);
  const title =
    rules.length === 1
      ? `State of ${rules[0]?.title ?? ""}`
      : `State of ${formatCountOf(rules.length, "rule")}`;
  return (
    <Dialog title={title} onClose={onClose} width={520}>
      <form onSubmit={submit}>
        <StateChoice state={state} onChange={setState} />
        <CommentField value={comment} onChange={setComment} />
        <Refusals refused={refused} rules={rules} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>{refused.length > 0 ? "Close" : "Cancel"}</Button>
          {failing.length > 0 && mayForce && (
            <Button
              look="danger"
              disabled={change.isPending}
              onClick={() => change.run({ ruleUids: failing, state, comment: comment.trim(), force: true })}
            >
              Go live although tests fail
            </Button>
          )}
          <Button submits look="main" disabled={change.isPending}>
            {change.isPending ? "Changing …" : "Change the state"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type StateChoiceProps = { readonly state: RuleState; readonly onChange: (state: RuleState) => void };

/** One of the states, each with what it means. */
export function StateChoice({ state, onChange }: StateChoiceProps): ReactNode {
  const name = useId();
  return (
    <fieldset className="state-choice">
      <legend>State</legend>
      {RULE_STATES.map((value) => (
        <div key={value} className="row">
          <input
            id={`${name}-${value}`}
            type="radio"
            name={name}
            value={value}
            checked={value === state}
            onChange={() => onChange(value)}
          />
          <label htmlFor={`${name}-${value}`}>
            <b>{value}</b> <span className="dim">{STATE_MEANINGS[value]}</span>
          </label>
        </div>
      ))}
    </fieldset>
  );
}

/** Refusals that are drawn; thousands of rules can be refused for one reason. */
const SHOWN = 20;

function Refusals({
  refused,
  rules,
}: {
  readonly refused: readonly RuleRefusal[];
  readonly rules: RuleStateDialogProps["rules"];
}): ReactNode {
  if (refused.length === 0) return null;
  const titles = new Map(rules.map(({ uid, title }) => [uid, title]));
  return (
    <div role="alert" className="refusals">
      <p className="bad">{formatCountOf(refused.length, "rule")} stayed as before:</p>
      <ul className="issue-list">
        {refused.slice(0, SHOWN).map(({ ruleUid, reason }) => (
          <li key={ruleUid}>
            <b>
              <HostileText text={titles.get(ruleUid) ?? ruleUid} />
            </b>{" "}
            <span className="dim">
              <HostileText text={reason} />
            </span>
          </li>
        ))}
        {refused.length > SHOWN && <li className="faint">and {refused.length - SHOWN} more</li>}
      </ul>
    </div>
  );
}
