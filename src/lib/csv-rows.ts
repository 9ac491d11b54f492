import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { err, ok, type Result } from "./result.ts";

/** One row of a table and the line that it ends on, from 1. */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] };

const Rows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

/** Reads a table with commas, semicolons or tabs, whichever its first line has most of. `#` begins a comment. */
export function csvRows(text: string): Result<CsvRow[], { readonly line: number; readonly message: string }> {
  try {
    const rows: unknown = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      comment: "#",
      comment_no_infix: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    });
    return ok(Rows.parse(rows).map(({ record, info }) => ({ line: info.lines, cells: record })));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return err({ line: lineOf(error), message: error.message });
  }
}

function lineOf(error: CsvError): number {
  const lines: unknown = Reflect.get(error, "lines");
  return typeof lines === "number" ? lines : 1;
}

function delimiterOf(text: string): string {
  const line = /^[^#\r\n].*$/m.exec(text)?.[0] ?? "";
  const counts = [",", ";", "\t"].map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}
