import { AppError } from "../../lib/app-error.ts";

/** What all requests together may hold in memory. */
export type BodyBudget = { open(tenantUid: string): BodyShare };

/** What one request holds. Closed exactly once. */
export type BodyShare = {
  /** @throws {AppError} `TOO_MANY_REQUESTS` when the others hold too much: not the sender's fault, try again */
  take(bytes: number): void;
  close(): void;
};

/** Part of the limit that each tenant may hold beyond it: slow bodies of one stop no other. */
const OWN_PART = 1 / 16;
/** What these may come to together, in limits. */
const OWN_PARTS = 1;

export function createBodyBudget(limitBytes: number): BodyBudget {
  let held = 0;
  const ofTenant = new Map<string, number>();
  const hold = (tenantUid: string, bytes: number): void => {
    held += bytes;
    const own = (ofTenant.get(tenantUid) ?? 0) + bytes;
    if (own === 0) ofTenant.delete(tenantUid);
    else ofTenant.set(tenantUid, own);
  };
  const hasRoom = (tenantUid: string, bytes: number): boolean => {
    if (held + bytes <= limitBytes) return true;
    const own = (ofTenant.get(tenantUid) ?? 0) + bytes;
    return own <= limitBytes * OWN_PART && held + bytes <= limitBytes * (1 + OWN_PARTS);
  };
  return {
    open: (tenantUid) => {
      let mine = 0;
      return {
        take: (bytes) => {
          // one body alone always fits: else a limit that is too small would refuse for ever
          if (held > mine && !hasRoom(tenantUid, bytes))
            throw new AppError("TOO_MANY_REQUESTS", "Too much is coming in at once: try again.", {
              retryAfterMs: RETRY_AFTER_MS,
            });
          mine += bytes;
          hold(tenantUid, bytes);
        },
        close: () => {
          hold(tenantUid, -mine);
          mine = 0;
        },
      };
    },
  };
}

const RETRY_AFTER_MS = 1000;
