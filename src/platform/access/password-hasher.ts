import { randomBytes } from "node:crypto";
import { hash, parseOptions, verify } from "@node-rs/argon2";
import { normalizePassword } from "./password-policy.ts";
import { createTurnstile } from "./turnstile.ts";

/** Argon2id as OWASP's Password Storage Cheat Sheet asks: 19 MiB, two passes. The parameters stand in each hash. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes that run at once, and that may wait: each takes memory and a core, so strangers must not start many. */
const AT_ONCE = 2;
const MAY_WAIT = 32;

export type PasswordHasher = {
  hash(password: string): Promise<string>;
  /** Takes as long for somebody who has no password (`null`), so that nobody learns who has one. */
  verify(stored: string | null, password: string): Promise<boolean>;
  /** True for a hash of weaker parameters than today's. */
  isOutdated(stored: string): boolean;
};

export function createPasswordHasher(): PasswordHasher {
  const inTurn = createTurnstile(AT_ONCE, MAY_WAIT);
  const decoy = hash(randomBytes(32), PARAMETERS);
  return {
    hash: (password) => inTurn(() => hash(normalizePassword(password), PARAMETERS)),
    verify: (stored, password) =>
      inTurn(async () => {
        const isRight = await verify(stored ?? (await decoy), normalizePassword(password));
        return isRight && stored !== null;
      }),
    isOutdated(stored) {
      const { memoryCost, timeCost } = parseOptions(stored);
      return memoryCost < PARAMETERS.memoryCost || timeCost < PARAMETERS.timeCost;
    },
  };
}
