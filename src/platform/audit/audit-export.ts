import { z } from "zod";
import { AuditEntry, AuditHead } from "./audit-entry.ts";
import { type AuditReport, createAuditWalk } from "./audit-walk.ts";

/** The last line of a chain's export. Without it nobody could tell a whole export from the first half of one. */
const End = z.object({ end: AuditHead });

export function entryLine(entry: AuditEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

export function endLine(end: AuditHead): string {
  return `${JSON.stringify({ end } satisfies z.infer<typeof End>)}\n`;
}

/** What an export says of itself; `strayLines` are the numbers of lines that are no part of one. */
export type ExportReport = AuditReport & { readonly strayLines: readonly number[] };

/**
 * Checks an export without any database: an entry a line, the end of its chain last. Several chains may follow each
 * other. Sound is an export with neither faults nor stray lines; `noted` as in `createAuditWalk`.
 */
export function verifyAuditExport(lines: Iterable<string>, noted: readonly AuditHead[] = []): ExportReport {
  const walk = createAuditWalk(noted);
  const ended = new Set<string>();
  const strayLines: number[] = [];
  let number = 0;
  for (const line of lines) {
    number++;
    if (line.trim() === "") continue;
    const read = readLine(line);
    if (read === null) strayLines.push(number);
    else if ("end" in read) {
      walk.close(read.end);
      ended.add(read.end.chain);
    } else walk.add(read);
  }
  const report = walk.end();
  const cut = report.heads
    .filter(({ chain }) => !ended.has(chain) && !report.faults.some((fault) => fault.chain === chain))
    .map(({ chain, seq }) => ({ chain, seq: seq + 1, problem: "the export was cut off" }));
  return { ...report, faults: [...report.faults, ...cut], strayLines };
}

function readLine(line: string): AuditEntry | z.infer<typeof End> | null {
  try {
    return z.union([AuditEntry, End]).parse(JSON.parse(line));
  } catch {
    return null;
  }
}
