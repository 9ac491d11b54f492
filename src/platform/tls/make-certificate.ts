import { randomBytes } from "node:crypto";
import { isIP } from "node:net";

/** PEM of a certificate and of its private key (PKCS #8). */
export type CertificatePair = { readonly cert: string; readonly key: string };

/** What Apple still accepts of a certificate that a person trusted by hand. */
const LIFE_MS = 825 * 24 * 3_600_000;
/** Clocks of clients that are a little behind must not find it "not yet valid". */
const BACKDATED_MS = 3_600_000;

/**
 * Makes a self-signed server certificate (ECDSA P-256) for names and addresses, valid from an hour before `now` for
 * 825 days. Source of the fields: RFC 5280, 4.2.1; names stand in the alternative names alone (RFC 9525).
 */
export async function makeCertificate(hosts: readonly string[], now: number): Promise<CertificatePair> {
  // the library's dependency injection wants this to be there before it; neither is needed at most starts
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: `00${randomBytes(15).toString("hex")}`,
    name: "CN=Watchfloor",
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(now - BACKDATED_MS),
    notAfter: new Date(now - BACKDATED_MS + LIFE_MS),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value })),
      ),
    ],
  });
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { cert: `${made.toString("pem")}\n`, key: `${x509.PemConverter.encode(pkcs8, "PRIVATE KEY")}\n` };
}
