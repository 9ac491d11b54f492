const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export type SessionLifetime = { readonly idleMs: number; readonly absoluteMs: number };

/** NIST SP 800-63B-4, AAL2: an hour idle, a day in all. */
export const ORDINARY_LIFETIME: SessionLifetime = { idleMs: HOUR, absoluteMs: 24 * HOUR };
/** NIST SP 800-63B-4, AAL3, for who administers people: 15 minutes idle, 12 hours in all. */
export const ADMINISTRATOR_LIFETIME: SessionLifetime = { idleMs: 15 * MINUTE, absoluteMs: 12 * HOUR };

/** Sessions that one person may have at once; a further sign-in ends the oldest. */
export const MAX_SESSIONS = 10;

/** Use is written down at most once in this time: the clock of idleness need not be finer. */
export const SEEN_EVERY_MS = MINUTE;

export type SessionTimes = { readonly createdAt: number; readonly seenAt: number };

/** The rights of now decide: who becomes an administrator is held to the shorter times at once. */
export function lifetimeOf(isAdministrator: boolean): SessionLifetime {
  return isAdministrator ? ADMINISTRATOR_LIFETIME : ORDINARY_LIFETIME;
}

/** When the session ends if nothing happens, epoch ms. */
export function endOf(times: SessionTimes, lifetime: SessionLifetime): number {
  return Math.min(times.seenAt + lifetime.idleMs, times.createdAt + lifetime.absoluteMs);
}

/** Why a session that nobody ended is over, or null. */
export function expiryOf(
  times: SessionTimes,
  lifetime: SessionLifetime,
  now: number,
): "idle" | "absolute" | null {
  if (now >= times.createdAt + lifetime.absoluteMs) return "absolute";
  return now >= times.seenAt + lifetime.idleMs ? "idle" : null;
}
