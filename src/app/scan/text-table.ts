/** Rows as lines of aligned columns. The last column takes what is left of the width and is cut there. */
export type Table = (rows: readonly (readonly string[])[]) => string[];

const INDENT = "  ";
const GAP = "  ";
/** What the last column has at least. */
const MIN_LAST = 12;

export function createTable(width: number): Table {
  return (rows) => {
    const columns = rows[0]?.length ?? 0;
    const widths = Array.from({ length: columns }, (_, column) =>
      Math.max(...rows.map((row) => row[column]?.length ?? 0)),
    );
    const before = widths.slice(0, -1).reduce((sum, size) => sum + size + GAP.length, INDENT.length);
    widths[columns - 1] = Math.max(MIN_LAST, width - before);
    return rows.map(
      (row) =>
        INDENT +
        row
          .map((cell, column) => fitted(cell, widths[column] ?? 0))
          .join(GAP)
          .trimEnd(),
    );
  };
}

/** Numbers to the right, words to the left. */
function fitted(cell: string, width: number): string {
  if (cell.length > width) return `${cell.slice(0, width - 1)}…`;
  return /^[\d,]+$/.test(cell) ? cell.padStart(width) : cell.padEnd(width);
}
