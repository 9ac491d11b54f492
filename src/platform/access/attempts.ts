import ipaddr from "ipaddr.js";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { AppError } from "../../lib/app-error.ts";
import { createTurnstile } from "./turnstile.ts";

/** Somebody tries to prove who they are with something that can be guessed. */
export type Attempt = {
  /** The account, as it was typed. */
  readonly account: string;
  readonly ip: string;
  /** Names a device or address from which this account signed in before; null for strangers. */
  readonly knownAs: string | null;
};

export type AttemptGuard = {
  /** Counts the attempt before it is judged, so that many at once are many. @throws {AppError} `TOO_MANY_REQUESTS` */
  begin(attempt: Attempt): Promise<void>;
  /** The attempt was right: it is not held against anybody. */
  succeed(attempt: Attempt): Promise<void>;
};

/** Attempts in an hour before waiting begins, and the longest wait. */
type Bucket = { readonly name: string; readonly free: number; readonly longestWaitMs: number };

const MINUTE = 60_000;
const PAIR: Bucket = { name: "account and origin", free: 5, longestWaitMs: 15 * MINUTE };
const ADDRESS: Bucket = { name: "address", free: 20, longestWaitMs: 15 * MINUTE };
const NETWORK: Bucket = { name: "network", free: 60, longestWaitMs: 5 * MINUTE };
const EVERYBODY: Bucket = { name: "everybody", free: 600, longestWaitMs: MINUTE };

/** How long to wait after the attempt that is the `count`th in its bucket: doubles from one second. */
export function waitAfter(count: number, bucket: Pick<Bucket, "free" | "longestWaitMs">): number {
  if (count < bucket.free) return 0;
  return Math.min(1000 * 2 ** Math.min(count - bucket.free, 30), bucket.longestWaitMs);
}

/**
 * Slows guessing without a lock that a stranger could turn against the owner: strangers are counted by account and
 * address, address, network and all together; a device or address that is known for the account is counted only by
 * itself. Passkeys cannot be guessed and do not pass here at all. Counted per process.
 */
export function createAttemptGuard(): AttemptGuard {
  const counters = new Map([PAIR, ADDRESS, NETWORK, EVERYBODY].map((bucket) => [bucket, createCounter()]));
  const counted = (attempt: Attempt) =>
    placesOf(attempt).map(({ bucket, key }) => ({
      bucket,
      key,
      counter: counters.get(bucket) ?? createCounter(),
    }));
  // one at a time: of many that come at once, each must see those before it
  const inTurn = createTurnstile(1, Number.MAX_SAFE_INTEGER);
  return {
    begin: (attempt) =>
      inTurn(async () => {
        const places = counted(attempt);
        const waits = await Promise.all(places.map(({ counter, key }) => counter.waitLeft(key)));
        const retryAfterMs = Math.max(...waits);
        if (retryAfterMs > 0)
          throw new AppError("TOO_MANY_REQUESTS", "Too many attempts: wait and try again.", { retryAfterMs });
        for (const { bucket, counter, key } of places)
          await counter.block(key, waitAfter(await counter.add(key), bucket));
      }),
    async succeed(attempt) {
      await Promise.all(counted(attempt).map(({ counter, key }) => counter.takeBack(key)));
      const [pair] = counted(attempt);
      if (pair) await pair.counter.forget(pair.key);
    },
  };
}

function placesOf({
  account,
  ip,
  knownAs,
}: Attempt): readonly { readonly bucket: Bucket; readonly key: string }[] {
  const pair = { bucket: PAIR, key: JSON.stringify([account.toLowerCase(), knownAs ?? ip]) };
  if (knownAs !== null) return [pair];
  return [
    pair,
    { bucket: ADDRESS, key: ip },
    { bucket: NETWORK, key: networkOf(ip) },
    { bucket: EVERYBODY, key: "" },
  ];
}

/** /24 of IPv4, /48 of IPv6: what one party usually holds. */
function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  const bytes = address.toByteArray();
  return bytes.slice(0, address.kind() === "ipv4" ? 3 : 6).join(".");
}

type Counter = {
  add(key: string): Promise<number>;
  takeBack(key: string): Promise<void>;
  forget(key: string): Promise<void>;
  block(key: string, waitMs: number): Promise<void>;
  waitLeft(key: string): Promise<number>;
};

function createCounter(): Counter {
  const counts = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 3600 });
  const blocks = new RateLimiterMemory({ points: 1, duration: 1 });
  return {
    add: async (key) => (await counts.penalty(key)).consumedPoints,
    takeBack: async (key) => void (await counts.reward(key)),
    forget: async (key) => {
      await counts.delete(key);
      await blocks.delete(key);
    },
    block: async (key, waitMs) => {
      if (waitMs > 0) await blocks.block(key, waitMs / 1000);
    },
    waitLeft: async (key) => Math.max(0, (await blocks.get(key))?.msBeforeNext ?? 0),
  };
}
