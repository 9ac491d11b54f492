import { type ReactNode, useState } from "react";
import type { RuleDetail } from "../../../../../src/schema/views/rule.ts";
import { Button } from "../../../components/button/button.tsx";
import { Diff } from "../../../components/code/diff.tsx";
import type { DraftState } from "./use-rule-draft.ts";

export type EditorNotesProps = {
  readonly draft: DraftState;
  readonly rule: RuleDetail | null;
  readonly newest: RuleDetail | undefined;
  readonly writtenUid: string | null;
  readonly onTakeNewest: (() => void) | undefined;
};

/** What one should know while one writes: what was restored, and that somebody else saved meanwhile. */
export function EditorNotes({ draft, rule, newest, writtenUid, onTakeNewest }: EditorNotesProps): ReactNode {
  const isOther = rule !== null && writtenUid !== null && writtenUid !== rule.uid;
  return (
    <>
      {draft.isRestored && (
        <div className="editor-note" role="status">
          <span className="grow">
            What you wrote and did not save is here again
            {draft.isOfOlder && "; the rule was changed since"}.
          </span>
          <Button onClick={draft.discard}>Discard it</Button>
        </div>
      )}
      {rule && newest && newest.version !== rule.version && (
        <Conflict draft={draft} newest={newest} onTakeNewest={onTakeNewest} />
      )}
      {isOther && (
        <div className="editor-note" role="status">
          The id was changed: this will be saved as another rule, and this one stays.
        </div>
      )}
      {rule && rule.origin !== "tenant" && (
        <div className="editor-note" role="status">
          This rule is shared. What you save is the tenant&rsquo;s own and takes its place; remove it, and the
          shared one is back.
        </div>
      )}
    </>
  );
}

type ConflictProps = {
  readonly draft: DraftState;
  readonly newest: RuleDetail;
  readonly onTakeNewest: (() => void) | undefined;
};

function Conflict({ draft, newest, onTakeNewest }: ConflictProps): ReactNode {
  const [isShown, setShown] = useState(false);
  const take = (): void => {
    draft.discard();
    onTakeNewest?.();
  };
  return (
    <div className="editor-note bad" role="alert">
      <span className="grow">
        Somebody else saved this rule since you began: it is version <code>{newest.version}</code> now.
      </span>
      <Button onClick={() => setShown(!isShown)} aria-expanded={isShown}>
        {isShown ? "Hide the difference" : "Theirs and mine"}
      </Button>
      <Button onClick={take}>Take theirs</Button>
      {isShown && <Diff before={newest.text} after={draft.text} label="From theirs to mine" />}
    </div>
  );
}
