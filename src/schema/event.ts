import type { EventLogsource } from "./logsource.ts";
import type { OcsfEvent } from "./ocsf.ts";

/** A value of the source's own. Nested objects are flattened into dotted names; lists stay lists of scalars. */
export type FieldScalar = string | number | boolean | null;
export type FieldValue = FieldScalar | readonly FieldScalar[];

/**
 * The source's own fields by the names that Sigma rules use (`Image`, `CommandLine`, `userIdentity.type`).
 * A Map, because names come from telemetry: `__proto__` is a legal field name and must stay one.
 * Integers beyond 2^53 are kept as strings.
 */
export type EventFields = ReadonlyMap<string, FieldValue>;

/** One event: what the source said (`fields`), and what it means (`ocsf`). The raw bytes stay in the batch. */
export type NormalizedEvent = {
  /** The log source type that read it, as its folder is named: `microsoft_sysmon`. */
  readonly sourceType: string;
  readonly logsource: EventLogsource;
  readonly fields: EventFields;
  readonly ocsf: OcsfEvent;
};

/** What identifies an event for ever: the spool that took it, the group it was processed in, its place in there. */
export type EventUid = `${string}-${string}-${string}`;

/** `spool` is at most 12 characters of [0-9a-z]; numbers are written in base 36. */
export function eventUid(spool: string, group: number, index: number): EventUid {
  return `${eventUidPrefix(spool, group)}${index.toString(36)}`;
}

/** What the uids of a group's events begin with, and no others. */
export function eventUidPrefix(spool: string, group: number): `${string}-${string}-` {
  return `${spool}-${group.toString(36)}-`;
}

/** The parts of an event uid, or null when the text is not one. */
export function parseEventUid(text: string): { spool: string; group: number; index: number } | null {
  const parts = /^([0-9a-z]{1,12})-([0-9a-z]{1,11})-([0-9a-z]{1,7})$/.exec(text);
  if (!parts?.[1] || !parts[2] || !parts[3]) return null;
  return { spool: parts[1], group: Number.parseInt(parts[2], 36), index: Number.parseInt(parts[3], 36) };
}
