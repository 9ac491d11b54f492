import "./code-editor.css";
import {
  type ChangeEvent,
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefObject,
  useId,
  useState,
} from "react";
import { OptionList } from "../field/option-list.tsx";
import { useListChoice } from "../field/use-list-choice.ts";
import { HostileText } from "../text/hostile-text.tsx";
import { faultLength, indentAfter, placeOf } from "./editor-text.ts";
import { yamlTokens } from "./yaml-tokens.ts";

/** A fault at its place. */
export type EditorMark = {
  readonly line: number;
  readonly column: number;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
};

/** What may stand at the caret, and which part of the text it takes the place of. */
export type EditorCompletion = {
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly EditorCandidate[];
};
export type EditorCandidate = { readonly text: string; readonly hint: string };

export type CodeEditorProps = {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Name for screen readers. */
  readonly label: string;
  readonly box: RefObject<HTMLTextAreaElement | null>;
  readonly marks?: readonly EditorMark[];
  readonly complete?: (text: string, caret: number) => EditorCompletion | null;
  readonly isYaml?: boolean;
  readonly lines?: number;
};

const NO_MARKS: readonly EditorMark[] = [];

/**
 * A text box with numbered, coloured lines: the text is drawn behind a box whose own letters are invisible, so that
 * caret, selection, undo, input methods and screen readers are the browser's own. Tab leaves it, as any field.
 */
export function CodeEditor(props: CodeEditorProps): ReactNode {
  const { text, label, box, marks = NO_MARKS, isYaml = true, lines = 12 } = props;
  const listId = useId();
  const completion = useCompletion(props);
  const { offered, chosen } = completion;
  return (
    <div className="editor" style={{ minHeight: lines * LINE_PX + 14 }}>
      <div className="editor-scroll" onScroll={completion.close}>
        <div className="editor-sheet">
          <div className="editor-lines" aria-hidden="true">
            {text.split("\n").map((line, i) => (
              <Line key={i} text={line} number={i + 1} isYaml={isYaml} marks={marksAt(marks, i + 1)} />
            ))}
          </div>
          <textarea
            ref={box}
            className="mono"
            aria-label={label}
            aria-invalid={marks.some(({ severity }) => severity === "error")}
            aria-autocomplete={props.complete && "list"}
            aria-controls={offered === null ? undefined : listId}
            aria-activedescendant={offered !== null && chosen >= 0 ? `${listId}-${chosen}` : undefined}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            wrap="off"
            maxLength={200_000}
            value={text}
            onChange={completion.onChange}
            onKeyDown={completion.onKey}
            onBlur={completion.close}
            onPointerDown={completion.close}
          />
        </div>
      </div>
      {offered !== null && <Offers id={listId} text={text} completion={completion} offered={offered} />}
    </div>
  );
}

const LINE_PX = 19;
const OFFERS_WIDTH = 340;

type OffersProps = {
  readonly id: string;
  readonly text: string;
  readonly completion: CompletionState;
  readonly offered: EditorCompletion;
};

/** Under the word that is completed, inside of what is seen of the editor. */
function Offers({ id, text, completion, offered }: OffersProps): ReactNode {
  const { line, column } = placeOf(text, offered.from);
  const { scrollLeft, scrollTop, width } = completion.view;
  const left = `min(calc(40px + ${column - 1} * var(--letter) - ${scrollLeft}px), ${Math.max(0, width - OFFERS_WIDTH)}px)`;
  return (
    <div className="editor-offers" style={{ left, top: line * LINE_PX + 8 - scrollTop }}>
      <OptionList
        id={id}
        label="Completions"
        options={offered.candidates}
        keyOf={(candidate) => candidate.text}
        chosen={completion.chosen}
        onTake={completion.take}
      >
        {(candidate) => (
          <>
            <span className="mono cut">
              <HostileText text={candidate.text} />
            </span>
            <span className="faint grow cut">
              <HostileText text={candidate.hint} />
            </span>
          </>
        )}
      </OptionList>
    </div>
  );
}

/** What is seen of the editor. */
type View = { readonly scrollLeft: number; readonly scrollTop: number; readonly width: number };
const NO_VIEW: View = { scrollLeft: 0, scrollTop: 0, width: 0 };

function viewOf(box: HTMLTextAreaElement): View {
  const scroll = box.closest(".editor-scroll");
  if (scroll === null) return NO_VIEW;
  return { scrollLeft: scroll.scrollLeft, scrollTop: scroll.scrollTop, width: scroll.clientWidth };
}

type CompletionState = {
  /** What was seen of the editor when the list was asked for. */
  readonly view: View;
  readonly offered: EditorCompletion | null;
  /** Index of the candidate that the keys stand on; -1 for none. */
  readonly chosen: number;
  readonly close: () => void;
  readonly take: (candidate: EditorCandidate) => void;
  readonly onChange: (event: ChangeEvent<HTMLTextAreaElement>) => void;
  readonly onKey: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
};

/** What is offered while one types, and what keys do with it. */
function useCompletion({ text, onText, box, complete }: CodeEditorProps): CompletionState {
  const [asked, setAsked] = useState<{ readonly caret: number; readonly view: View } | null>(null);
  const found = asked === null || !complete ? null : complete(text, asked.caret);
  const offered = found !== null && found.candidates.length > 0 ? found : null;
  const isStarted = offered !== null && offered.to > offered.from;
  const choice = useListChoice(offered?.candidates.length ?? 0, -1);
  // what was begun is most likely meant; before the first letter Enter is a new line
  const chosen = choice.chosen < 0 && isStarted ? 0 : choice.chosen;
  const close = (): void => setAsked(null);
  const take = (candidate: EditorCandidate): void => {
    if (!offered || !box.current) return;
    box.current.setSelectionRange(offered.from, offered.to);
    typeText(box.current, candidate.text);
    const isMore = /[:|] ?$/.test(candidate.text);
    setAsked(isMore ? { caret: offered.from + candidate.text.length, view: viewOf(box.current) } : null);
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const target = event.currentTarget;
    if (event.key === " " && event.ctrlKey) {
      choice.choose(-1);
      setAsked({ caret: target.selectionStart, view: viewOf(target) });
    } else if (offered && choice.onArrow(event)) return;
    else if (isPlainKey(event, "Enter", "Tab") && offered?.candidates[chosen])
      take(offered.candidates[chosen]);
    else if (isPlainKey(event, "Enter")) {
      typeText(target, `\n${indentAfter(text, target.selectionStart)}`);
      close();
    } else if (event.key === "Escape" && offered) close();
    else {
      if (/^(Arrow|Home|End|Page|F\d)/.test(event.key)) close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    view: asked?.view ?? NO_VIEW,
    offered,
    chosen,
    close,
    take,
    onKey,
    onChange: (event) => {
      choice.choose(-1);
      onText(event.target.value);
      setAsked({ caret: event.target.selectionStart, view: viewOf(event.target) });
    },
  };
}

function isPlainKey(event: KeyboardEvent, ...keys: readonly string[]): boolean {
  const isComposing = event.nativeEvent.isComposing;
  return keys.includes(event.key) && !event.ctrlKey && !event.metaKey && !event.shiftKey && !isComposing;
}

/** Types for the person, so that the browser's undo knows it. */
function typeText(box: HTMLTextAreaElement, text: string): void {
  box.focus();
  // the one way that keeps the undo of a text box; browsers without it get the text, and lose the undo
  // oxlint-disable-next-line typescript/no-deprecated
  if (document.execCommand("insertText", false, text)) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

type LineProps = {
  readonly text: string;
  readonly number: number;
  readonly isYaml: boolean;
  readonly marks: readonly EditorMark[];
};

const Line = memo(function Line({ text, number, isYaml, marks }: LineProps): ReactNode {
  const worst = marks.find(({ severity }) => severity === "error") ?? marks[0];
  return (
    <div className="editor-line">
      <span className={worst ? `editor-number ${worst.severity}` : "editor-number"}>{number}</span>
      <span className="editor-text">
        {isYaml
          ? yamlTokens(text).map((token, i) => (
              <span key={i} className={`yaml-${token.kind}`}>
                {token.text}
              </span>
            ))
          : text}
        {marks.map(({ column, severity, message }) => (
          <i
            key={`${column} ${message}`}
            className={`editor-fault ${severity}`}
            style={{
              left: `calc(${column - 1} * var(--letter))`,
              width: `calc(${faultLength(text, column)} * var(--letter))`,
            }}
          />
        ))}
      </span>
    </div>
  );
}, isSameLine);

function isSameLine(a: LineProps, b: LineProps): boolean {
  return a.text === b.text && a.number === b.number && a.isYaml === b.isYaml && isSameMarks(a.marks, b.marks);
}

function isSameMarks(a: readonly EditorMark[], b: readonly EditorMark[]): boolean {
  return a.length === b.length && a.every((mark, i) => mark === b[i]);
}

function marksAt(marks: readonly EditorMark[], line: number): readonly EditorMark[] {
  const here = marks.filter((mark) => mark.line === line);
  return here.length === 0 ? NO_MARKS : here;
}
