import { addField, type FieldMap } from "../../flatten.ts";

/** The values of a line by the names of the header that came before it. */
export type TableRow = {
  readonly fields: FieldMap;
  /** `w3c`: the Extended Log File Format of IIS and proxies. `csv`: the first line names the columns. */
  readonly kind: "w3c" | "csv";
  /** What a W3C header says wrote it. */
  readonly software: string;
};

/** Reads a line of a table under its header, or says why it cannot. */
export function readRow(line: string, header: string): TableRow | string {
  const names = w3cNames(header);
  if (names !== null) return readW3c(line, names, /^#Software: (.{1,256})$/m.exec(header)?.[1] ?? "");
  const columns = splitCsv(header);
  const values = splitCsv(line, separatorOf(header));
  const all = columns.length > 1 ? columns : splitCsv(header, separatorOf(header));
  return rowOf(all, values, "csv", "") ?? `${values.length} values for ${all.length} columns`;
}

/** True for the header of a table: a W3C one, or a line with at least two names that are no values. */
export function isTableHeader(header: string): boolean {
  if (header.startsWith("#")) return w3cNames(header) !== null;
  const names = splitCsv(header, separatorOf(header));
  return names.length > 1 && names.every((name) => /^[\p{L}_@#"][^\n]{0,127}$/u.test(name.trim()));
}

/** The names of the last `#Fields:` directive. Source: W3C working draft WD-logfile-960323. */
function w3cNames(header: string): readonly string[] | null {
  const found = [...header.matchAll(/^#Fields:\s*(.+)$/gm)].at(-1)?.[1];
  return found === undefined ? null : found.trim().split(/[ \t]+/);
}

/** Values of W3C logs have no spaces (they are written as `+`), but proxies quote some. A dash is no value. */
function readW3c(line: string, names: readonly string[], software: string): TableRow | string {
  const values = [...line.trim().matchAll(/"([^"]*)"|\S+/g)].map((found) => found[1] ?? found[0]);
  const row = rowOf(names, values, "w3c", software);
  if (row === null) return `${values.length} values for ${names.length} fields`;
  for (const [name, value] of row.fields) if (value === "-") row.fields.delete(name);
  return row;
}

function rowOf(
  names: readonly string[],
  values: readonly string[],
  kind: TableRow["kind"],
  software: string,
): TableRow | null {
  // spreadsheets leave out empty cells at a row's end
  if (values.length > names.length || (kind === "w3c" && values.length < names.length)) return null;
  const fields: FieldMap = new Map();
  for (const [index, value] of values.entries()) {
    const name = names[index]?.trim() ?? "";
    if (value !== "") addField(fields, name === "" ? `column${index + 1}` : name, value);
  }
  return { fields, kind, software };
}

/** The separator that the header uses most. */
function separatorOf(header: string): string {
  const count = (mark: string): number => header.split(mark).length;
  return [",", ";", "\t", "|"].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

/** Cells of a line; a quoted cell may have separators, line ends and doubled quotes in it. Source: RFC 4180. */
export function splitCsv(line: string, separator = ","): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (isQuoted && char === '"' && line.charAt(at + 1) === '"') cell += line.charAt(at++);
    else if (char === '"' && (isQuoted || cell === "")) isQuoted = !isQuoted;
    else if (char === separator && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else cell += char;
  }
  return [...cells, cell];
}
