import { type FormEvent, type ReactNode, useState } from "react";
import type { RuleDetail, RuleIssue } from "../../../../../src/schema/views/rule.ts";
import { useMay } from "../../../api/me.ts";
import { Button } from "../../../components/button/button.tsx";
import { Dialog } from "../../../components/dialog/dialog.tsx";
import { ErrorLine } from "../../../components/states/error-state.tsx";
import { CommentField } from "../comment-field.tsx";
import { IssueList } from "../issue-list.tsx";
import { StateChoice } from "../rule-state-dialog.tsx";
import type { RuleState } from "../rule-states.ts";
import type { DraftState } from "./use-rule-draft.ts";
import { type SavedRule, useSaveRule } from "./use-save-rule.ts";

export type SaveDialogProps = {
  readonly rule: RuleDetail | null;
  readonly newest: RuleDetail | undefined;
  readonly draft: DraftState;
  readonly path: string;
  readonly onClose: () => void;
};

/** Saves the text in a state, with the reason why. Faults and what somebody else saved meanwhile keep it open. */
export function SaveDialog({ rule, newest, draft, path, onClose }: SaveDialogProps): ReactNode {
  const [state, setState] = useState<RuleState>(newest?.state ?? "shadow");
  const [comment, setComment] = useState("");
  const save = useSaveRule({ rule, draft, path });
  const isConflict = save.isConflict || isOlder(rule, newest);
  const give = (forceTests: boolean): void =>
    save.run({ state, comment: comment.trim(), isOver: isConflict, forceTests });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    give(false);
  };
  return (
    <Dialog title={rule === null ? "Save the new rule" : "Save the change"} onClose={onClose} width={560}>
      <form onSubmit={submit}>
        <StateChoice state={state} onChange={setState} />
        <CommentField
          value={comment}
          onChange={setComment}
          hint="What changed and why; kept with the version"
        />
        {isConflict && (
          <p className="bad" role="alert">
            Somebody else saved this rule since you began. Saving over it makes your text the newest; theirs
            stays among the versions.
          </p>
        )}
        {save.error && <ErrorLine what="Nothing was saved" error={save.error} />}
        <Refused issues={save.issues} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <ForceButton save={save} onForce={() => give(true)} />
          <Button submits look={isConflict ? "danger" : "main"} disabled={save.isPending}>
            {save.isPending ? "Saving …" : isConflict ? "Save over it" : `Save as ${state}`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function isOlder(rule: RuleDetail | null, newest: RuleDetail | undefined): boolean {
  return rule !== null && newest !== undefined && newest.version !== rule.version;
}

function ForceButton({
  save,
  onForce,
}: {
  readonly save: SavedRule;
  readonly onForce: () => void;
}): ReactNode {
  const mayForce = useMay("rules:govern");
  if (!mayForce || !save.issues.some(({ code }) => code === "test_failed")) return null;
  return (
    <Button look="danger" disabled={save.isPending} onClick={onForce}>
      Save although tests fail
    </Button>
  );
}

function Refused({ issues }: { readonly issues: readonly RuleIssue[] }): ReactNode {
  if (issues.length === 0) return null;
  return (
    <div role="alert">
      <p className="bad">Nothing was saved:</p>
      <IssueList issues={issues} />
    </div>
  );
}
