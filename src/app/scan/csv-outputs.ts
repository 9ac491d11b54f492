import { csvLine } from "../../lib/csv-line.ts";
import type { FieldValue } from "../../schema/event.ts";
import { type Detection, isoTime } from "./detection-row.ts";

const HEAD = [
  "time",
  "level",
  "title",
  "host",
  "users",
  "tactics",
  "techniques",
  "file",
  "record",
  "source_type",
  "matched",
  "unanswered",
  "fields",
  "rule_id",
  "rule_path",
];

/** The line of names that a table of detections begins with. */
export const CSV_HEAD: string = csvLine(HEAD);

/** A detection as a line of a table. What looks like a formula to a spreadsheet is made harmless. */
export function csvOf({ time, rule, host, users, part, record, unanswered, detail }: Detection): string {
  const { sourceType, matched, fields } = detail();
  return csvLine([
    isoTime(time),
    rule.level,
    rule.title,
    host,
    users.join(" "),
    rule.tactics.join(" "),
    rule.techniques.join(" "),
    part,
    record,
    sourceType,
    matched.map(({ field, value }) => `${field ?? "keyword"}: ${value}`).join(SEPARATOR),
    unanswered.join(" "),
    fieldsText(fields),
    rule.id,
    rule.path,
  ]);
}

/** Between values of one cell: a character that logs hardly have. */
const SEPARATOR = " ¦ ";

function fieldsText(fields: Readonly<Record<string, FieldValue>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(", ") : String(value)}`)
    .join(SEPARATOR);
}

/** The columns that Timesketch demands, and what it groups and colours by. Source: timesketch.org, "Import data, CSV". */
export const TIMESKETCH_HEAD: string = csvLine([
  "message",
  "datetime",
  "timestamp_desc",
  "timestamp",
  "tag",
  "level",
  "rule",
  "rule_id",
  "computer",
  "user",
  "source_file",
  "source_record",
  "data_type",
  "matched",
  "fields",
]);

/** A detection as an event of a sketch. Without a time of its own it stands at the very beginning and says so. */
export function timesketchOf({ time, rule, host, users, part, record, detail }: Detection): string {
  const { sourceType, matched, fields } = detail();
  const reasons = matched.map(({ field, value }) => `${field ?? "keyword"}: ${value}`).join(SEPARATOR);
  return csvLine([
    `[${rule.level}] ${rule.title}${reasons === "" ? "" : ` (${reasons})`}`,
    isoTime(time ?? 0).replace("Z", "+00:00"),
    time === null ? "No time in the event" : "Event time",
    Math.round((time ?? 0) * 1000),
    JSON.stringify([rule.level, ...rule.techniques, ...rule.tactics]),
    rule.level,
    rule.title,
    rule.id,
    host,
    users.join(" "),
    part,
    record,
    `watchfloor:${sourceType}`,
    reasons,
    fieldsText(fields),
  ]);
}
