import { createHash, randomBytes } from "node:crypto";

/** 256 random bits as text. Whoever holds it is who it was given to; only its hash is kept. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 in hex. A plain hash is enough for tokens: nobody guesses 256 random bits. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** A row's uid: 128 random bits. */
export function newUid(): string {
  return randomBytes(16).toString("hex");
}
