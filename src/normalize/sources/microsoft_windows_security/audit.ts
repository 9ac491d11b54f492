import type { OcsfEvent, OcsfProcess, StatusId } from "../../../schema/ocsf.ts";
import { ocsfProcess } from "../../ocsf-process.ts";
import { integerOf, textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";
import type { Activity } from "../microsoft_windows/windows-ocsf.ts";

/** How one event id of the Security channel becomes OCSF. */
export type AuditMapping = {
  readonly title: string;
  readonly activity: Activity | ((event: WindowsEvent) => Activity);
  /** Adds what the class has; subject, status and message are there already. */
  readonly add: (ocsf: OcsfEvent, event: WindowsEvent) => void;
};

/** Mappings by event id; several ids may share one. */
export function auditMappings(
  rows: readonly (readonly [ids: number | readonly number[], mapping: AuditMapping])[],
): ReadonlyMap<number, AuditMapping> {
  return new Map(rows.flatMap(([ids, mapping]) => [ids].flat().map((id) => [id, mapping] as const)));
}

/**
 * Success or failure by the keywords of the audit: bit 53 or bit 52, as hexadecimal text, as the signed number that
 * NXLog writes, or as the words that Winlogbeat renders. Source: winmeta.xml, `win:AuditSuccess`, `win:AuditFailure`.
 */
export function auditStatus(event: WindowsEvent): StatusId | undefined {
  const keywords = textOf(event, "Keywords");
  const nxlogType = textOf(event, "EventType");
  if (keywords === "0x8020000000000000" || nxlogType === "AUDIT_SUCCESS") return 1;
  if (keywords === "0x8010000000000000" || nxlogType === "AUDIT_FAILURE") return 2;
  if (keywords === undefined) return undefined;
  if (/^-?\d{1,20}$/.test(keywords)) return statusOfBits(BigInt.asUintN(64, BigInt(keywords)));
  return keywords.includes("Audit Success") ? 1 : keywords.includes("Audit Failure") ? 2 : undefined;
}

function statusOfBits(keywords: bigint): StatusId | undefined {
  if ((keywords >> 53n) % 2n === 1n) return 1;
  return (keywords >> 52n) % 2n === 1n ? 2 : undefined;
}

/** The process that the audit names as the caller. Its id is hexadecimal in most events. */
export function callerOf(event: WindowsEvent): OcsfProcess | undefined {
  return ocsfProcess({
    pid: integerOf(event, "ProcessId") ?? integerOf(event, "CallerProcessId"),
    path: textOf(event, "ProcessName") ?? textOf(event, "CallerProcessName"),
  });
}
