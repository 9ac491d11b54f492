import { ProblemError } from "../../api/problem-error.ts";
import { formatSpan } from "../../time/format-time.ts";

/** Why somebody could not sign in or enrol, in words that help them and nobody else. */
export function signInFault(error: unknown): string {
  // the browser's own words tell nothing more than that no passkey came
  if (error instanceof Error && /^(NotAllowedError|AbortError)$/.test(error.name))
    return "No passkey was used. Try again, or take the other way.";
  if (!(error instanceof ProblemError)) return error instanceof Error ? error.message : String(error);
  if (error.code === "UNAUTHENTICATED") return "That did not fit. Check all of it and try again.";
  if (error.retryAfterMs !== null)
    return `Too many attempts. Try again in ${formatSpan(error.retryAfterMs)}.`;
  return [error.message, ...error.faults.map((fault) => `${fault.place}: ${fault.message}.`)].join(" ");
}
