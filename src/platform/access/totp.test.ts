import { Secret } from "otpauth";
import { expect, test } from "vitest";
import { newTotpSecret, totpCodeAt, totpStepOf, totpUri } from "./totp.ts";

test("codes are those of RFC 6238, appendix B, cut to six digits", () => {
  const secret = Secret.fromUTF8("12345678901234567890").base32;
  expect(totpCodeAt(secret, 59_000)).toBe("287082");
  expect(totpCodeAt(secret, 1_111_111_109_000)).toBe("081804");
  expect(totpStepOf(secret, "287082", 59_000)).toBe(1);
});

test("one step early or late is accepted and named, two are not", () => {
  const secret = newTotpSecret();
  const at = 1_700_000_000_000;
  const step = Math.floor(at / 30_000);
  for (const shift of [-1, 0, 1])
    expect(totpStepOf(secret, totpCodeAt(secret, at + shift * 30_000), at)).toBe(step + shift);
  expect(totpStepOf(secret, totpCodeAt(secret, at + 60_000), at)).toBeNull();
});

test("what is not six digits is no code", () => {
  for (const code of ["", "12345", "1234567", "12 456", "abcdef", "１２３４５６"])
    expect(totpStepOf(newTotpSecret(), code, 0)).toBeNull();
});

test("the address names the product and the person, escaped", () => {
  expect(totpUri("JBSWY3DPEHPK3PXP", "a b@c.example")).toMatch(
    /^otpauth:\/\/totp\/Watchfloor:a%20b%40c\.example\?issuer=Watchfloor&secret=JBSWY3DPEHPK3PXP/,
  );
});
