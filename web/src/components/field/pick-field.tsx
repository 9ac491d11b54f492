import "../filter/filter-bar.css";
import { type ReactNode, useState } from "react";
import { HostileText } from "../text/hostile-text.tsx";
import { OptionList } from "./option-list.tsx";
import { useListChoice } from "./use-list-choice.ts";

export type PickOption = { readonly value: string; readonly label: string; readonly hint: string };

export type PickFieldProps = {
  /** Of the field, and of the list with `-list` behind it. */
  readonly id: string;
  readonly options: readonly PickOption[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly placeholder: string;
};

/** Most that are offered; whoever has more to choose from types another word. */
const OFFERED = 8;

/** One of many, found by typing: WAI-ARIA Authoring Practices, "Editable Combobox With List Autocomplete". */
export function PickField({ id, options, value, onChange, placeholder }: PickFieldProps): ReactNode {
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const offered = isOpen && value === null ? offeredOf(options, text) : [];
  const choice = useListChoice(offered.length, 0);
  const chosen = options.find((option) => option.value === value);
  const take = (option: PickOption | undefined): void => {
    if (option) onChange(option.value);
    setText("");
  };
  if (value !== null) return <Chosen id={id} label={chosen?.label ?? value} onClear={() => onChange(null)} />;
  return (
    <div className="filter-bar">
      <input
        id={id}
        role="combobox"
        aria-expanded={offered.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={offered.length > 0 ? `${id}-list-${choice.chosen}` : undefined}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(true);
          choice.choose(0);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setOpen(true);
          if (choice.onArrow(event) || event.key !== "Enter") return;
          event.preventDefault();
          take(offered[choice.chosen]);
        }}
      />
      {offered.length > 0 && (
        <OptionList
          id={`${id}-list`}
          label="To choose from"
          options={offered}
          keyOf={(option) => option.value}
          chosen={choice.chosen}
          onTake={take}
        >
          {(option) => (
            <>
              <span className="grow cut">
                <HostileText text={option.label} />
              </span>
              <span className="faint">{option.hint}</span>
            </>
          )}
        </OptionList>
      )}
    </div>
  );
}

function Chosen({
  id,
  label,
  onClear,
}: {
  readonly id: string;
  readonly label: string;
  readonly onClear: () => void;
}): ReactNode {
  return (
    <div className="filter-bar">
      <span className="chip">
        <span className="cut">
          <HostileText text={label} />
        </span>
        <button type="button" id={id} aria-label="Choose another" onClick={onClear}>
          ×
        </button>
      </span>
    </div>
  );
}

function offeredOf(options: readonly PickOption[], text: string): PickOption[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const found: PickOption[] = [];
  for (const option of options) {
    const label = `${option.label} ${option.value}`.toLowerCase();
    if (words.every((word) => label.includes(word))) found.push(option);
    if (found.length === OFFERED) break;
  }
  return found;
}
