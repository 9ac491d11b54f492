import { parseJsonObject } from "./formats/json.ts";
import { parseSyslog } from "./formats/syslog.ts";
import type { DecodedRecord, JsonObject } from "./source.ts";
import type { RawRecord } from "../schema/raw-record.ts";

/** What is known of a sender besides its records. `zoneMinutes` is its clock's zone, east of UTC. */
export type DecodeOptions = {
  readonly zoneMinutes?: number;
  readonly shipper?: JsonObject | null;
  readonly time?: number;
  readonly host?: string | null;
};

/** Takes syslog header, byte order mark and line end off a record, and reads the rest as JSON where it is. */
export function decodeRecord(record: RawRecord, options: DecodeOptions = {}): DecodedRecord {
  return decodeText(record, record.text, options);
}

/** Decodes a text that was found inside a record as if it had come by itself. */
export function decodeText(record: RawRecord, text: string, options: DecodeOptions = {}): DecodedRecord {
  const trimmed = trimText(text);
  // most records of most senders are bare JSON objects, so that is asked first
  const isBare = trimmed.startsWith("{");
  const zoneMinutes = options.zoneMinutes ?? 0;
  const envelope = isBare ? null : parseSyslog(trimmed, { receivedAt: record.receivedAt, zoneMinutes });
  const message = envelope === null ? trimmed : withoutCookie(envelope.message);
  return {
    record,
    syslog: envelope?.header ?? null,
    message,
    json: message.startsWith("{") ? parseJsonObject(message) : null,
    shipper: options.shipper ?? null,
    time: envelope?.header.time ?? options.time ?? record.receivedAt,
    host: envelope?.header.hostname ?? options.host ?? record.host,
  };
}

/** Spaces, line ends, NULs and a byte order mark around the text; never what stands within. */
function trimText(text: string): string {
  const start = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const trimmed = start.trim();
  return trimmed.endsWith("\0") ? trimmed.replace(/[\0\s]+$/, "") : trimmed;
}

/** CEE senders put `@cee:` before JSON. Source: CEE 1.0 syslog transport, "CEE event flag". */
function withoutCookie(message: string): string {
  return message.startsWith("@cee:") ? message.slice(5).trimStart() : message;
}
