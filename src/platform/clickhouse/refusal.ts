import { AppError } from "../../lib/app-error.ts";

/** ClickHouse error types by what a caller can do about them. Source: src/Common/ErrorCodes.cpp. */
const TOO_COSTLY = new Set([
  "TIMEOUT_EXCEEDED",
  "MEMORY_LIMIT_EXCEEDED",
  "TOO_MANY_ROWS",
  "TOO_MANY_BYTES",
  "TOO_MANY_ROWS_OR_BYTES",
  "QUERY_WAS_CANCELLED",
]);
const INVALID = new Set([
  "SYNTAX_ERROR",
  "UNKNOWN_IDENTIFIER",
  "UNKNOWN_FUNCTION",
  "UNKNOWN_TABLE",
  "UNKNOWN_DATABASE",
  "UNKNOWN_SETTING",
  "ILLEGAL_TYPE_OF_ARGUMENT",
  "NUMBER_OF_ARGUMENTS_DOESNT_MATCH",
  "TYPE_MISMATCH",
  "BAD_ARGUMENTS",
  "NOT_AN_AGGREGATE",
  "ILLEGAL_AGGREGATION",
  "NO_COMMON_TYPE",
  "CANNOT_PARSE_TEXT",
  "CANNOT_COMPILE_REGEXP",
  "AMBIGUOUS_IDENTIFIER",
  "READONLY",
  "ACCESS_DENIED",
  "UNSUPPORTED_METHOD",
  "NOT_IMPLEMENTED",
  "EMPTY_QUERY",
]);

/** Errors of the socket: no engine there, or one that went away. Source: errno(3). */
const NO_ANSWER = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ENOENT", "EPIPE", "ETIMEDOUT"]);

/** An engine's error as a refusal that a caller can act on. What is neither of those is a fault of ours and returned as it is. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const type = "type" in error && typeof error.type === "string" ? error.type : "";
  const message = firstSentence(error.message);
  if (TOO_COSTLY.has(type)) return new AppError("QUERY_TOO_COSTLY", message, { engine: type }, error);
  if (INVALID.has(type))
    return new AppError("QUERY_INVALID", message, { engine: type, ...positionOf(error.message) }, error);
  if ("code" in error && typeof error.code === "string" && NO_ANSWER.has(error.code))
    return new AppError("UNAVAILABLE", "The event store does not answer.", {}, error);
  return error;
}

/** The engine adds hints, the whole query and a stack; the first sentence is what helps. */
function firstSentence(message: string): string {
  return (
    message
      .replace(/^Code: \d+\. DB::Exception: /, "")
      .split(/\n|\. (?=[A-Z(])/, 1)[0]
      ?.slice(0, 500) ?? ""
  );
}

function positionOf(message: string): { position?: number } {
  const found = /failed at position (\d+)/.exec(message)?.[1];
  return found === undefined ? {} : { position: Number(found) };
}
