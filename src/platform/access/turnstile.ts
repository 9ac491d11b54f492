import { AppError } from "../../lib/app-error.ts";

/** Runs at most `atOnce` works, lets `mayWait` wait, and refuses the rest. */
export function createTurnstile(atOnce: number, mayWait: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= mayWait)
        throw new AppError("TOO_MANY_REQUESTS", "Too much is asked at this moment: try again.", {
          retryAfterMs: 2000,
        });
      // whoever leaves hands its place over, so nobody who comes in between can take it
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
