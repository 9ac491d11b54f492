import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import ipaddr from "ipaddr.js";
import type { NewPasskey, PasskeyChallenge, PasskeyProof } from "../../schema/views/passkey.ts";

/** A passkey that proved to be what it says. */
export type VerifiedPasskey = {
  readonly credentialId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly aaguid: string;
  /** Never leaves the authenticator; others are copied between a person's devices by a provider. */
  readonly isDeviceBound: boolean;
};

/** What must be known of a passkey to check a proof by it. */
export type StoredPasskey = Pick<VerifiedPasskey, "credentialId" | "publicKey" | "counter">;

type Options = PasskeyChallenge["options"];
type Listed = { readonly credentialId: string; readonly transports: readonly string[] };

/** The server's half of W3C Web Authentication, bound to one origin. User verification is always asked for. */
export type Passkeys = {
  /** Browsers refuse passkeys for IP addresses; `localhost` is a name to them. */
  readonly isAvailable: boolean;
  newOptions(
    person: { readonly handle: string; readonly email: string; readonly name: string },
    existing: readonly Listed[],
  ): Promise<Options>;
  /** Null for everything that is not a new passkey made here for this challenge. */
  verifyNew(passkey: NewPasskey, challenge: string): Promise<VerifiedPasskey | null>;
  /** An empty list lets the authenticator offer whom it knows, so that nobody types a name. */
  proofOptions(allowed: readonly Listed[]): Promise<Options>;
  /** The passkey's new counter, or null for everything that is not a proof made here for this challenge. */
  verifyProof(proof: PasskeyProof, challenge: string, stored: StoredPasskey): Promise<number | null>;
};

export function createPasskeys(publicUrl: URL): Passkeys {
  const rpID = publicUrl.hostname;
  const expected = {
    expectedOrigin: publicUrl.origin,
    expectedRPID: rpID,
    requireUserVerification: true,
  } as const;
  return {
    isAvailable: !ipaddr.isValid(rpID.replace(/^\[|\]$/g, "")),
    newOptions: async ({ handle, email, name }, existing) => ({
      ...(await generateRegistrationOptions({
        rpName: "Watchfloor",
        rpID,
        userID: Uint8Array.from(Buffer.from(handle, "base64url")),
        userName: email,
        userDisplayName: name,
        attestationType: "none",
        excludeCredentials: existing.map(descriptorOf),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
      })),
    }),
    verifyNew: (passkey, challenge) => verifyNew(passkey, { expectedChallenge: challenge, ...expected }),
    proofOptions: async (allowed) => ({
      ...(await generateAuthenticationOptions({
        rpID,
        userVerification: "required",
        allowCredentials: allowed.map(descriptorOf),
      })),
    }),
    async verifyProof(proof, challenge, stored) {
      try {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: { ...proof, clientExtensionResults: {} },
          expectedChallenge: challenge,
          ...expected,
          credential: { id: stored.credentialId, publicKey: stored.publicKey, counter: stored.counter },
        });
        return verified ? authenticationInfo.newCounter : null;
      } catch {
        return null;
      }
    },
  };
}

type Expected = Omit<Parameters<typeof verifyRegistrationResponse>[0], "response">;

async function verifyNew(passkey: NewPasskey, expected: Expected): Promise<VerifiedPasskey | null> {
  try {
    const response = { ...passkey, clientExtensionResults: {} };
    const { verified, registrationInfo } = await verifyRegistrationResponse({ response, ...expected });
    if (!verified) return null;
    const { credential, aaguid, credentialDeviceType } = registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: credential.publicKey,
      counter: credential.counter,
      transports: credential.transports ?? [],
      aaguid,
      isDeviceBound: credentialDeviceType === "singleDevice",
    };
  } catch {
    // the library throws for each way in which a stranger's bytes can be wrong
    return null;
  }
}

function descriptorOf({ credentialId, transports }: Listed): { id: string; transports: string[] } {
  return { id: credentialId, transports: [...transports] };
}
