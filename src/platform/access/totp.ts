import { Secret, TOTP } from "otpauth";

/** RFC 6238 with what every authenticator app does: SHA-1, six digits, 30 seconds. */
const PERIOD_MS = 30_000;
const SHAPE = { issuer: "Watchfloor", algorithm: "SHA1", digits: 6, period: 30 } as const;

/** 160 random bits in Base32, as apps take it. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** `otpauth://` address for a QR code. */
export function totpUri(secret: string, label: string): string {
  return new TOTP({ ...SHAPE, label, secret }).toString();
}

/**
 * The time step that a code belongs to, one step before or after the server's time allowed, or null when it is wrong.
 * The caller must refuse a step that was used before: a code counts once.
 */
export function totpStepOf(secret: string, code: string, at: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = new TOTP({ ...SHAPE, secret }).validate({ token: code, timestamp: at, window: 1 });
  return delta === null ? null : Math.floor(at / PERIOD_MS) + delta;
}

/** The code at a time: for tests and for nothing else that runs. */
export function totpCodeAt(secret: string, at: number): string {
  return new TOTP({ ...SHAPE, secret }).generate({ timestamp: at });
}
