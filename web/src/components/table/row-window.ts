/** Which rows to draw, and where. Heights in CSS pixels; `last` is one past the last row. */
export type RowWindow = {
  readonly first: number;
  readonly last: number;
  /** Top of the first row within the scrolled body. */
  readonly top: number;
  /** Height of the scrolled body. */
  readonly height: number;
};

export type RowGeometry = {
  readonly count: number;
  readonly rowHeight: number;
  /** Height in which rows are seen. */
  readonly viewport: number;
};

/** Firefox draws nothing below 17.8 million pixels; a taller list is scrolled in proportion. */
export const MAX_HEIGHT = 15_000_000;
const OVERSCAN = 12;

/**
 * The rows to draw at a scroll position. All rows have one height, so this is arithmetic: nothing is kept for each
 * row, and a million rows cost what ten do.
 */
export function rowWindow(geometry: RowGeometry, scrollTop: number): RowWindow {
  const { count, rowHeight, viewport } = geometry;
  const height = bodyHeight(geometry);
  const seen = Math.min(Math.max(0, scrollTop), Math.max(0, height - viewport));
  const virtual = seen * scale(geometry);
  const first = Math.max(0, Math.floor(virtual / rowHeight) - OVERSCAN);
  const last = Math.min(count, Math.ceil((virtual + viewport) / rowHeight) + OVERSCAN);
  return { first: Math.min(first, count), last, top: seen - (virtual - first * rowHeight), height };
}

/** Where to scroll so that a row is seen whole, moving as little as possible; the same position when it is. */
export function scrollTopFor(geometry: RowGeometry, index: number, scrollTop: number): number {
  const { rowHeight, viewport } = geometry;
  const virtual = scrollTop * scale(geometry);
  const top = index * rowHeight;
  if (top < virtual) return top / scale(geometry);
  if (top + rowHeight > virtual + viewport) return (top + rowHeight - viewport) / scale(geometry);
  return scrollTop;
}

function bodyHeight({ count, rowHeight }: RowGeometry): number {
  return Math.min(count * rowHeight, MAX_HEIGHT);
}

/** Rows' pixels for one pixel scrolled: 1 but for lists taller than a browser can scroll. */
function scale(geometry: RowGeometry): number {
  const { count, rowHeight, viewport } = geometry;
  const full = count * rowHeight;
  return full <= MAX_HEIGHT ? 1 : (full - viewport) / (MAX_HEIGHT - viewport);
}
