import { setTimeout as sleep } from "node:timers/promises";

export type CheckState = "ok" | "warning" | "failed";

/** What one look at the machine showed. */
export type CheckResult = {
  /** Stable: scripts look for it. */
  readonly name: string;
  /** `warning`: it works and may not for long, or not as well as it could. */
  readonly state: CheckState;
  readonly found: string;
  readonly expected: string;
  /** What to do about it; null where there is nothing to do. */
  readonly remedy: string | null;
};

/** Looks and changes nothing. What it throws is told as its failure. */
export type Check = {
  readonly name: string;
  readonly expected: string;
  readonly run: () => Promise<Verdict | readonly CheckResult[]>;
  /** How long it may take; default 10 s. */
  readonly patienceMs?: number;
};

/** A result that takes name and expectation from its check. */
export type Verdict = Pick<CheckResult, "state" | "found" | "remedy"> & { readonly expected?: string };

/** Bounds every check, so that one disk or server that hangs does not hide the rest. */
export const PATIENCE_MS = 10_000;

export const ok = (found: string): Verdict => ({ state: "ok", found, remedy: null });
export const warning = (found: string, remedy: string): Verdict => ({ state: "warning", found, remedy });
export const failed = (found: string, remedy: string): Verdict => ({ state: "failed", found, remedy });

/** Runs all side by side; the results are in the order of the checks. */
export async function runChecks(checks: readonly Check[]): Promise<CheckResult[]> {
  return (await Promise.all(checks.map(runCheck))).flat();
}

async function runCheck(check: Check): Promise<readonly CheckResult[]> {
  const { name, expected, patienceMs = PATIENCE_MS } = check;
  const done = new AbortController();
  const late = sleep(patienceMs, "late" as const, { signal: done.signal });
  late.catch(() => undefined);
  try {
    const told = await Promise.race([check.run(), late]);
    if (told === "late")
      return [
        { name, expected, ...failed(`no answer within ${patienceMs / 1000} s`, "See what holds it up.") },
      ];
    return "state" in told ? [{ name, expected, ...told }] : told;
  } catch (error) {
    return [
      { name, expected, ...failed(messageOf(error), "See to what the message names, then ask again.") },
    ];
  } finally {
    done.abort();
  }
}

/** What an error says, with what is behind it. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // of several attempts to connect, the error has no message and its parts have
  const own = error instanceof AggregateError ? error.errors.map(messageOf).join("; ") : error.message;
  return error.cause instanceof Error ? `${own} (${messageOf(error.cause)})` : own;
}
