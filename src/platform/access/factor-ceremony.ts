import { z } from "zod";
import { AppError } from "../../lib/app-error.ts";
import type { NewPasskey, PasskeyChallenge, TotpOffer } from "../../schema/views/passkey.ts";
import type { Transaction } from "../postgres/index.ts";
import type { Vault } from "../secrets/index.ts";
import type { ChallengeStore } from "./challenge-store.ts";
import { type PasswordFactor, totpContext } from "./factor-store.ts";
import type { Passkeys, VerifiedPasskey } from "./passkeys.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import { weaknessOf } from "./password-policy.ts";
import { newTotpSecret, totpStepOf, totpUri } from "./totp.ts";

/** For whom a factor is made, as authenticators and the password check need to know them. */
export const FactorOwner = z.object({
  name: z.string(),
  email: z.string(),
  handle: z.string(),
  organisation: z.string().nullable(),
});
export type FactorOwner = z.infer<typeof FactorOwner>;

export type NewPassword = { readonly challengeUid: string; readonly password: string; readonly code: string };

type Made<T> = { readonly owner: FactorOwner; readonly made: T };

/** Making a factor takes two steps: an offer, and the answer that proves that the person has it. */
export type FactorCeremony = {
  offerPasskey(
    purpose: string,
    owner: FactorOwner,
    existing: readonly { readonly credential_id: string; readonly transports: readonly string[] }[],
  ): Promise<PasskeyChallenge>;
  /** @throws {AppError} `INVALID`, `NOT_FOUND` for a late or foreign answer */
  takePasskey(
    db: Transaction,
    purpose: string,
    challengeUid: string,
    passkey: NewPasskey,
  ): Promise<Made<VerifiedPasskey>>;
  offerTotp(purpose: string, owner: FactorOwner): Promise<TotpOffer>;
  /** `settle` says whose the factor becomes. @throws {AppError} `INVALID` for a weak password or a wrong code */
  takePassword(
    db: Transaction,
    purpose: string,
    answer: NewPassword,
  ): Promise<Made<(userUid: string) => PasswordFactor>>;
};

const PasskeyPayload = z.object({ challenge: z.string(), owner: FactorOwner });
const TotpPayload = z.object({ secret: z.string(), owner: FactorOwner });

export function createFactorCeremony(deps: {
  readonly passkeys: Passkeys;
  readonly challenges: ChallengeStore;
  readonly hasher: PasswordHasher;
  readonly vault: Vault;
  readonly now: () => number;
}): FactorCeremony {
  const { passkeys, challenges, hasher, vault, now } = deps;
  return {
    async offerPasskey(purpose, owner, existing) {
      const options = await passkeys.newOptions(
        owner,
        existing.map((row) => ({ credentialId: row.credential_id, transports: row.transports })),
      );
      const payload: z.infer<typeof PasskeyPayload> = { challenge: options.challenge, owner };
      return { challengeUid: await challenges.put(`${purpose} passkey`, payload), options };
    },
    async takePasskey(db, purpose, challengeUid, passkey) {
      const { challenge, owner } = await challenges.take(
        db,
        `${purpose} passkey`,
        challengeUid,
        PasskeyPayload,
      );
      const made = await passkeys.verifyNew(passkey, challenge);
      if (made === null) throw new AppError("INVALID", "The passkey was not made for this: try again.");
      return { owner, made };
    },
    async offerTotp(purpose, owner) {
      const secret = newTotpSecret();
      const payload: z.infer<typeof TotpPayload> = { secret, owner };
      const challengeUid = await challenges.put(`${purpose} password`, payload);
      return { challengeUid, secret, uri: totpUri(secret, owner.email) };
    },
    async takePassword(db, purpose, { challengeUid, password, code }) {
      const { secret, owner } = await challenges.take(db, `${purpose} password`, challengeUid, TotpPayload);
      const weakness = weaknessOf(password, [owner.name, owner.email, owner.organisation ?? ""]);
      if (weakness !== null) throw new AppError("INVALID", weakness, { place: "body.password" });
      const totpStep = totpStepOf(secret, code, now());
      if (totpStep === null)
        throw new AppError("INVALID", "The code is not the authenticator's: check the clock of your phone.", {
          place: "body.code",
        });
      const hash = await hasher.hash(password);
      return {
        owner,
        made: (userUid) => ({ hash, totpSealed: vault.seal(totpContext(userUid), secret), totpStep }),
      };
    },
  };
}
