import { SEVERITY, type SeverityId } from "../schema/ocsf.ts";

/**
 * What the writer of a log thought of its message, as the severity of an event. An error in a log is seldom a threat,
 * so it is less than the same word in OCSF: only what the system calls unusable is high.
 */
export function syslogSeverity(severity: number | null): SeverityId {
  return severity === null ? SEVERITY.informational : (BY_NUMBER[severity] ?? SEVERITY.informational);
}

/** The same by a level's name: `err`, `warn`, `CRITICAL`, `alert`. */
export function namedSeverity(level: string | undefined): SeverityId {
  return (level === undefined ? undefined : BY_NAME.get(level.toLowerCase())) ?? SEVERITY.informational;
}

/** Emergency, alert, critical, error, warning, notice, informational, debug: RFC 5424, section 6.2.1. */
const BY_NUMBER: readonly SeverityId[] = [5, 5, 4, 3, 2, 1, 1, 1];

const BY_NAME: ReadonlyMap<string, SeverityId> = new Map([
  ["emerg", SEVERITY.critical],
  ["emergency", SEVERITY.critical],
  ["panic", SEVERITY.critical],
  ["alert", SEVERITY.critical],
  ["fatal", SEVERITY.high],
  ["crit", SEVERITY.high],
  ["critical", SEVERITY.high],
  ["err", SEVERITY.medium],
  ["error", SEVERITY.medium],
  ["warn", SEVERITY.low],
  ["warning", SEVERITY.low],
]);
