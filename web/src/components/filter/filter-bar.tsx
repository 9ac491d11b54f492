import "./filter-bar.css";
import { type ReactNode, type RefObject, useId, useRef, useState } from "react";
import { KeyCaps } from "../../keyboard/key-caps.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import type { SetUrlState, UrlState } from "../../state/url-state.ts";
import { visibleText } from "../../text/visible-text.ts";
import { OptionList } from "../field/option-list.tsx";
import { useListChoice } from "../field/use-list-choice.ts";
import { HostileText } from "../text/hostile-text.tsx";
import {
  addFilter,
  completeFilter,
  type FilterCandidate,
  type FilterField,
  readFilter,
  removeFilter,
} from "./filter-field.ts";

export type FilterBarProps = {
  readonly fields: readonly FilterField[];
  /** The page's address: what stands there is what is filtered. */
  readonly state: UrlState;
  readonly onChange: SetUrlState;
  readonly placeholder: string;
  /** Field of the address for words without a field. */
  readonly wordsField?: string;
};

/**
 * The one filter bar: `field:value` becomes a chip, anything else is words. Completes fields and values; Backspace in
 * an empty box takes the last chip back to be changed. The address is the filter, so a copied link is the same list.
 */
export function FilterBar({
  fields,
  state,
  onChange,
  placeholder,
  wordsField = "text",
}: FilterBarProps): ReactNode {
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  useShortcuts({ "filter.focus": () => box.current?.focus() });
  const chips = chipsOf(fields, state, wordsField);
  const take = (typed: string): void => {
    const filter = readFilter(typed, fields);
    if (filter) onChange(addFilter(state, filter, fields, wordsField));
    setText("");
  };
  const remove = (chip: Chip): void =>
    onChange({ [chip.name]: removeFilter(chip.value, state[chip.name] ?? "") });
  const takeBack = (): void => {
    const last = chips.at(-1);
    if (!last) return;
    remove(last);
    setText(last.typed);
  };
  return (
    <div className="filter-bar grow" role="search">
      {chips.map((chip) => (
        <span key={`${chip.name}=${chip.value}`} className="chip">
          <span>{chip.label}</span>
          <span className="cut">
            <HostileText text={chip.shown} />
          </span>
          <button
            type="button"
            aria-label={`Remove filter ${chip.label} ${visibleText(chip.shown)}`}
            onClick={() => remove(chip)}
          >
            ×
          </button>
        </span>
      ))}
      <CompletingBox
        ref={box}
        text={text}
        setText={setText}
        fields={fields}
        placeholder={placeholder}
        onTake={take}
        onTakeBack={takeBack}
      />
      <KeyCaps name="filter.focus" />
    </div>
  );
}

type Chip = {
  readonly name: string;
  readonly value: string;
  readonly label: string;
  readonly shown: string;
  readonly typed: string;
};

function chipsOf(fields: readonly FilterField[], state: UrlState, wordsField: string): Chip[] {
  const isNamed = fields.some(({ name }) => name === wordsField);
  const all = isNamed ? fields : [...fields, { name: wordsField, label: "words" }];
  return all.flatMap((field) => {
    const held = state[field.name];
    if (held === undefined || held === "") return [];
    const values = field.takesMany === true ? held.split(",") : [held];
    return values.map((value) => chipOf(field, value, wordsField));
  });
}

function chipOf(field: FilterField, value: string, wordsField: string): Chip {
  const alias = field.aliases?.find((name) => value.startsWith(`${name}:`));
  const known = field.values?.find((one) => one.value === value)?.label;
  return {
    name: field.name,
    value,
    label: alias ?? field.label.toLowerCase(),
    shown: known ?? (alias === undefined ? value : value.slice(alias.length + 1)),
    typed: field.name === wordsField || alias !== undefined ? value : `${field.name}:${value}`,
  };
}

type CompletingBoxProps = {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly fields: readonly FilterField[];
  readonly placeholder: string;
  readonly onTake: (text: string) => void;
  readonly onTakeBack: () => void;
};

/** A combobox with a list: WAI-ARIA Authoring Practices, "Editable Combobox With List Autocomplete". */
function CompletingBox(props: CompletingBoxProps): ReactNode {
  const { ref, text, setText, fields, placeholder, onTake } = props;
  const listId = useId();
  const [isOpen, setOpen] = useState(false);
  const candidates = isOpen ? completeFilter(text, fields) : [];
  const choice = useListChoice(candidates.length, -1);
  const accept = (candidate: FilterCandidate): void => {
    if (candidate.isWhole) onTake(candidate.complete);
    else setText(candidate.complete);
    choice.choose(-1);
  };
  const current = candidates[choice.chosen];
  const keys = keysOf(props, { candidates, current, isOpen, setOpen, accept });
  return (
    <>
      <input
        ref={ref}
        role="combobox"
        aria-label={placeholder}
        aria-expanded={candidates.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={current && `${listId}-${choice.chosen}`}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(true);
          choice.choose(-1);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          if (!choice.onArrow(event) && keys[event.key]?.() === true) event.preventDefault();
          event.stopPropagation();
        }}
      />
      {candidates.length > 0 && (
        <OptionList
          id={listId}
          label="Completions"
          options={candidates}
          keyOf={(candidate) => candidate.id}
          chosen={choice.chosen}
          onTake={accept}
        >
          {(candidate) => (
            <>
              <span className="mono">{candidate.label}</span>
              <span className="faint grow">{candidate.hint}</span>
            </>
          )}
        </OptionList>
      )}
    </>
  );
}

type BoxState = {
  readonly candidates: readonly FilterCandidate[];
  readonly current: FilterCandidate | undefined;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  readonly accept: (candidate: FilterCandidate) => void;
};

/** What keys do in the box; true when the browser must not act on the key too. */
function keysOf(box: CompletingBoxProps, state: BoxState): Readonly<Record<string, () => boolean>> {
  const { text, onTake, onTakeBack, ref } = box;
  const { candidates, current, isOpen, setOpen, accept } = state;
  return {
    Enter() {
      if (current) accept(current);
      else onTake(text);
      return true;
    },
    Tab() {
      const taken = current ?? (candidates.length === 1 ? candidates[0] : undefined);
      if (!taken || text === "") return false;
      accept(taken);
      return true;
    },
    Backspace() {
      if (text !== "") return false;
      onTakeBack();
      return true;
    },
    Escape() {
      if (isOpen && text !== "") setOpen(false);
      else ref.current?.blur();
      return true;
    },
  };
}
