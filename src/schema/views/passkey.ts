import { z } from "zod";

const Base64Url = z
  .string()
  .max(65_536)
  .regex(/^[A-Za-z0-9_-]*$/, "base64url");

/** A new passkey as the browser hands it over. Source: W3C Web Authentication 3, `RegistrationResponseJSON`. */
export const NewPasskey = z.object({
  id: Base64Url.meta({ examples: ["c2FtcGxlLWlk"] }),
  rawId: Base64Url.meta({ examples: ["c2FtcGxlLWlk"] }),
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: z.array(z.string().max(40)).max(20).exactOptional(),
  }),
});
export type NewPasskey = z.infer<typeof NewPasskey>;

/** A proof by passkey. Source: W3C Web Authentication 3, `AuthenticationResponseJSON`. */
export const PasskeyProof = z.object({
  id: Base64Url.meta({ examples: ["c2FtcGxlLWlk"] }),
  rawId: Base64Url.meta({ examples: ["c2FtcGxlLWlk"] }),
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Base64Url.exactOptional(),
  }),
});
export type PasskeyProof = z.infer<typeof PasskeyProof>;

/** What the browser's passkey call is given, and the uid to send back with its answer within five minutes. */
export const PasskeyChallenge = z.object({
  challengeUid: z.string(),
  options: z.looseObject({ challenge: z.string() }),
});
export type PasskeyChallenge = z.infer<typeof PasskeyChallenge>;

/** A TOTP secret to put into an authenticator app, and the uid to send back with the first code. */
export const TotpOffer = z.object({
  challengeUid: z.string(),
  secret: z.string().describe("Base32, for typing in."),
  uri: z.string().describe("`otpauth://`, for a QR code."),
});
export type TotpOffer = z.infer<typeof TotpOffer>;
