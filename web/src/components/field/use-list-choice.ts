import { type KeyboardEvent, useState } from "react";

export type ListChoice = {
  /** Index of the entry that the keys stand on; -1 for none. */
  readonly chosen: number;
  readonly choose: (index: number) => void;
  /** Handles the arrow keys. @returns whether it did */
  readonly onArrow: (event: KeyboardEvent) => boolean;
};

/** Moving through the list of a combobox while its box keeps the focus. `first` is where it begins: 0, or -1 for none. */
export function useListChoice(count: number, first: 0 | -1): ListChoice {
  const [index, setIndex] = useState<number>(first);
  const chosen = Math.min(index, count - 1);
  return {
    chosen,
    choose: setIndex,
    onArrow(event) {
      const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (by === 0 || count === 0) return false;
      event.preventDefault();
      setIndex((chosen + by + count) % count);
      return true;
    },
  };
}
