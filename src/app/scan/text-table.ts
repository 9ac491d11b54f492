/** Rows as lines of aligned columns, no wider than they may be: the widest columns give way, and their cells are cut. */
export type Table = (rows: readonly (readonly string[])[]) => string[];

const INDENT = "  ";
const GAP = "  ";

export function createTable(width: number): Table {
  return (rows) => {
    const columns = rows[0]?.length ?? 0;
    const widths = Array.from({ length: columns }, (_, column) =>
      Math.max(...rows.map((row) => row[column]?.length ?? 0)),
    );
    const most = width - INDENT.length - GAP.length * (columns - 1);
    for (let sum = widths.reduce((total, size) => total + size, 0); sum > most; sum--) {
      const widest = widths.indexOf(Math.max(...widths));
      widths[widest] = (widths[widest] ?? 0) - 1;
    }
    return rows.map((row) => lineOf(row, widths));
  };
}

function lineOf(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) => fitted(cell, widths[column] ?? 0));
  return (INDENT + cells.join(GAP)).trimEnd();
}

/** Numbers to the right, words to the left. */
function fitted(cell: string, width: number): string {
  if (cell.length > width) return `${cell.slice(0, width - 1)}…`.toWellFormed();
  return /^[\d,]+$/.test(cell) ? cell.padStart(width) : cell.padEnd(width);
}
