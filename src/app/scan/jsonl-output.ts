import { type Detection, isoTime } from "./detection-row.ts";

/** A match as a JSON object: what scripts read. */
export function jsonlOf({ time, rule, host, users, part, record, unanswered, detail }: Detection): string {
  const { id, version, title, level, path, tactics, techniques } = rule;
  const { sourceType, entities, matched, fields } = detail();
  return JSON.stringify({
    time: time === null ? null : isoTime(time),
    level,
    title,
    rule: { id, version, path },
    tactics,
    techniques,
    host,
    users,
    file: part,
    record,
    sourceType,
    unanswered,
    matched,
    entities,
    fields,
  });
}
