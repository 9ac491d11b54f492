import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { join } from "node:path";
import type { Settings } from "../../platform/config.ts";
import { readServerCertificate, type ServerCertificate } from "../../platform/tls/index.ts";
import { publicUrl, speaksTls } from "../serve/address.ts";
import { type Check, failed, ok, type Verdict, warning } from "./check.ts";

const DAY_MS = 24 * 3_600_000;
/** When people should begin to see to a new one. */
const SOON_DAYS = 30;

/** The certificate of API, HEC and syslog over TLS; none where all of them speak without TLS. */
export function certificateChecks(settings: Settings, folder: string, now: () => number): Check[] {
  if (!speaksTls(settings) && settings.WATCHFLOOR_SYSLOG_TLS_PORT === 0) return [];
  const host = publicUrl(settings).hostname.replace(/^\[|\]$/g, "");
  return [
    {
      name: "TLS certificate",
      expected: `for ${host}, with its key, valid for ${SOON_DAYS} days and more`,
      run: async () => judgeCertificate(readCertificate(settings, folder), host, now()),
    },
  ];
}

/** As the server would read it. @throws {Error} naming the setting and file that cannot be used */
export function readCertificate(settings: Settings, folder: string): ServerCertificate | null {
  return readServerCertificate({
    given: { certFile: settings.WATCHFLOOR_TLS_CERT, keyFile: settings.WATCHFLOOR_TLS_KEY },
    folder: join(folder, "tls"),
  });
}

export function judgeCertificate(certificate: ServerCertificate | null, host: string, now: number): Verdict {
  if (certificate === null) return ok("the first start makes one of its own");
  const { cert, expiresAt, isSelfMade } = certificate;
  const days = Math.floor((expiresAt - now) / DAY_MS);
  const parsed = new X509Certificate(cert);
  const found = `${isSelfMade ? "our own" : parsed.subject.replaceAll("\n", ", ")}, ${
    days < 0 ? `expired ${-days} days ago` : `expires in ${days} days`
  }`;
  if (isSelfMade) return ok(`${found}; a start renews it in time`);
  const remedy =
    "Put a new certificate and key where WATCHFLOOR_TLS_CERT and WATCHFLOOR_TLS_KEY say, and restart.";
  if (days < 0) return failed(found, remedy);
  if (parsed.validFromDate.getTime() > now)
    return failed(`not valid before ${parsed.validFromDate.toISOString()}`, "See to the clock, or wait.");
  const hasName = isIP(host) === 0 ? parsed.checkHost(host) : parsed.checkIP(host);
  if (hasName === undefined)
    return warning(
      `${found}, not for ${host}`,
      "Get one for that name, or say with WATCHFLOOR_PUBLIC_URL what people use.",
    );
  return days <= SOON_DAYS ? warning(found, remedy) : ok(found);
}
