import type { SigmaEngine } from "../../src/detect/index.ts";
import type { EventLogsource } from "../../src/schema/logsource.ts";

export const PROCESS: EventLogsource = {
  product: "windows",
  categories: ["process_creation"],
  services: ["sysmon"],
};

/** Matches in flat JSON lines. @throws {Error} for a line that is not read from its bytes */
export function matchLines(engine: SigmaEngine, logsource: EventLogsource, lines: readonly Buffer[]): number {
  let matches = 0;
  for (const bytes of lines) {
    const found = engine.matchJson(logsource, { bytes, start: 0, end: bytes.length });
    if (found === null) throw new Error("a line is not read from its bytes");
    matches += found.length;
  }
  return matches;
}
