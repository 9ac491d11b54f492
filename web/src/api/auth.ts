import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";
import type { Enrolment, Factors, LinkView, SignInMethods } from "../../../src/schema/views/access.ts";
import { answer, api } from "./client.ts";
import type { TotpOffer } from "../../../src/schema/views/passkey.ts";
import { type Query, read } from "./query.ts";

/** What somebody without a passkey types. `code` is of the authenticator app, or a recovery code. */
export type Secrets = { readonly password: string; readonly code: string };

export const signInMethodsQuery: Query<SignInMethods> = read(["auth", "methods"], (signal) =>
  api.GET("/api/v1/auth/methods", { signal }),
);

/** Signs in with whatever passkey the person picks. @throws {Error} also when they cancel */
export async function signInByPasskey(): Promise<void> {
  const { challengeUid, options } = await answer(api.POST("/api/v1/auth/passkey/challenge"));
  const proof = await prove(options);
  await answer(api.POST("/api/v1/auth/passkey", { body: { challengeUid, proof } }));
}

export async function signInByPassword(email: string, secrets: Secrets): Promise<void> {
  await answer(api.POST("/api/v1/auth/password", { body: { email, ...secrets } }));
}

/** Signs in by the one-time link that a demonstration prints. */
export async function signInToDemo(token: string): Promise<void> {
  await answer(api.POST("/api/v1/auth/demo", { body: { token } }));
}

/** What a one-time link is for; it can be used afterwards still. */
export function linkQuery(token: string): Query<LinkView> {
  return read(["auth", "link", token], (signal) =>
    api.POST("/api/v1/auth/link", { body: { token }, signal }),
  );
}

/** Makes a passkey on this device and signs in with it. `label` names it in the list of passkeys. */
export async function enrolByPasskey(enrolment: Enrolment, label: string): Promise<void> {
  const { challengeUid, options } = await answer(
    api.POST("/api/v1/auth/enrol/passkey/challenge", { body: enrolment }),
  );
  if (!isCreation(options)) throw new Error("The server did not say what passkey it wants.");
  const passkey = await startRegistration({ optionsJSON: options });
  await answer(
    api.POST("/api/v1/auth/enrol/passkey", {
      body: { token: enrolment.token, challengeUid, passkey, label },
    }),
  );
}

/** The secret for an authenticator app, which goes with a password. */
export function offerTotp(enrolment: Enrolment): Promise<TotpOffer> {
  return answer(api.POST("/api/v1/auth/enrol/totp", { body: enrolment }));
}

/** Sets the password and signs in. @returns recovery codes, shown this once */
export async function enrolByPassword(
  token: string,
  challengeUid: string,
  secrets: Secrets,
): Promise<string[]> {
  const { recoveryCodes } = await answer(
    api.POST("/api/v1/auth/enrol/password", { body: { token, challengeUid, ...secrets } }),
  );
  return recoveryCodes;
}

/** Adds the role of an invitation to the account that is signed in. @returns uid of the tenant */
export async function acceptInvitation(token: string): Promise<string> {
  const { tenantUid } = await answer(api.POST("/api/v1/me/invitations", { body: { token } }));
  return tenantUid;
}

/** Confirms by passkey that it is still the same person: five minutes for what asks for that. */
export async function stepUpByPasskey(): Promise<void> {
  const { challengeUid, options } = await answer(api.POST("/api/v1/auth/step-up/challenge"));
  const proof = await prove(options);
  await answer(api.POST("/api/v1/auth/step-up/passkey", { body: { challengeUid, proof } }));
}

export async function stepUpByPassword(secrets: Secrets): Promise<void> {
  await answer(api.POST("/api/v1/auth/step-up/password", { body: secrets }));
}

type Options = { readonly challenge: string };

function prove(options: Options): ReturnType<typeof startAuthentication> {
  if (!isRequest(options)) throw new Error("The server did not say what it wants to be proved.");
  return startAuthentication({ optionsJSON: options });
}

// the rest is for the browser to judge: W3C Web Authentication 3, sections 5.4 and 5.5

function isRequest(options: Options): options is PublicKeyCredentialRequestOptionsJSON {
  return options.challenge !== "";
}

function isCreation(options: Options): options is PublicKeyCredentialCreationOptionsJSON {
  return "rp" in options && "user" in options && "pubKeyCredParams" in options;
}

/** Adds a passkey of this device to one's own account. @throws {Error} also when the person cancels */
export async function addPasskey(label: string): Promise<Factors> {
  const { challengeUid, options } = await answer(api.POST("/api/v1/me/passkeys/challenge"));
  if (!isCreation(options)) throw new Error("The server did not say what passkey it wants.");
  const passkey = await startRegistration({ optionsJSON: options });
  return answer(api.POST("/api/v1/me/passkeys", { body: { challengeUid, passkey, label } }));
}
