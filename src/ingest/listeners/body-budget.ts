import { AppError } from "../../lib/app-error.ts";

/** What all requests together may hold in memory. */
export type BodyBudget = { open(): BodyShare };

/** What one request holds. Closed exactly once. */
export type BodyShare = {
  /** @throws {AppError} `TOO_MANY_REQUESTS` when the others hold too much: not the sender's fault, try again */
  take(bytes: number): void;
  close(): void;
};

export function createBodyBudget(limitBytes: number): BodyBudget {
  let held = 0;
  return {
    open: () => {
      let mine = 0;
      return {
        take: (bytes) => {
          // one body alone always fits: else a limit that is too small would refuse for ever
          if (held + bytes > limitBytes && held > mine)
            throw new AppError("TOO_MANY_REQUESTS", "Too much is coming in at once: try again.", {
              retryAfterMs: RETRY_AFTER_MS,
            });
          mine += bytes;
          held += bytes;
        },
        close: () => {
          held -= mine;
          mine = 0;
        },
      };
    },
  };
}

const RETRY_AFTER_MS = 1000;
