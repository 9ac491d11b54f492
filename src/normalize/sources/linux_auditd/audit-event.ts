import type { FieldMap } from "../../flatten.ts";

/** One record of the audit system: `type=PATH msg=audit(1763974800.123:45): item=0 name="/etc/passwd"`. */
export type AuditRecord = {
  /** `SYSCALL`, `PATH`, `USER_LOGIN`; a number when the kernel wrote it. */
  readonly type: string;
  /** Names and values in the order in which they stand, decoded where the kernel writes hex for unsafe text. */
  readonly pairs: readonly (readonly [name: string, value: string])[];
  /** Words that are no pairs: `auditd start`. */
  readonly words: string;
};

/** The records of one event, which have time and serial number in common. */
export type AuditEvent = {
  /** `1763974800.123:45`: unique on its host until the next boot. */
  readonly id: string;
  /** Epoch milliseconds, UTC. */
  readonly time: number;
  /** `node=`, where the daemon was told to write it. */
  readonly node: string | undefined;
  readonly records: readonly AuditRecord[];
  /** All values by name; of a name that several records have, a list without doubles. `type` has the records' types. */
  readonly fields: FieldMap;
};

/** The first record of a type, or undefined. */
export function recordOf(event: AuditEvent, type: string): AuditRecord | undefined {
  return event.records.find((record) => record.type === type);
}

/** A record's value, or undefined when it is absent or what audit writes for nothing: `?`, `(null)`, `(none)`, empty. */
export function valueOf(record: AuditRecord | undefined, name: string): string | undefined {
  const value = record?.pairs.find(([own]) => own === name)?.[1];
  return value === undefined || NOTHING.has(value) ? undefined : value;
}

const NOTHING: ReadonlySet<string> = new Set(["", "?", "(null)", "(none)", "unset"]);
