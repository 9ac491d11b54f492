import { type CsvRow, csvRows } from "../../lib/csv-rows.ts";
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

/**
 * A table with commas, semicolons or tabs. With a row of known column names, their cells are read; without one, the first
 * cell of each row that is an indicator. `#` begins a comment.
 */
export function* readCsv(text: string): Generator<ReadValue> {
  const read = csvRows(text);
  if (!read.ok) {
    yield { line: read.error.line, text: "", fault: `no CSV: ${read.error.message}` };
    return;
  }
  const rows = read.value;
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

function* valuesOf({ line, cells }: CsvRow, columns: readonly number[]): Generator<ReadValue> {
  const given = columns.map((column) => cells[column] ?? "").filter((cell) => cell !== "");
  if (given.length === 0) yield { line, text: cells.join(","), fault: "the row has no value" };
  for (const text of given) yield { line, text };
}

function firstValue({ line, cells }: CsvRow): ReadValue {
  const found = cells.find((cell) => readIndicator(cell).ok);
  if (found !== undefined) return { line, text: found };
  const [only] = cells;
  return cells.length === 1 && only !== undefined
    ? { line, text: only }
    : { line, text: cells.join(","), fault: "no cell of the row is an indicator" };
}
