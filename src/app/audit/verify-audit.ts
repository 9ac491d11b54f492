import { readFileSync } from "node:fs";
import type { VerifyFlags } from "../../cli/audit-command.ts";
import { AuditHead, type ExportReport, verifyAuditExport } from "../../platform/audit/index.ts";

/**
 * Checks an export and prints what was found.
 * @returns whether every chain of it is whole
 * @throws {Error} naming the file that cannot be read, or the line that is no noted end
 */
export async function verifyAudit(
  file: string,
  flags: VerifyFlags,
  print: (line: string) => void = console.log,
): Promise<boolean> {
  const noted = flags.noted === undefined ? [] : linesOf(flags.noted).flatMap(headOf(flags.noted));
  const report = verifyAuditExport(linesOf(file), noted);
  const isWhole = report.faults.length === 0 && report.strayLines.length === 0 && report.heads.length > 0;
  if (flags.json === true) print(JSON.stringify({ isWhole, ...report }));
  else for (const line of toldOf(report)) print(line);
  return isWhole;
}

function toldOf({ entries, heads, faults, strayLines }: ExportReport): string[] {
  if (heads.length === 0) return ["There is no chain in this file."];
  const broken = new Set(faults.map(({ chain }) => chain));
  return [
    ...heads
      .filter(({ chain }) => !broken.has(chain))
      .map(({ chain, seq, hash }) => `${chain}: whole, ends with entry ${seq}, hash ${hash}`),
    ...faults.map(({ chain, seq, problem }) => `${chain}: entry ${seq} ${problem}`),
    ...strayLines.map((line) => `line ${line} is no part of an audit log`),
    `${entries} entries checked`,
  ];
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch (error) {
    throw new Error(`${file} cannot be read`, { cause: error });
  }
}

function headOf(file: string): (line: string, index: number) => AuditHead[] {
  return (line, index) => {
    if (line.trim() === "") return [];
    try {
      return [AuditHead.parse(JSON.parse(line))];
    } catch (error) {
      throw new Error(`${file}:${index + 1} is no noted end: expected {"chain", "seq", "hash"}`, {
        cause: error,
      });
    }
  };
}
