import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { readIndicator, type ReadValue } from "./indicator.ts";

/** Names that feeds give to the columns that hold indicators. */
const VALUE_COLUMNS = new Set(
  (
    "value indicator indicator_value ioc ioc_value observable artifact pattern_value " +
    "ip ip_address ipaddress ipv4 ipv6 src_ip dst_ip dest_ip cidr network netblock subnet " +
    "domain domain_name hostname host fqdn url uri " +
    "hash file_hash md5 md5_hash sha1 sha1_hash sha256 sha256_hash sha512"
  ).split(" "),
);

const Rows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

/**
 * A table with commas, semicolons or tabs. With a row of known column names, their cells are read; without one, the first
 * cell of each row that is an indicator. `#` begins a comment.
 */
export function* readCsv(text: string): Generator<ReadValue> {
  const rows = parseRows(text);
  if (!Array.isArray(rows)) {
    yield rows;
    return;
  }
  const [head] = rows;
  const columns = (head?.cells ?? []).flatMap((cell, index) =>
    VALUE_COLUMNS.has(
      cell
        .trim()
        .toLowerCase()
        .replaceAll(/[\s-]+/g, "_"),
    )
      ? [index]
      : [],
  );
  for (const row of columns.length > 0 ? rows.slice(1) : rows)
    yield* columns.length > 0 ? valuesOf(row, columns) : [firstValue(row)];
}

type Row = { readonly line: number; readonly cells: readonly string[] };

function parseRows(text: string): Row[] | ReadValue {
  try {
    const rows: unknown = parse(text, {
      delimiter: delimiterOf(text),
      comment: "#",
      comment_no_infix: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    });
    return Rows.parse(rows).map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { line: lineOf(error), text: "", fault: `no CSV: ${error.message}` };
  }
}

function lineOf(error: CsvError): number {
  const lines: unknown = Reflect.get(error, "lines");
  return typeof lines === "number" ? lines : 1;
}

/** The one of the usual delimiters that the first line with content has most of. */
function delimiterOf(text: string): string {
  const line = /^[^#\r\n].*$/m.exec(text)?.[0] ?? "";
  const counts = [",", ";", "\t"].map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}

function* valuesOf({ line, cells }: Row, columns: readonly number[]): Generator<ReadValue> {
  const given = columns.map((column) => cells[column] ?? "").filter((cell) => cell !== "");
  if (given.length === 0) yield { line, text: cells.join(","), fault: "the row has no value" };
  for (const text of given) yield { line, text };
}

function firstValue({ line, cells }: Row): ReadValue {
  const found = cells.find((cell) => readIndicator(cell).ok);
  if (found !== undefined) return { line, text: found };
  const [only] = cells;
  return cells.length === 1 && only !== undefined
    ? { line, text: only }
    : { line, text: cells.join(","), fault: "no cell of the row is an indicator" };
}
