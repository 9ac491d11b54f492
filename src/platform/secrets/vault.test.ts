import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createVault, readMasterKeys } from "./vault.ts";

const key = randomBytes(32);

test("what was sealed opens again, and only in its context", () => {
  const vault = createVault([key]);
  fc.assert(
    fc.property(fc.uint8Array(), fc.string(), (secret, context) => {
      const blob = vault.seal(context, secret);
      expect(Buffer.from(vault.open(context, blob)).equals(secret)).toBe(true);
      expect(() => vault.open(`${context}x`, blob)).toThrow(/authenticate/);
    }),
    { numRuns: 50 },
  );
});

test("a changed blob does not open", () => {
  const vault = createVault([key]);
  const blob = vault.seal("totp:u1", "secret");
  const parts = blob.split(".");
  for (const index of [2, 3]) {
    const bytes = Buffer.from(parts[index]!, "base64url");
    bytes[bytes.length - 1]! ^= 1;
    expect(() => vault.open("totp:u1", parts.with(index, bytes.toString("base64url")).join("."))).toThrow(
      /authenticate/,
    );
  }
});

test("an older master key still opens, and sealing again moves to the newer", () => {
  const older = createVault([key]);
  const newerKey = randomBytes(32);
  const both = createVault([newerKey, key]);
  const moved = both.reseal("c", older.seal("c", "secret"));
  expect(Buffer.from(createVault([newerKey]).open("c", moved)).toString()).toBe("secret");
  expect(() => createVault([randomBytes(32)]).open("c", moved)).toThrow("which is not here");
});

test("the key file is made once, for the owner alone, and a spoilt one is refused", () => {
  const folder = mkdtempSync(join(tmpdir(), "watchfloor-keys-"));
  const file = join(folder, "master.key");
  expect(readMasterKeys(file)).toEqual(readMasterKeys(file));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, "short\n");
  expect(() => readMasterKeys(file)).toThrow("64 hex digits");
  rmSync(folder, { recursive: true });
});
