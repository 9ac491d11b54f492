import type { FastifyBaseLogger } from "fastify";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Denied } from "../platform/access/index.ts";

/** Entries a minute from one caller: the first tell the story, a flood must not fill the audit log. */
const ENTRIES_PER_MINUTE = 5;

/**
 * Writes refused requests down. Every one is in the operator's log; those of a known caller also reach the audit log,
 * some a minute for each caller and route.
 */
export function createDenialLog(
  record: (denied: Denied) => Promise<void>,
  log: FastifyBaseLogger,
): (denied: Denied) => Promise<void> {
  const sample = new RateLimiterMemory({ points: ENTRIES_PER_MINUTE, duration: 60 });
  return async (denied) => {
    const { principal, ...facts } = denied;
    log.info({ ...facts, caller: principal?.name ?? null }, "request refused");
    if (principal === null) return;
    const caller = principal.kind === "user" ? principal.userUid : principal.keyUid;
    try {
      await sample.consume(`${caller} ${denied.method} ${denied.route}`);
    } catch (error) {
      if (error instanceof RateLimiterRes) return;
      throw error;
    }
    await record(denied);
  };
}
