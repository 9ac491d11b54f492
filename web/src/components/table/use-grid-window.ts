import { type RefObject, type UIEvent, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { type RowGeometry, type RowWindow, rowWindow, scrollTopFor } from "./row-window.ts";

export type GridWindow = {
  readonly window: RowWindow;
  /** Width of the grid in CSS pixels. */
  readonly width: number;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  /** Scrolls as little as possible so that a row is seen whole. */
  readonly reveal: (index: number) => void;
};

/** Size and scroll position of the grid, and the rows they show. `headHeight` is what sticks to the top. */
export function useGridWindow(
  ref: RefObject<HTMLElement | null>,
  rows: { readonly count: number; readonly height: number },
  headHeight: number,
): GridWindow {
  const [scrollTop, setScrollTop] = useState(0);
  const [size, setSize] = useState({ width: 0, height: 600 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = (): void => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  useSameTopRow(ref, rows.height);
  const viewport = Math.max(rows.height, size.height - headHeight);
  const geometry = useMemo<RowGeometry>(
    () => ({ count: rows.count, rowHeight: rows.height, viewport }),
    [rows.count, rows.height, viewport],
  );
  const reveal = useCallback(
    (index: number) => {
      const element = ref.current;
      if (!element) return;
      const top = scrollTopFor(geometry, index, element.scrollTop);
      if (top !== element.scrollTop) element.scrollTop = top;
    },
    [ref, geometry],
  );
  const onScroll = useCallback(
    (event: UIEvent<HTMLElement>) => setScrollTop(event.currentTarget.scrollTop),
    [],
  );
  return { window: rowWindow(geometry, scrollTop), width: size.width, onScroll, reveal };
}

/** The row that is read stays at the top when rows become higher or lower. */
function useSameTopRow(ref: RefObject<HTMLElement | null>, height: number): void {
  const drawn = useRef(height);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element && drawn.current !== height) element.scrollTop *= height / drawn.current;
    drawn.current = height;
  }, [ref, height]);
}
