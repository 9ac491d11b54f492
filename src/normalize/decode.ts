import { parseJsonObject } from "./formats/json.ts";
import { parseSyslog } from "./formats/syslog.ts";
import type { DecodedRecord, JsonObject } from "./source.ts";
import type { RawRecord } from "../schema/raw-record.ts";

/** What is known of a text besides itself. */
export type TextOrigin = {
  /** Zone of the sender's clock, minutes east of UTC, for stamps that name none. */
  readonly zoneMinutes: number;
  /** The document that the text was taken out of, and the time and host that this names. */
  readonly shipper: JsonObject | null;
  readonly time: number;
  readonly host: string | null;
};

/** Takes byte order mark, line end and syslog header off a record, and reads the rest as JSON where it is. */
export function decodeRecord(record: RawRecord, zoneMinutes = 0): DecodedRecord {
  return decodeText(record, record.text, {
    zoneMinutes,
    shipper: null,
    time: record.receivedAt,
    host: record.host,
  });
}

/** Decodes a text that was found inside a record as if it had come by itself. */
export function decodeText(record: RawRecord, text: string, origin: TextOrigin): DecodedRecord {
  const trimmed = trimText(text);
  const { shipper, time, host, zoneMinutes } = origin;
  const bare = { record, syslog: null, shipper, time, host, zoneMinutes };
  // most records of most senders are bare JSON objects, so that is asked first
  if (trimmed.startsWith("{")) return { ...bare, message: trimmed, json: parseJsonObject(trimmed) };

  const syslog = parseSyslog(trimmed, { receivedAt: record.receivedAt, zoneMinutes });
  if (syslog === null) return { ...bare, message: trimmed, json: null };
  const message = withoutCookie(syslog.message);
  return {
    record,
    syslog: syslog.header,
    shipper,
    message,
    json: message.startsWith("{") ? parseJsonObject(message) : null,
    time: syslog.header.time ?? time,
    host: syslog.header.hostname ?? host,
    zoneMinutes,
  };
}

/** Spaces, line ends, NULs and a byte order mark around the text; never what stands within. */
function trimText(text: string): string {
  // String.trim takes the byte order mark too; NULs end the records of some syslog senders
  let trimmed = text.trim();
  while (trimmed.endsWith("\0")) trimmed = trimmed.slice(0, -1).trimEnd();
  return trimmed;
}

/** CEE senders put `@cee:` before JSON. Source: CEE 1.0 syslog transport, "CEE event flag". */
function withoutCookie(message: string): string {
  return message.startsWith("@cee:") ? message.slice(5).trimStart() : message;
}
