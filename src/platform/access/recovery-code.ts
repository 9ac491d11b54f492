import { randomBytes } from "node:crypto";
import { Secret } from "otpauth";
import { hashToken } from "./token.ts";

/** How many are made at a time. */
const CODES = 10;
/** 80 bits each: too many to guess, so that a plain hash keeps them. */
const BYTES = 10;

/** Codes that each stand in for TOTP once, in groups of four letters and digits. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: CODES }, () => {
    const text = new Secret({ buffer: Uint8Array.from(randomBytes(BYTES)).buffer }).base32;
    return (text.match(/.{4}/g) ?? []).join("-");
  });
}

/** Hash of a code however it was typed, or null for what cannot be one. */
export function hashRecoveryCode(typed: string): string | null {
  const plain = typed.replace(/[\s-]/g, "").toUpperCase();
  return /^[A-Z2-7]{16}$/.test(plain) ? hashToken(`recovery:${plain}`) : null;
}
