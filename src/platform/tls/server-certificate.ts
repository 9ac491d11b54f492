import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { type CertificatePair, makeCertificate } from "./make-certificate.ts";

/** What a TLS server shows, and what a person compares when the browser does not know it. */
export type ServerCertificate = CertificatePair & {
  /** SHA-256 of the certificate, as browsers print it. */
  readonly fingerprint: string;
  readonly expiresAt: number;
  /** True for one that this program made: no client trusts it by itself. */
  readonly isSelfMade: boolean;
};

export type CertificateOptions = {
  /** Files that the operator named; both or none. */
  readonly given: { readonly certFile: string | undefined; readonly keyFile: string | undefined };
  /** Where a certificate of our own is kept. */
  readonly folder: string;
  /** Names and addresses that clients use. */
  readonly hosts: readonly string[];
  readonly now: number;
};

/** A certificate of our own is replaced at a start when so little of its life is left. */
const RENEW_BEFORE_MS = 30 * 24 * 3_600_000;

/**
 * The certificate to serve with: the given one, or one made at first start, kept, and made again when it runs out or
 * does not have the names.
 * @throws {Error} naming the setting and file that cannot be used
 */
export async function openServerCertificate(options: CertificateOptions): Promise<ServerCertificate> {
  const found = readServerCertificate(options);
  if (found !== null && (!found.isSelfMade || isOfUse(found, options))) return found;
  return makeAndKeep(join(options.folder, "server.pem"), options);
}

/**
 * The given certificate, or the one that an earlier start made; null when the next start would make the first.
 * Changes nothing. @throws {Error} naming the setting and file that cannot be used
 */
export function readServerCertificate({
  given,
  folder,
}: Pick<CertificateOptions, "given" | "folder">): ServerCertificate | null {
  const { certFile, keyFile } = given;
  if (certFile !== undefined && keyFile !== undefined)
    return described(readPair(certFile, keyFile), `${certFile} and ${keyFile}`, false);
  if (certFile !== undefined || keyFile !== undefined)
    throw new Error("WATCHFLOOR_TLS_CERT and WATCHFLOOR_TLS_KEY go together: set both, or neither.");
  const file = join(folder, "server.pem");
  if (!existsSync(file)) return null;
  const text = readFileSync(file, "utf8");
  return described({ cert: text, key: text }, file, true);
}

function readPair(certFile: string, keyFile: string): CertificatePair {
  return {
    cert: readSetting("WATCHFLOOR_TLS_CERT", certFile),
    key: readSetting("WATCHFLOOR_TLS_KEY", keyFile),
  };
}

function readSetting(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Error(`${name} names ${file}, which cannot be read.`, { cause });
  }
}

function described(pair: CertificatePair, place: string, isSelfMade: boolean): ServerCertificate {
  try {
    const certificate = new X509Certificate(pair.cert);
    if (!certificate.checkPrivateKey(createPrivateKey(pair.key)))
      throw new Error("the key is of another certificate");
    return {
      ...pair,
      fingerprint: certificate.fingerprint256,
      expiresAt: certificate.validToDate.getTime(),
      isSelfMade,
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${place}: not a PEM certificate and its PEM private key: ${reason}.`, { cause });
  }
}

/** Whether a certificate of our own has all the names and lives for a while. */
function isOfUse({ cert, expiresAt }: ServerCertificate, { hosts, now }: CertificateOptions): boolean {
  const certificate = new X509Certificate(cert);
  const hasNames = hosts.every((host) =>
    isIP(host) === 0 ? certificate.checkHost(host) !== undefined : certificate.checkIP(host) !== undefined,
  );
  return hasNames && expiresAt - now > RENEW_BEFORE_MS;
}

async function makeAndKeep(file: string, { hosts, now }: CertificateOptions): Promise<ServerCertificate> {
  const pair = await makeCertificate(hosts, now);
  // one file, put in place at once: a crash leaves no certificate with another one's key
  writeFileSync(`${file}.new`, pair.cert + pair.key, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return described(pair, file, true);
}
