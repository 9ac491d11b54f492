import { type CsvRow, csvRows } from "../lib/csv-rows.ts";
import { NewAsset, type AssetIssue } from "../schema/views/asset.ts";
import { networkFault } from "./asset.ts";

/** Columns of a table of assets, each with other names that inventories give it. */
const COLUMNS: Readonly<Record<keyof NewAsset, readonly string[]>> = {
  kind: ["type"],
  value: ["identifier", "name"],
  criticality: ["importance"],
  label: ["description"],
  owner: ["responsible"],
};
const REQUIRED = ["kind", "value", "criticality"] as const;

/** Where each column stands in the table; undefined where it is not. */
type Places = Readonly<Record<keyof NewAsset, number | undefined>>;

/** A table of assets with everything that is wrong in it, by line and column. */
export function readAssetCsv(text: string): {
  readonly assets: readonly NewAsset[];
  readonly issues: readonly AssetIssue[];
} {
  const read = csvRows(text);
  if (!read.ok)
    return { assets: [], issues: [{ line: read.error.line, column: "", message: read.error.message }] };
  const [head, ...rows] = read.value;
  if (head === undefined)
    return { assets: [], issues: [{ line: 1, column: "", message: "the table is empty" }] };
  const places = placesOf(head);
  const missing = REQUIRED.filter((column) => places[column] === undefined);
  if (missing.length > 0)
    return {
      assets: [],
      issues: missing.map((column) => ({ line: head.line, column, message: "there is no such column" })),
    };
  return readRows(rows, head, places);
}

function readRows(rows: readonly CsvRow[], head: CsvRow, places: Places): ReturnType<typeof readAssetCsv> {
  const issues: AssetIssue[] = [];
  const byName = new Map<string, { readonly line: number; readonly asset: NewAsset }>();
  for (const row of rows) {
    const found = readRow(row, head, places);
    if (Array.isArray(found)) {
      issues.push(...found);
      continue;
    }
    const name = `${found.kind}:${found.value.toLowerCase()}`;
    const before = byName.get(name);
    if (before)
      issues.push({ line: row.line, column: "value", message: `it stands in line ${before.line} already` });
    else byName.set(name, { line: row.line, asset: found });
  }
  return { assets: [...byName.values()].map(({ asset }) => asset), issues };
}

function placesOf({ cells }: CsvRow): Places {
  const names = cells.map((cell) => cell.toLowerCase());
  const place = (column: keyof NewAsset): number | undefined => {
    const at = names.findIndex((name) => name === column || COLUMNS[column].includes(name));
    return at === -1 ? undefined : at;
  };
  return {
    kind: place("kind"),
    value: place("value"),
    criticality: place("criticality"),
    label: place("label"),
    owner: place("owner"),
  };
}

/** The row's asset, or what is wrong with it. */
function readRow({ line, cells }: CsvRow, head: CsvRow, places: Places): NewAsset | AssetIssue[] {
  if (cells.length > head.cells.length)
    return [
      { line, column: "", message: `it has ${cells.length} cells, the table ${head.cells.length} columns` },
    ];
  const cell = (column: keyof NewAsset): string => cells[places[column] ?? cells.length] ?? "";
  const value = cell("value");
  const parsed = NewAsset.safeParse({
    kind: cell("kind")
      .toLowerCase()
      .replaceAll(/[\s-]+/g, "_"),
    value,
    criticality: /^\d$/.test(cell("criticality")) ? Number(cell("criticality")) : Number.NaN,
    label: cell("label") || value,
    owner: cell("owner"),
  });
  if (!parsed.success)
    return parsed.error.issues.map(({ path: [column = ""], message }) => ({
      line,
      column: String(column),
      message: FAULTS[String(column)] ?? message,
    }));
  const fault = networkFault(parsed.data);
  return fault === null ? parsed.data : [{ line, column: "value", message: fault }];
}

const FAULTS: Readonly<Record<string, string>> = {
  kind: "it is none of host, user, ip, cloud_account",
  value: "it is empty, or longer than 255 characters",
  criticality: "it is no whole number from 1 to 5",
};
