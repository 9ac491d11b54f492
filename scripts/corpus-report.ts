/**
 * How well the normaliser reads a folder of logs: for each folder given, how many records each log source took and how
 * many are in quarantine, and why. Archives and gzip are opened.
 *
 *   npm run corpus-report -- FOLDER...
 */
import { existsSync } from "node:fs";
import { createNormalizer } from "../src/normalize/index.ts";
import { type FolderReport, reportOf } from "./folder-report.ts";
import { logFiles } from "./log-folder.ts";

const folders = process.argv.slice(2);
const missing = folders.filter((folder) => !existsSync(folder));
if (folders.length === 0 || missing.length > 0) {
  const fault = missing.map((folder) => `${folder}: no such folder\n`).join("");
  process.stderr.write(`${fault}usage: npm run corpus-report -- FOLDER...\n`);
  process.exit(2);
}

const { normalize } = createNormalizer();
for (const folder of folders) process.stdout.write(show(folder, await reportOf(logFiles(folder), normalize)));

function show(folder: string, report: FolderReport): string {
  const parsed = sum(report.parsed);
  const quarantined = [...report.quarantined.values()].reduce((total, { records }) => total + records, 0);
  const rows = [...report.parsed].toSorted(([, a], [, b]) => b - a);
  const reasons = [...report.quarantined].toSorted(([, a], [, b]) => b.records - a.records);
  return [
    "",
    folder,
    `  ${report.files} files, ${parsed + quarantined} records: ${parsed} parsed, ${quarantined} quarantined`,
    ...report.skipped.map(({ path, reason }) => `  not read: ${path} (${reason})`),
    "",
    ...table(
      ["log source", "records", "share"],
      rows.map(([name, records]) => [name, String(records), share(records, parsed + quarantined)]),
    ),
    ...(reasons.length === 0
      ? []
      : [
          "",
          ...table(
            ["quarantined because", "records", "first in"],
            reasons.map(([reason, { records, first }]) => [reason, String(records), first]),
          ),
        ]),
    "",
  ].join("\n");
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

function share(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}

/** Columns as wide as what is in them; the second, a number, stands to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows].map((row) =>
    `  ${row
      .map((cell, column) =>
        column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")}`.trimEnd(),
  );
}
