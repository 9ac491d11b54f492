import { decodeText } from "./decode.ts";
import { isJsonObject, objectAt, textAt, valueAt } from "./formats/json.ts";
import { journalRecord } from "./journal.ts";
import type { DecodedRecord, JsonObject } from "./source.ts";
import { parseTime } from "./time.ts";
import { HEC_EVENT_CONTEXT } from "../schema/raw-batch.ts";

/**
 * The record that a log shipper's document carries, or null when the document is not a shipper's.
 *
 * A document counts as a shipper's only by the shipper's own marks: any application may log `message` with whatever
 * its users typed, and must not be able to forge an event of another source that way.
 */
export function shippedRecord(outer: DecodedRecord, zoneMinutes: number): DecodedRecord | null {
  const entry = journalRecord(outer) ?? containerRecord(outer, zoneMinutes);
  if (entry !== null) return entry;
  const line =
    outer.json === null ? null : isHecDocument(outer) ? splunkLine(outer.json) : originalLine(outer.json);
  if (outer.json === null || line === null) return null;
  return decodeText(outer.record, line, {
    zoneMinutes,
    shipper: outer.json,
    time: shipperTime(outer.json) ?? outer.time,
    host: shipperHost(outer.json) ?? outer.host,
  });
}

/** A line of a container as the runtime keeps it: time, stream, `F` or `P` for a part. Source: Kubernetes CRI logging. */
const CONTAINER_LINE =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) std(?:out|err) [FP] (?=\S)/;

/** Only as it came: within another document the same text is what someone wrote. */
function containerRecord(outer: DecodedRecord, zoneMinutes: number): DecodedRecord | null {
  if (outer.json !== null || outer.syslog !== null || outer.shipper !== null) return null;
  const found = CONTAINER_LINE.exec(outer.message);
  if (found === null) return null;
  return decodeText(outer.record, outer.message.slice(found[0].length), {
    zoneMinutes,
    shipper: {},
    time: parseTime(found[1]) ?? outer.time,
    host: outer.host,
  });
}

/** The listener says so of the outermost document; one within it that looks the same is what an application wrote. */
function isHecDocument({ record, shipper }: DecodedRecord): boolean {
  return record.context === HEC_EVENT_CONTEXT && shipper === null;
}

function originalLine(json: JsonObject): string | null {
  if (hasAny(json, ["agent", "beat", "ecs"]))
    return lineOf(valueAt(objectAt(json, "event"), "original")) ?? lineOf(valueAt(json, "message"));
  // Vector; Logstash
  if (hasAny(json, ["source_type", "@version"])) return lineOf(valueAt(json, "message"));
  // Fluent Bit's tail, Docker's json-file, CRI
  if (hasAny(json, ["stream", "kubernetes", "container_id", "date", "time"]) && Object.hasOwn(json, "log"))
    return lineOf(valueAt(json, "log"));
  if (hasAny(json, ["sourcetype", "index"])) return splunkLine(json);
  return null;
}

/** Splunk HEC: `{"time":1.5,"host":"h","sourcetype":"s","event":"line" or object}`. */
function splunkLine(json: JsonObject): string | null {
  const event = valueAt(json, "event");
  return isJsonObject(event) ? JSON.stringify(event) : lineOf(event);
}

function lineOf(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

function hasAny(json: JsonObject, names: readonly string[]): boolean {
  return names.some((name) => Object.hasOwn(json, name));
}

function shipperTime(json: JsonObject): number | null {
  for (const name of ["@timestamp", "timestamp", "time", "date"]) {
    const time = parseTime(valueAt(json, name));
    if (time !== null) return time;
  }
  return null;
}

function shipperHost(json: JsonObject): string | null {
  const host = objectAt(json, "host");
  const name = textAt(host, "name") ?? textAt(host, "hostname") ?? textAt(json, "host");
  return name === undefined || name === "" ? null : name;
}
