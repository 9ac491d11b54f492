import pino, { type DestinationStream, type Logger } from "pino";

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "silent";

/** Names of members that hold a secret, whatever stands before or after in the name. */
const SECRET_NAME = /passw|passphrase|secret|token|authorization|cookie|api[_-]?key|private[_-]?key/i;
/**
 * The password of a connection string, `scheme://user:password@host`, as it stands in a line of JSON. Every part has a
 * limit, as text without an end would take time without one.
 */
const SECRET_IN_URL = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"\\:/@]{0,128}:)[^\s"\\/@]{1,512}@/gi;
/** What a terminal or a viewer obeys rather than shows: C1 controls, line separators, marks of writing direction. */
const UNSEEN = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Deeper than this nothing is logged: it is no log line any more, and may be a circle. */
const MAX_DEPTH = 6;

/**
 * The program's log: one JSON object a line, with nothing in it that starts a line, moves a cursor or turns text round,
 * so that text from telemetry forges nothing. Secrets are cut out: by the member's name at every depth, and passwords
 * of URLs wherever they stand. What a child logger is bound to is not looked at.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    formatters: { log: cleanMembers },
    // errors are made plain by the formatter, so that their members are cleaned as well
    serializers: { err: (error: unknown) => error },
    hooks: { streamWrite: cleanLine },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** JSON writes the controls below U+0020 as escapes by itself; these others it may carry, or have written the same way. */
function cleanLine(line: string): string {
  return line
    .replaceAll(SECRET_IN_URL, "$1[secret]@")
    .replaceAll(UNSEEN, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function cleanMembers(members: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name,
      SECRET_NAME.test(name) ? "[secret]" : clean(value, depth + 1),
    ]),
  );
}

/** Objects of a class are left alone, errors apart: what they show is for their own serializer to say. */
function clean(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) return "[too deep]";
  if (value instanceof Error) return cleanMembers(pino.stdSerializers.err(value), depth);
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? cleanMembers(value, depth) : value;
}
