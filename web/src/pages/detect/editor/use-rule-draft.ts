import { useEffect, useState } from "react";
import { useSettled } from "../../../state/use-settled.ts";
import { draftKey, keepDraft, keptDraft } from "./kept-draft.ts";

export type DraftState = {
  readonly text: string;
  readonly tests: string;
  readonly setText: (text: string) => void;
  readonly setTests: (tests: string) => void;
  readonly isChanged: boolean;
  /** It began with what was written earlier and never saved. */
  readonly isRestored: boolean;
  /** What was restored was written over an older version. */
  readonly isOfOlder: boolean;
  /** Back to the text that the rule has. */
  readonly discard: () => void;
  /** Forgets what this browser keeps: it is saved. */
  readonly forget: () => void;
};

export type DraftOf = {
  readonly tenantUid: string;
  readonly ruleUid: string | null;
  readonly version: string;
  readonly text: string;
  readonly tests: string;
};

const KEEP_MS = 400;

/** What is being written, kept in this browser until it is saved or thrown away. */
export function useRuleDraft({
  tenantUid,
  ruleUid,
  version,
  text: first,
  tests: firstTests,
}: DraftOf): DraftState {
  const key = draftKey(tenantUid, ruleUid);
  const [restored] = useState(() => keptDraft(key));
  const [text, setText] = useState(restored?.text ?? first);
  const [tests, setTests] = useState(restored?.tests ?? firstTests);
  const [isRestored, setRestored] = useState(restored !== null);
  const isChanged = text !== first || tests !== firstTests;
  const settled = useSettled(text + "\0" + tests, KEEP_MS);
  useEffect(() => {
    keepDraft(key, isChanged ? { text, tests, baseVersion: version } : null);
    // only what has settled is written to the disk
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [settled, key]);
  return {
    text,
    tests,
    setText,
    setTests,
    isChanged,
    isRestored: isRestored && isChanged,
    isOfOlder: restored !== null && restored.baseVersion !== version,
    discard() {
      setText(first);
      setTests(firstTests);
      setRestored(false);
      keepDraft(key, null);
    },
    forget: () => keepDraft(key, null),
  };
}
