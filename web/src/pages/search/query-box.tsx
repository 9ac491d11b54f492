import "../../components/filter/filter-bar.css";
import { useQuery } from "@tanstack/react-query";
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import type { Completion } from "../../../../src/schema/views/event.ts";
import { completionQuery } from "../../api/events.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { useListChoice } from "../../components/field/use-list-choice.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { KeyCaps } from "../../keyboard/key-caps.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { formatCount } from "../../text/format-number.ts";
import type { Span } from "../../time/time-range.ts";
import { applyCandidate } from "./apply-candidate.ts";
import { FaultLine, FaultNote } from "./fault-line.tsx";
import type { QueryFault } from "./query-fault.ts";
import { MAX_QUERY } from "./search-state.ts";
import { refuseLong } from "./text-limit.ts";

type Candidate = Completion["candidates"][number];

export type QueryBoxProps = {
  /** The query that is shown: that of the address. */
  readonly query: string;
  readonly span: Span;
  /** What is wrong with the query that is shown. */
  readonly fault: QueryFault | null;
  readonly onRun: (query: string) => void;
  /** Shows a field in a column of the list. */
  readonly onAddColumn: (field: string) => void;
};

/**
 * The search language in one box: fields and values are completed from the events of the range, Enter runs it. Escape
 * closes the list, then gives the keys back to the page.
 */
export function QueryBox({ query, span, fault, onRun, onAddColumn }: QueryBoxProps): ReactNode {
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState({ text: query, caret: query.length });
  const [isOpen, setOpen] = useState(false);
  // the address changed by other means than this box: a value was picked, or Back was pressed
  const [shownQuery, setShownQuery] = useState(query);
  if (shownQuery !== query) {
    setShownQuery(query);
    setTyped({ text: query, caret: query.length });
  }
  useShortcuts({ "filter.focus": () => box.current?.select() });
  const run = (): void => {
    setOpen(false);
    onRun(typed.text.trim());
  };
  const noteId = useId();
  // a text that was changed since may be right
  const shownFault = typed.text === query ? fault : null;
  return (
    <div className="grow">
      <form
        className="filter-bar query-box"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <CompletingBox
          ref={box}
          typed={typed}
          onType={setTyped}
          isOpen={isOpen}
          setOpen={setOpen}
          span={span}
          onRun={run}
          onAddColumn={onAddColumn}
          fault={shownFault}
          noteId={noteId}
        />
        <KeyCaps name="filter.focus" />
        <Button submits look="main">
          Search
        </Button>
      </form>
      {shownFault && <FaultNote fault={shownFault} id={noteId} />}
    </div>
  );
}

type Typed = { readonly text: string; readonly caret: number };
type CompletingBoxProps = {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly typed: Typed;
  readonly onType: (typed: Typed) => void;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  readonly span: Span;
  readonly onRun: () => void;
  readonly onAddColumn: (field: string) => void;
  readonly fault: QueryFault | null;
  readonly noteId: string;
};

const LIMIT = refuseLong("a query", MAX_QUERY);

/** A combobox with a list: WAI-ARIA Authoring Practices, "Editable Combobox With List Autocomplete". */
function CompletingBox(props: CompletingBoxProps): ReactNode {
  const { ref, typed, onType, setOpen, fault, noteId } = props;
  const line = useRef<HTMLDivElement>(null);
  const listId = useId();
  const { candidates, chosen, show, accept, onKey } = useCandidateList(props);
  return (
    <div className="query-text">
      {fault && <FaultLine ref={line} text={typed.text} fault={fault} box={ref} />}
      <input
        ref={ref}
        role="combobox"
        className="mono"
        aria-label="Search events"
        aria-expanded={candidates.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={chosen >= 0 ? `${listId}-${chosen}` : undefined}
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : noteId}
        {...LIMIT}
        placeholder={'Search events: host:WKS-* AND process.cmd_line:"-enc"'}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={typed.text}
        onChange={(event) => {
          setOpen(true);
          show(typedOf(event.target));
        }}
        onSelect={(event) => onType(typedOf(event.currentTarget))}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => onKey(event) && event.preventDefault()}
      />
      {candidates.length > 0 && (
        <Candidates id={listId} candidates={candidates} chosen={chosen} onAccept={accept} />
      )}
    </div>
  );
}

type CandidateList = {
  readonly candidates: readonly Candidate[];
  /** Index of the candidate that the keys stand on; -1 for none. */
  readonly chosen: number;
  readonly show: (typed: Typed) => void;
  readonly accept: (candidate: Candidate) => void;
  /** @returns whether the key was meant for the list or the box */
  readonly onKey: (event: KeyboardEvent<HTMLInputElement>) => boolean;
};

/** What may come next, and what keys do with it. */
function useCandidateList(props: CompletingBoxProps): CandidateList {
  const { ref, typed, onType, isOpen, setOpen, span, onRun, onAddColumn } = props;
  const completion = useCompletion(isOpen, typed, span);
  const candidates = completion?.candidates ?? [];
  const choice = useListChoice(candidates.length, -1);
  const show = (next: Typed): void => {
    onType(next);
    choice.choose(-1);
  };
  const accept = (candidate: Candidate): void => {
    if (!completion) return;
    const next = applyCandidate(typed.text, completion, candidate);
    show(next);
    // after React wrote the text
    requestAnimationFrame(() => ref.current?.setSelectionRange(next.caret, next.caret));
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>): boolean =>
    keysOf({
      candidates,
      chosen: candidates[choice.chosen],
      isOpen,
      setOpen,
      accept,
      run: onRun,
      addColumn: (candidate) => onAddColumn(fieldNameOf(candidate)),
    })(event);
  return {
    candidates,
    chosen: choice.chosen,
    show,
    accept,
    onKey: (event) => choice.onArrow(event) || onKey(event),
  };
}

function typedOf({ value, selectionStart }: HTMLInputElement): Typed {
  return { text: value, caret: selectionStart ?? value.length };
}

/** Candidates for where the caret stands, a moment after the last key. */
function useCompletion(isOpen: boolean, { text, caret }: Typed, span: Span): Completion | null {
  const tenantUid = useTenantUid();
  const [settled, setSettled] = useState({ query: text, cursor: caret });
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ query: text, cursor: caret }), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, caret]);
  const { data } = useQuery({
    ...completionQuery(tenantUid, { ...settled, ...span }),
    enabled: isOpen,
    retry: false,
  });
  // offsets hold only for the text that was asked about
  const isOfText = settled.query === text && settled.cursor === caret;
  return isOpen && isOfText ? (data ?? null) : null;
}

const SETTLE_MS = 120;

type BoxState = {
  readonly candidates: readonly Candidate[];
  readonly chosen: Candidate | undefined;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  readonly accept: (candidate: Candidate) => void;
  readonly run: () => void;
  readonly addColumn: (candidate: Candidate) => void;
};

/** The field that a candidate of the kind `field` names. */
function fieldNameOf({ text }: Candidate): string {
  const name = text.replace(/:$/, "");
  return name.startsWith('"') ? name.slice(1, -1).replaceAll(/\\(["\\])/g, "$1") : name;
}

/** What keys do in the box; true when the browser must not act on the key too. */
function keysOf(state: BoxState): (event: KeyboardEvent<HTMLInputElement>) => boolean {
  const { candidates, chosen, isOpen, setOpen, accept, run, addColumn } = state;
  const actions: Readonly<Record<string, (input: HTMLInputElement, isAlt: boolean) => boolean>> = {
    Enter(_, isAlt) {
      if (chosen?.kind === "field" && isAlt) addColumn(chosen);
      else if (chosen) accept(chosen);
      else run();
      return true;
    },
    Tab() {
      const taken = chosen ?? (candidates.length === 1 ? candidates[0] : undefined);
      if (!taken) return false;
      accept(taken);
      return true;
    },
    Escape(input) {
      if (isOpen && candidates.length > 0) setOpen(false);
      else input.blur();
      return true;
    },
  };
  return (event) => {
    if (event.key === " " && event.ctrlKey) {
      setOpen(true);
      return true;
    }
    return actions[event.key]?.(event.currentTarget, event.altKey) ?? false;
  };
}

type CandidatesProps = {
  readonly id: string;
  readonly candidates: readonly Candidate[];
  readonly chosen: number;
  readonly onAccept: (candidate: Candidate) => void;
};

const KIND_NAMES = { field: "field", value: "value", operator: "operator" } as const;

function Candidates({ id, candidates, chosen, onAccept }: CandidatesProps): ReactNode {
  return (
    <div id={id} className="filter-list" role="listbox" aria-label="Completions">
      {candidates.map((candidate, i) => (
        // the box keeps the focus and has the keys
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
        <div
          key={`${candidate.kind} ${candidate.text}`}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === chosen}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onAccept(candidate)}
        >
          <span className="mono cut">
            <HostileText text={candidate.text} />
          </span>
          <span className="faint grow cut">
            {candidate.label === candidate.text ? "" : <HostileText text={candidate.label} />}
          </span>
          <span className="faint number">
            {candidate.count === null ? KIND_NAMES[candidate.kind] : formatCount(candidate.count)}
          </span>
        </div>
      ))}
      <div className="filter-list-keys faint" aria-hidden="true">
        <kbd>↓</kbd> choose <kbd>Enter</kbd> take <kbd>Alt Enter</kbd> add as column
      </div>
    </div>
  );
}
