import { csvLine } from "../../../../src/lib/csv-line.ts";
import type { SqlResult } from "../../../../src/schema/views/event.ts";

/** A row of an answer; its uid is its place in the answer. */
export type SqlRow = { readonly uid: string; readonly cells: readonly unknown[] };
export type SqlOrder = { readonly column: number; readonly order: "asc" | "desc" };

export function sqlRows({ rows }: SqlResult): SqlRow[] {
  return rows.map((cells, index) => ({ uid: String(index), cells }));
}

/** Rows by the values of one column: numbers by size, other values as words, what is missing last. */
export function sortRows(rows: readonly SqlRow[], { column, order }: SqlOrder): readonly SqlRow[] {
  const sign = order === "asc" ? 1 : -1;
  return rows.toSorted((a, b) => {
    const [one, other] = [a.cells[column], b.cells[column]];
    const missing = Number(one === null || one === undefined) - Number(other === null || other === undefined);
    return missing === 0 ? sign * compare(one, other) : missing;
  });
}

const collator = new Intl.Collator("en", { numeric: true });

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return collator.compare(cellText(a), cellText(b));
}

/** Reads `2.desc`; null for anything else, or a column that the answer does not have. */
export function readOrder(text: string | undefined, columns: number): SqlOrder | null {
  const found = /^(\d+)\.(asc|desc)$/.exec(text ?? "");
  if (!found || Number(found[1]) >= columns) return null;
  return { column: Number(found[1]), order: found[2] === "asc" ? "asc" : "desc" };
}

/** A value as text. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The answer as a file, in the order that is shown. */
export function sqlFile(
  { columns }: Pick<SqlResult, "columns">,
  rows: readonly SqlRow[],
  format: "csv" | "ndjson",
): Blob {
  const names = columns.map(({ name }) => name);
  if (format === "csv")
    return new Blob([csvLine(names), ...rows.map(({ cells }) => csvLine(cells))], { type: "text/csv" });
  const lines = rows.map(
    ({ cells }) => `${JSON.stringify(Object.fromEntries(names.map((name, i) => [name, cells[i]])))}\n`,
  );
  return new Blob(lines, { type: "application/x-ndjson" });
}
