import pino, { type DestinationStream, type Logger } from "pino";

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "silent";

/** Members that hold a secret wherever they stand in what is logged. */
const SECRET_NAMES = ["password", "token", "secret", "authorization", "cookie", "apiKey", "url.password"];

/**
 * The program's log: one JSON object a line, so that text from telemetry can never start a line of its own.
 * Secrets are cut out by name, at the top and two levels down.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const paths = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const options = {
    level,
    base: null,
    redact: { paths, censor: "[secret]" },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
