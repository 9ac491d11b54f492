import "../filter/filter-bar.css";
import type { ReactNode } from "react";

export type OptionListProps<Option> = {
  /** Of the list; each option has it with its place behind it, as `aria-activedescendant` of the box names it. */
  readonly id: string;
  readonly label: string;
  readonly options: readonly Option[];
  readonly keyOf: (option: Option) => string;
  readonly chosen: number;
  readonly onTake: (option: Option) => void;
  readonly children: (option: Option) => ReactNode;
};

/** What a box offers while one types. The box keeps the focus and has the keys. */
export function OptionList<Option>(props: OptionListProps<Option>): ReactNode {
  const { id, label, options, keyOf, chosen, onTake, children } = props;
  return (
    <div id={id} className="filter-list" role="listbox" aria-label={label}>
      {options.map((option, i) => (
        // the box keeps the focus and has the keys
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
        <div
          key={keyOf(option)}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === chosen}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(option)}
        >
          {children(option)}
        </div>
      ))}
    </div>
  );
}
