import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../lib/app-error.ts";
import type { Principal } from "../schema/access.ts";

/** Requests a minute before a caller is told to slow down. Counted per process. */
export type QuotaLimits = {
  readonly perUser: number;
  readonly perKey: number;
  readonly perAddress: number;
  /** Requests that keep an engine busy for seconds, of one person or key; they count as any other, too. */
  readonly costly: number;
};

export const DEFAULT_QUOTA: QuotaLimits = { perUser: 3000, perKey: 1200, perAddress: 600, costly: 60 };

export type Quota = {
  /** @throws {AppError} `TOO_MANY_REQUESTS` with `retryAfterMs` */
  take(principal: Principal | null, ip: string): Promise<void>;
  /** For routes marked `costly`, after {@link take}. @throws {AppError} `TOO_MANY_REQUESTS` with `retryAfterMs` */
  takeCostly(principal: Principal | null, ip: string): Promise<void>;
};

/** People and keys are counted by themselves, strangers by address: nobody uses up another's share. */
export function createQuota(limits: QuotaLimits = DEFAULT_QUOTA): Quota {
  const users = limiterOf(limits.perUser);
  const keys = limiterOf(limits.perKey);
  const addresses = limiterOf(limits.perAddress);
  const costly = limiterOf(limits.costly);
  return {
    takeCostly: (principal, ip) =>
      consume(
        costly,
        principal === null ? ip : principal.kind === "user" ? principal.userUid : principal.keyUid,
      ),
    take: async (principal, ip) => {
      if (principal === null) await consume(addresses, ip);
      else if (principal.kind === "user") await consume(users, principal.userUid);
      else await consume(keys, principal.keyUid);
    },
  };
}

function limiterOf(points: number): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration: 60 });
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new AppError("TOO_MANY_REQUESTS", "Too many requests: wait and try again.", {
      retryAfterMs: error.msBeforeNext,
    });
  }
}
