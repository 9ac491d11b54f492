import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeCertificate } from "./make-certificate.ts";
import { type CertificateOptions, openServerCertificate } from "./server-certificate.ts";

const DAY_MS = 24 * 3_600_000;
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tls-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (over: Partial<CertificateOptions> = {}) =>
  openServerCertificate({
    given: { certFile: undefined, keyFile: undefined },
    folder,
    hosts: ["soc.example", "10.1.2.3"],
    now: Date.now(),
    ...over,
  });

test("the first start makes a certificate for the names, the next one finds it", async () => {
  const first = await open();
  const certificate = new X509Certificate(first.cert);
  expect(certificate.checkHost("soc.example")).toBe("soc.example");
  expect(certificate.checkIP("10.1.2.3")).toBe("10.1.2.3");
  expect(certificate.ca).toBe(false);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(first.isSelfMade).toBe(true);
  expect(statSync(join(folder, "server.pem")).mode & 0o077).toBe(0);
  expect((await open()).fingerprint).toBe(first.fingerprint);
});

test("it is made again when it runs out or lacks a name", async () => {
  const first = await open();
  const late = await open({ now: first.expiresAt - 29 * DAY_MS });
  expect(late.fingerprint).not.toBe(first.fingerprint);
  const other = await open({ hosts: ["other.example"] });
  expect(new X509Certificate(other.cert).checkHost("other.example")).toBe("other.example");
});

test("a given certificate is taken, and what is wrong with one is said", async () => {
  const certFile = join(folder, "c.pem");
  const keyFile = join(folder, "k.pem");
  const pair = await makeCertificate(["given.example"], Date.now());
  writeFileSync(certFile, pair.cert);
  writeFileSync(keyFile, pair.key);
  expect(await open({ given: { certFile, keyFile } })).toMatchObject({ ...pair, isSelfMade: false });
  await expect(open({ given: { certFile, keyFile: undefined } })).rejects.toThrow("go together");
  const missing = join(folder, "none.pem");
  await expect(open({ given: { certFile: missing, keyFile } })).rejects.toThrow(
    `WATCHFLOOR_TLS_CERT names ${missing}, which cannot be read.`,
  );
  writeFileSync(keyFile, (await makeCertificate(["given.example"], Date.now())).key);
  await expect(open({ given: { certFile, keyFile } })).rejects.toThrow("the key is of another certificate");
  expect(readFileSync(certFile, "utf8")).toBe(pair.cert);
});
