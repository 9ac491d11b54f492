import type { EventLogsource } from "../schema/logsource.ts";
import { microsoftDefender } from "./sources/microsoft_defender/map.ts";
import { microsoftSysmon } from "./sources/microsoft_sysmon/map.ts";
import { microsoftWindows } from "./sources/microsoft_windows/map.ts";
import { hasSysmonNames } from "./sources/microsoft_windows/sysmon-names.ts";
import { windowsLogsource } from "./sources/microsoft_windows/windows-logsource.ts";
import { CHANNEL } from "./sources/microsoft_windows/channel.ts";
import { microsoftWindowsPowershell } from "./sources/microsoft_windows_powershell/map.ts";
import { microsoftWindowsSecurity } from "./sources/microsoft_windows_security/map.ts";
import { microsoftWindowsSystem } from "./sources/microsoft_windows_system/map.ts";
import { parseTime } from "./time.ts";

/** Single values of a record of an event log, by the names that rules have for them. */
export type PlainValues = {
  readonly channel: string;
  readonly provider: string;
  readonly eventId: number;
  /** Undefined where the record has no such value, or several. */
  readonly textOf: (name: string) => string | undefined;
};

/** What is known of an event without reading it whole. */
export type PlainEvent = {
  readonly sourceType: string;
  readonly logsource: EventLogsource;
  /** Epoch milliseconds, UTC. */
  readonly time: number;
};

/** Names of values that reading an event makes others of: a record that has one of them is to be read. */
export const TELLING_NAMES: ReadonlySet<string> = new Set(["Message", "StringInserts"]);

/** In the order in which an event's time is looked for; a record of an event log always has the second. */
const TIMES = ["UtcTime", "TimeCreated_SystemTime"];
/** Values that decide on the log source. */
const DECIDING = ["EventType", "OperationType"];

const SOURCES = [
  microsoftSysmon,
  microsoftWindowsSecurity,
  microsoftWindowsPowershell,
  microsoftDefender,
  microsoftWindowsSystem,
  microsoftWindows,
];

/**
 * Source, log source and time of a record of an event log whose fields are the values that it has, no more and no others:
 * as reading it would give them. Null for one that is to be read, since reading adds fields or looks elsewhere for the time.
 */
export function plainWindowsEvent(values: PlainValues): PlainEvent | null {
  const { channel: log, provider, eventId, textOf } = values;
  const channel = log.toLowerCase();
  const source = SOURCES.find((candidate) => candidate.ownsChannel(channel));
  if (log === "" || channel === CHANNEL.sysmonForLinux || source === undefined) return null;
  if (hasSysmonNames(channel, eventId)) return null;
  const time = TIMES.map((name) => parseTime(textOf(name))).find((found) => found !== null);
  if (time === undefined) return null;
  const fields = new Map(DECIDING.flatMap((name) => pairOf(name, textOf(name))));
  const logsource = windowsLogsource({ log, channel, provider, eventId, time, fields });
  return { sourceType: source.name, logsource, time };
}

function pairOf(name: string, text: string | undefined): [string, string][] {
  return text === undefined ? [] : [[name, text]];
}
