import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";

/** A range on a chart, as shares of its width, in the order in which it was drawn. */
export type BrushRange = readonly [start: number, end: number];

export type Brush = {
  /** What is being brushed; null when nothing is. */
  readonly range: BrushRange | null;
  /** Step under the pointer. */
  readonly hovered: number | null;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerLeave: () => void;
    readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onBlur: () => void;
  };
};

/**
 * Choosing a range on a chart of `steps` equal steps: by dragging, or with the keys. Arrows move the range, with
 * Shift they move its end, Enter takes it, Escape leaves it.
 */
export function useBrush(steps: number, onTake: (range: BrushRange) => void): Brush {
  const [range, setRange] = useState<BrushRange | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const start = useRef<number | null>(null);
  const finish = (taken: BrushRange | null): void => {
    start.current = null;
    setRange(null);
    if (taken) onTake(taken);
  };
  return {
    range,
    hovered,
    handlers: {
      onPointerDown(event) {
        start.current = shareAt(event);
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove(event) {
        const at = shareAt(event);
        setHovered(Math.min(steps - 1, Math.floor(at * steps)));
        if (start.current !== null) setRange([start.current, at]);
      },
      onPointerLeave: () => setHovered(null),
      onPointerUp: (event) => finish(start.current === null ? null : [start.current, shareAt(event)]),
      onKeyDown(event) {
        const next = moveRange(range, steps, event);
        if (next) setRange(next);
        else if (event.key === "Enter" && range) finish(range);
        else if (event.key === "Escape" && range) finish(null);
        else return;
        event.preventDefault();
        event.stopPropagation();
      },
      onBlur: () => finish(null),
    },
  };
}

/** The range after an arrow key, beginning with the last step; null for any other key. */
export function moveRange(
  range: BrushRange | null,
  steps: number,
  press: { readonly key: string; readonly shiftKey: boolean },
): BrushRange | null {
  const direction = press.key === "ArrowLeft" ? -1 : press.key === "ArrowRight" ? 1 : 0;
  if (direction === 0) return null;
  const step = 1 / Math.max(1, steps);
  // the middle of a step, so that rounding never takes its neighbour
  const [start, end] = range ?? [1 + step / 2, 1 + step / 2];
  const move = (at: number): number => Math.min(1 - step / 2, Math.max(step / 2, at + direction * step));
  return [press.shiftKey && range ? start : move(start), move(end)];
}

function shareAt(event: PointerEvent<HTMLElement>): number {
  const box = event.currentTarget.getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
}
