import { protocolName } from "../../ocsf-endpoint.ts";
import { CHANNEL } from "./channel.ts";
import { ACCOUNT_OF_SID, INTEGRITY_OF_SID, REGISTRY_TYPE } from "./windows-codes.ts";
import { integerOf, textOf, type WindowsEvent } from "./windows-event.ts";

/**
 * Adds to events that say the same as a Sysmon event what rules of Sysmon's categories look for, under the names of
 * Sysmon's fields: 4688, 4657, 5156 and 5157 of Security, and the threats of Microsoft Defender.
 *
 * The event's own fields stay, with three exceptions where Sysmon has a field of the same name and another meaning:
 * `ProcessId` of 4688 (the creator, which becomes `ParentProcessId`), `Protocol` of 5156 and 5157 (a number).
 */
export function addSysmonNames(event: WindowsEvent): void {
  if (event.channel === CHANNEL.security) SECURITY.get(event.eventId)?.(event);
  else if (event.channel === CHANNEL.defender) addThreatNames(event);
}

/** True for an event to which names are added; the channel is in lower case. */
export function hasSysmonNames(channel: string, eventId: number): boolean {
  return channel === CHANNEL.security ? SECURITY.has(eventId) : channel === CHANNEL.defender;
}

const SECURITY: ReadonlyMap<number, (event: WindowsEvent) => void> = new Map([
  [4688, addProcessNames],
  [4657, addRegistryNames],
  [5156, addConnectionNames],
  [5157, addConnectionNames],
]);

function set({ fields }: WindowsEvent, name: string, value: string | number | undefined): void {
  if (value !== undefined) fields.set(name, value);
}

function addProcessNames(event: WindowsEvent): void {
  const parentId = integerOf(event, "ProcessId");
  set(event, "Image", textOf(event, "NewProcessName"));
  set(event, "ParentImage", textOf(event, "ParentProcessName"));
  set(event, "ParentProcessId", parentId);
  set(event, "ProcessId", integerOf(event, "NewProcessId"));
  const integrity = textOf(event, "MandatoryLabel");
  set(
    event,
    "IntegrityLevel",
    integrity === undefined ? undefined : (INTEGRITY_OF_SID.get(integrity) ?? integrity),
  );
  const creator = accountOf(event, "Subject");
  // the target is filled when the process runs as another user than its creator
  set(event, "User", accountOf(event, "Target") ?? creator);
  set(event, "ParentUser", creator);
  const ownSession = textOf(event, "TargetLogonId");
  set(
    event,
    "LogonId",
    ownSession === undefined || ownSession === "0x0" ? textOf(event, "SubjectLogonId") : ownSession,
  );
}

/** `DOMAIN\name` of the subject or target of a Security event. */
export function accountOf(event: WindowsEvent, role: "Subject" | "Target"): string | undefined {
  const known = ACCOUNT_OF_SID.get(textOf(event, `${role}UserSid`) ?? "");
  if (known !== undefined) return known;
  const name = textOf(event, `${role}UserName`);
  const domain = textOf(event, `${role}DomainName`);
  return name === undefined || domain === undefined ? name : `${domain}\\${name}`;
}

const HIVES: readonly (readonly [RegExp, string])[] = [
  [/^\\REGISTRY\\MACHINE(?=\\|$)/i, "HKLM"],
  [/^\\REGISTRY\\USER(?=\\|$)/i, "HKU"],
];

/** `\REGISTRY\MACHINE\SYSTEM\ControlSet001\...` as Sysmon writes it: `HKLM\SYSTEM\CurrentControlSet\...`. */
export function registryPath(path: string): string {
  const hive = HIVES.find(([pattern]) => pattern.test(path));
  const short = hive === undefined ? path : path.replace(hive[0], hive[1]);
  return short.replace(/^(HKLM\\SYSTEM)\\ControlSet\d{3}(?=\\|$)/i, "$1\\CurrentControlSet");
}

function addRegistryNames(event: WindowsEvent): void {
  const key = textOf(event, "ObjectName");
  const value = textOf(event, "ObjectValueName");
  if (key !== undefined)
    set(event, "TargetObject", registryPath(value === undefined ? key : `${key}\\${value}`));
  set(event, "Image", textOf(event, "ProcessName"));
  set(event, "ProcessId", integerOf(event, "ProcessId"));
  set(event, "User", accountOf(event, "Subject"));
  set(event, "EventType", textOf(event, "OperationType") === "%%1906" ? "DeleteValue" : "SetValue");
  const type = REGISTRY_TYPE.get(textOf(event, "NewValueType") ?? "");
  const data = textOf(event, "NewValue");
  if (data !== undefined) set(event, "Details", registryDetails(type, data));
}

/** Sysmon writes numbers as `DWORD (0x00000001)` and bytes as `Binary Data`. */
function registryDetails(type: string | undefined, data: string): string {
  const number = /^(?:\d{1,20}|0x[0-9a-f]{1,16})$/i.test(data) ? BigInt(data) : null;
  if (number !== null && type === "REG_DWORD") return `DWORD (0x${number.toString(16).padStart(8, "0")})`;
  if (number !== null && type === "REG_QWORD") {
    const digits = number.toString(16).padStart(16, "0");
    return `QWORD (0x${digits.slice(0, 8)}-0x${digits.slice(8)})`;
  }
  return type === "REG_BINARY" ? "Binary Data" : data;
}

/** The folders that lie on the drive of the system, as good as always `C:`. */
const SYSTEM_DRIVE =
  /^\\device\\harddiskvolume\d{1,3}\\(?=(?:windows|program files|program files \(x86\)|programdata|users)\\)/i;

/**
 * The filter names files by their device. Rules exclude programs by drive and folder, so without the drive they would
 * match what they exclude. The event's own `Application` stays as it is.
 */
function drivePath(path: string | undefined): string | undefined {
  return path?.replace(SYSTEM_DRIVE, "C:\\");
}

function addConnectionNames(event: WindowsEvent): void {
  set(event, "Image", drivePath(textOf(event, "Application")));
  set(event, "ProcessId", integerOf(event, "ProcessID"));
  set(event, "SourceIp", textOf(event, "SourceAddress"));
  set(event, "DestinationIp", textOf(event, "DestAddress"));
  set(event, "DestinationPort", integerOf(event, "DestPort"));
  const isIpv6 = textOf(event, "DestAddress")?.includes(":") ?? false;
  set(event, "DestinationIsIpv6", String(isIpv6));
  set(event, "SourceIsIpv6", String(isIpv6));
  const direction = textOf(event, "Direction");
  if (direction !== undefined) set(event, "Initiated", String(direction === "%%14593"));
  const protocol = integerOf(event, "Protocol");
  if (protocol !== undefined) set(event, "Protocol", protocolName(protocol) ?? protocol);
}

function addThreatNames(event: WindowsEvent): void {
  set(event, "Signature", textOf(event, "ThreatName"));
  set(event, "Filename", textOf(event, "Path"));
  // rules spell this one of the names with a space in it by an underscore
  set(event, "Feature_Name", textOf(event, "FeatureName"));
}
