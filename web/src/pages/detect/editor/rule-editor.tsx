import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo, useRef, useState } from "react";
import type { RuleDetail, RuleIssue } from "../../../../../src/schema/views/rule.ts";
import { useTenantUid } from "../../../api/me.ts";
import { lintQuery } from "../../../api/rules.ts";
import { Button } from "../../../components/button/button.tsx";
import { CodeEditor, type EditorMark } from "../../../components/code/code-editor.tsx";
import { Diff } from "../../../components/code/diff.tsx";
import { offsetOf, placeOf } from "../../../components/code/editor-text.ts";
import { Section } from "../../../components/panel/section.tsx";
import { HostileText } from "../../../components/text/hostile-text.tsx";
import { useShortcuts } from "../../../keyboard/use-shortcuts.ts";
import { useSettled } from "../../../state/use-settled.ts";
import { Backtest } from "../backtest.tsx";
import { RuleStateMark } from "../rule-state-mark.tsx";
import { EditorNotes } from "./editor-notes.tsx";
import { FaultList } from "./fault-list.tsx";
import { LeaveGuard } from "./leave-guard.tsx";
import { LiveCount } from "./live-count.tsx";
import { completeRule } from "./rule-completion.ts";
import { newRulePath, writtenRule } from "./rule-text.ts";
import { SaveDialog } from "./save-dialog.tsx";
import { type DraftState, useRuleDraft } from "./use-rule-draft.ts";
import { useRuleKnowledge } from "./use-rule-knowledge.ts";

export type RuleEditorProps = {
  /** The rule as it was when one began; null for a new one. */
  readonly rule: RuleDetail | null;
  readonly firstText: string;
  /** The rule as it is now, and how to begin again from it. */
  readonly newest?: RuleDetail;
  readonly onTakeNewest?: () => void;
};

const LINT_MS = 350;
const COUNT_MS = 900;

/** The text of a rule with completion and faults as one types, what it matches now, its tests and a backtest. */
export function RuleEditor({ rule, firstText, newest, onTakeNewest }: RuleEditorProps): ReactNode {
  const draft = useRuleDraft({
    tenantUid: useTenantUid(),
    ruleUid: rule === null ? null : rule.uid,
    version: rule?.version ?? "",
    text: firstText,
    tests: rule?.tests ?? "",
  });
  const written = writtenRule(draft.text);
  const path = rule === null ? newRulePath(written.title) : rule.path;
  const lint = useLint(path, draft.text);
  const [isSaving, setSaving] = useState(false);
  const save = (): void => setSaving(true);
  useShortcuts({ "rule.save": save });
  return (
    <div className="rule-editor">
      <EditorHead rule={newest ?? rule} title={written.title} draft={draft} onSave={save} />
      <EditorNotes
        draft={draft}
        rule={rule}
        newest={newest}
        writtenUid={written.uid}
        onTakeNewest={onTakeNewest}
      />
      <div className="rule-editor-body">
        <WrittenPart draft={draft} lint={lint} path={path} isNew={rule === null} />
        <SidePart rule={rule} draft={draft} lint={lint} firstText={firstText} />
      </div>
      {isSaving && (
        <SaveDialog rule={rule} newest={newest} draft={draft} path={path} onClose={() => setSaving(false)} />
      )}
      <LeaveGuard isChanged={draft.isChanged} />
    </div>
  );
}

type SidePartProps = Pick<RuleEditorProps, "rule" | "firstText"> & {
  readonly draft: DraftState;
  readonly lint: Lint;
};

/** What is wrong with the text, and what it does. */
function SidePart({ rule, draft, lint, firstText }: SidePartProps): ReactNode {
  const hasErrors = lint.issues === undefined || lint.issues.some(({ severity }) => severity === "error");
  const counted = useSettled(hasErrors || lint.isOld ? null : draft.text, COUNT_MS - LINT_MS);
  const isChange = rule !== null && draft.isChanged;
  return (
    <aside className="rule-editor-side" aria-label="What it does">
      <FaultList issues={lint.issues} error={lint.error} onGo={lint.go} onNext={lint.next} />
      <LiveCount text={counted} isCorrelation={writtenRule(draft.text).isCorrelation} />
      <Backtest
        ruleUid={rule === null ? null : rule.uid}
        text={isChange || rule === null ? draft.text : null}
      />
      {isChange && (
        <Section title="What you changed">
          <Diff before={firstText} after={draft.text} label="What you changed" />
        </Section>
      )}
    </aside>
  );
}

type Lint = {
  readonly issues: readonly RuleIssue[] | undefined;
  readonly error: Error | null;
  /** The issues are of the text before. */
  readonly isOld: boolean;
  readonly box: React.RefObject<HTMLTextAreaElement | null>;
  readonly go: (issue: RuleIssue) => void;
  readonly next: () => void;
};

/** What is wrong with the text, a moment after the last key, and the way to each place. */
function useLint(path: string, text: string): Lint {
  const tenantUid = useTenantUid();
  const box = useRef<HTMLTextAreaElement>(null);
  const settled = useSettled(text, LINT_MS);
  const { data, error, isPlaceholderData } = useQuery({
    ...lintQuery(tenantUid, { path, text: settled }),
    enabled: settled.trim() !== "",
  });
  const issues = useMemo(
    () => data?.issues.toSorted((a, b) => a.line - b.line || a.column - b.column),
    [data],
  );
  const go = (place: Pick<RuleIssue, "line" | "column">): void => {
    const offset = offsetOf(text, place);
    box.current?.focus();
    box.current?.setSelectionRange(offset, offset);
  };
  const step = (by: 1 | -1): void => {
    const errors = issues?.filter(({ severity }) => severity === "error") ?? [];
    // remarks are gone through once nothing is wrong
    const wanted = errors.length > 0 ? errors : (issues ?? []);
    if (!box.current) return;
    const here = placeOf(text, box.current.selectionStart);
    const isBefore = (a: Pick<RuleIssue, "line" | "column">, b: typeof here): boolean =>
      a.line < b.line || (a.line === b.line && a.column < b.column);
    const found =
      by === 1
        ? wanted.find((issue) => isBefore(here, issue))
        : wanted.findLast((issue) => isBefore(issue, here));
    const next = found ?? wanted.at(by === 1 ? 0 : -1);
    if (next) go(next);
  };
  useShortcuts({ "rule.nextFault": () => step(1), "rule.previousFault": () => step(-1) });
  return { issues, error, isOld: settled !== text || isPlaceholderData, box, go, next: () => step(1) };
}

type WrittenPartProps = {
  readonly draft: DraftState;
  readonly lint: Lint;
  readonly path: string;
  readonly isNew: boolean;
};

function WrittenPart({ draft, lint, path, isNew }: WrittenPartProps): ReactNode {
  const known = useRuleKnowledge();
  const testsBox = useRef<HTMLTextAreaElement>(null);
  const [hasTests, setHasTests] = useState(draft.tests !== "");
  const marks: readonly EditorMark[] = lint.issues ?? [];
  return (
    <div className="rule-editor-text">
      <CodeEditor
        text={draft.text}
        onText={draft.setText}
        label="Text of the rule"
        box={lint.box}
        marks={marks}
        complete={(text, caret) => completeRule(text, caret, known)}
        lines={22}
      />
      <p className="faint editor-hint">
        <code>
          <HostileText text={path} />
        </code>{" "}
        {isNew && "(after its title)"} <kbd>Ctrl</kbd> <kbd>Space</kbd> completes, <kbd>F8</kbd> next fault,{" "}
        <kbd>Ctrl</kbd> <kbd>S</kbd> saves
      </p>
      {hasTests ? (
        <>
          <h2>Tests</h2>
          <p className="faint">
            One JSON object a line: <code>{`{"match": true, "name": "…", "record": {…}}`}</code>
          </p>
          <CodeEditor
            text={draft.tests}
            onText={draft.setTests}
            label="Tests of the rule"
            box={testsBox}
            isYaml={false}
            lines={5}
          />
        </>
      ) : (
        <div>
          <Button onClick={() => setHasTests(true)}>Write tests</Button>
        </div>
      )}
    </div>
  );
}

type EditorHeadProps = {
  readonly rule: RuleDetail | null;
  readonly title: string;
  readonly draft: DraftState;
  readonly onSave: () => void;
};

function EditorHead({ rule, title, draft, onSave }: EditorHeadProps): ReactNode {
  const tenantUid = useTenantUid();
  return (
    <div className="page-bar rule-editor-head">
      <Link
        className="button"
        to="/t/$tenantUid/detect"
        params={{ tenantUid }}
        search={rule === null ? {} : { open: rule.uid }}
      >
        Rules
      </Link>
      <h1 className="cut grow">
        <HostileText text={title === "" ? "Rule without a title" : title} />
      </h1>
      {rule && <RuleStateMark state={rule.state} />}
      <span className="faint" role="status">
        {draft.isChanged ? "not saved" : rule === null ? "new" : `as in version ${rule.version}`}
      </span>
      {draft.isChanged && <Button onClick={draft.discard}>Discard</Button>}
      <Button look="main" keys="rule.save" onClick={onSave}>
        Save
      </Button>
    </div>
  );
}
