import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import type { NewPasskey, PasskeyChallenge, PasskeyProof } from "../../src/schema/views/passkey.ts";

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

type Cbor = Parameters<typeof isoCBOR.encode>[0];

/** What can be wrong with an authenticator or with the page that drives it. */
export type Flaw = { readonly origin?: string; readonly isUserVerified?: boolean; readonly key?: KeyObject };

export type Authenticator = {
  register(challenge: PasskeyChallenge, flaw?: Flaw): NewPasskey;
  prove(challenge: PasskeyChallenge, flaw?: Flaw): PasskeyProof;
};

/**
 * An authenticator in software: ES256, resident key, user verification. Source of the layouts: W3C Web
 * Authentication 3, sections 6.1 (authenticator data) and 6.5 (attestation).
 */
export function createAuthenticator(origin: string): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(32);
  const rpId = new URL(origin).hostname;
  let counter = 0;
  let userHandle = "";
  const authenticatorData = (flags: number, rest: Uint8Array = new Uint8Array()): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter++);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, rest]);
  };
  const clientData = (type: string, { options }: PasskeyChallenge, flaw: Flaw): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge: options.challenge, origin: flaw.origin ?? origin }));
  const named = {
    id: id.toString("base64url"),
    rawId: id.toString("base64url"),
    type: "public-key",
  } as const;
  return {
    register(challenge, flaw = {}) {
      userHandle = handleOf(challenge.options);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const credential = Buffer.concat([Buffer.alloc(16), length, id, coseKey(publicKey)]);
      const authData = authenticatorData(flagsOf(flaw) | HAS_CREDENTIAL, credential);
      const attestation = isoCBOR.encode(
        new Map<string, Cbor>([
          ["fmt", "none"],
          ["attStmt", new Map()],
          ["authData", Uint8Array.from(authData)],
        ]),
      );
      return {
        ...named,
        response: {
          clientDataJSON: clientData("webauthn.create", challenge, flaw).toString("base64url"),
          attestationObject: Buffer.from(attestation).toString("base64url"),
          transports: ["internal"],
        },
      };
    },
    prove(challenge, flaw = {}) {
      const data = clientData("webauthn.get", challenge, flaw);
      const authData = authenticatorData(flagsOf(flaw));
      const signed = Buffer.concat([authData, sha256(data)]);
      const signature = createSign("sha256")
        .update(signed)
        .sign(flaw.key ?? privateKey);
      return {
        ...named,
        response: {
          clientDataJSON: data.toString("base64url"),
          authenticatorData: authData.toString("base64url"),
          signature: signature.toString("base64url"),
          userHandle,
        },
      };
    },
  };
}

function flagsOf(flaw: Flaw): number {
  return USER_PRESENT | (flaw.isUserVerified === false ? 0 : USER_VERIFIED);
}

function sha256(data: string | Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}

function handleOf(options: PasskeyChallenge["options"]): string {
  const { user } = options;
  return typeof user === "object" && user !== null && "id" in user && typeof user.id === "string"
    ? user.id
    : "";
}

/** COSE_Key of RFC 9053, section 7.1: kty EC2, alg ES256, curve P-256. */
function coseKey(key: KeyObject): Uint8Array {
  const { x, y } = key.export({ format: "jwk" });
  return isoCBOR.encode(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Uint8Array.from(Buffer.from(x ?? "", "base64url"))],
      [-3, Uint8Array.from(Buffer.from(y ?? "", "base64url"))],
    ]),
  );
}
