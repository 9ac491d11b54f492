import { parseJsonObject, textAt, valueAt } from "./formats/json.ts";
import type { DecodedRecord, JsonObject, SyslogHeader } from "./source.ts";
import { parseTime } from "./time.ts";

/**
 * The line that an entry of the systemd journal holds (`journalctl -o json`, Fluent Bit, Vector), with what the journal
 * knows of it as its header; null when the document is no such entry. Source: systemd, "Journal fields".
 */
export function journalRecord(outer: DecodedRecord): DecodedRecord | null {
  const { json, record, zoneMinutes } = outer;
  const appName = textAt(json, "SYSLOG_IDENTIFIER") ?? textAt(json, "_COMM");
  const message = json === null || !isJournal(json) ? null : messageOf(json);
  if (json === null || appName === undefined || message === null) return null;
  const syslog = headerOf(json, appName);
  return {
    record,
    syslog,
    message,
    json: message.startsWith("{") ? parseJsonObject(message) : null,
    shipper: json,
    time: syslog.time ?? outer.time,
    zoneMinutes,
    host: syslog.hostname ?? outer.host,
  };
}

function headerOf(json: JsonObject, appName: string): SyslogHeader {
  const first = (...names: string[]): string | null =>
    names.map((name) => textAt(json, name)).find((text) => text !== undefined) ?? null;
  return {
    facility: numberAt(json, "SYSLOG_FACILITY", 23),
    severity: numberAt(json, "PRIORITY", 7),
    time: parseTime(first("_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP", "timestamp")),
    hostname: first("_HOSTNAME", "host"),
    appName,
    procId: first("SYSLOG_PID", "_PID"),
    msgId: first("MESSAGE_ID"),
    structuredData: new Map(),
  };
}

/** A program may log any name in JSON; these are the journal's own, which programs cannot set. */
function isJournal(json: JsonObject): boolean {
  return ["__REALTIME_TIMESTAMP", "_BOOT_ID", "_MACHINE_ID", "_TRANSPORT"].some((name) =>
    Object.hasOwn(json, name),
  );
}

/** Text, or the bytes of a text that is not UTF-8. */
function messageOf(json: JsonObject): string | null {
  const message = valueAt(json, "MESSAGE") ?? valueAt(json, "message");
  if (typeof message === "string") return message.trim() === "" ? null : message.trim();
  if (!Array.isArray(message)) return null;
  const bytes = message.filter((byte) => typeof byte === "number" && byte >= 0 && byte <= 255);
  return bytes.length === 0 ? null : new TextDecoder().decode(Uint8Array.from(bytes.map(Number)));
}

function numberAt(json: JsonObject, name: string, most: number): number | null {
  const number = Number(textAt(json, name) ?? Number.NaN);
  return Number.isInteger(number) && number >= 0 && number <= most ? number : null;
}
