import type { OcsfProcess } from "../../../schema/ocsf.ts";

const INTEGRITY_ID: ReadonlyMap<string, number> = new Map([
  ["Untrusted", 1],
  ["Low", 2],
  ["Medium", 3],
  ["High", 4],
  ["System", 5],
  ["Protected", 6],
]);

/** Sets the integrity level by the name that Sysmon has for it. */
export function addIntegrity(process: OcsfProcess, level: string | undefined): void {
  if (level === undefined) return;
  process.integrity = level;
  process.integrity_id = INTEGRITY_ID.get(level) ?? 99;
}
