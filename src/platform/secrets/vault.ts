import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/**
 * Encrypts secrets before they reach a database. Each gets a key of its own (AES-256-GCM), which the master key
 * wraps: changing the master key means wrapping small keys again, not every secret.
 */
export type Vault = {
  /** `context` says what the secret is for (`totp:<user uid>`): a blob opens only with the same one. */
  readonly seal: (context: string, secret: string | Uint8Array) => string;
  /** @throws {Error} when the blob was changed, is for another context, or was sealed by an unknown key. */
  readonly open: (context: string, blob: string) => Uint8Array;
  /** The same secret under the newest master key. */
  readonly reseal: (context: string, blob: string) => string;
};

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Version of the blob's form, so that another algorithm can follow. */
const FORM = "v1";

/** `masterKeys`: the newest first; older ones only open. */
export function createVault(masterKeys: readonly Uint8Array[]): Vault {
  const [newest] = masterKeys;
  if (newest === undefined) throw new Error("a vault needs a master key");
  const byId = new Map(masterKeys.map((key) => [keyId(key), key]));
  const vault: Vault = {
    seal(context, secret) {
      const key = randomBytes(KEY_BYTES);
      const wrapped = encrypt(newest, key, `wrap:${context}`);
      const sealed = encrypt(key, typeof secret === "string" ? Buffer.from(secret, "utf8") : secret, context);
      return [FORM, keyId(newest), wrapped.toString("base64url"), sealed.toString("base64url")].join(".");
    },
    open(context, blob) {
      const [form, id, wrapped, sealed] = blob.split(".");
      if (form !== FORM || id === undefined || wrapped === undefined || sealed === undefined)
        throw new Error("the sealed secret is not of a known form");
      const master = byId.get(id);
      if (master === undefined)
        throw new Error(`the sealed secret needs the master key ${id}, which is not here`);
      const key = decrypt(master, Buffer.from(wrapped, "base64url"), `wrap:${context}`);
      return decrypt(key, Buffer.from(sealed, "base64url"), context);
    },
    reseal: (context, blob) => vault.seal(context, vault.open(context, blob)),
  };
  return vault;
}

/** Reads the master keys of a file, newest first, one hex line each; a missing file is made with a fresh key. */
export function readMasterKeys(file: string): Uint8Array[] {
  if (!existsSync(file))
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
  if (lines.length === 0 || lines.some((line) => !/^[0-9a-f]{64}$/i.test(line.trim())))
    throw new Error(
      `${file} should hold one key of 64 hex digits a line. Restore it: without it the sealed secrets are lost.`,
    );
  return lines.map((line) => Buffer.from(line.trim(), "hex"));
}

function keyId(key: Uint8Array): string {
  return createHash("sha256").update("watchfloor key id").update(key).digest("hex").slice(0, 8);
}

function encrypt(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(context, "utf8"));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, sealed: Buffer, context: string): Buffer {
  const tag = sealed.subarray(-TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(context, "utf8")).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}
