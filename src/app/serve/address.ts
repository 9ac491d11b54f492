import { hostname } from "node:os";
import type { Settings } from "../../platform/config.ts";
import type { DataFolder } from "../../platform/data-folder/index.ts";
import { openServerCertificate, type ServerCertificate } from "../../platform/tls/index.ts";

/** Where people reach us: TLS everywhere but on this machine itself. */
export function publicUrl(settings: Settings): URL {
  if (settings.WATCHFLOOR_PUBLIC_URL !== undefined) return new URL(settings.WATCHFLOOR_PUBLIC_URL);
  const scheme = speaksTls(settings) ? "https" : "http";
  return new URL(`${scheme}://${nameOf(settings.WATCHFLOOR_HOST)}:${settings.WATCHFLOOR_PORT}`);
}

/** The certificate of the API and its neighbours, or null where plain HTTP does. @throws {Error} as `openServerCertificate` */
export async function certificateFor(
  settings: Settings,
  folder: DataFolder,
): Promise<ServerCertificate | null> {
  if (!speaksTls(settings) && settings.WATCHFLOOR_SYSLOG_TLS_PORT === 0) return null;
  return openServerCertificate({
    given: { certFile: settings.WATCHFLOOR_TLS_CERT, keyFile: settings.WATCHFLOOR_TLS_KEY },
    folder: folder.inside("tls"),
    hosts: namesOf(settings),
    now: Date.now(),
  });
}

/** Any address but loopback, and wherever a certificate was given. */
export function speaksTls(settings: Settings): boolean {
  return settings.WATCHFLOOR_TLS_CERT !== undefined || !isLoopback(settings.WATCHFLOOR_HOST);
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

/** What clients may call us: the certificate must have it. */
function namesOf(settings: Settings): string[] {
  const { WATCHFLOOR_HOST: host, WATCHFLOOR_PUBLIC_URL: url } = settings;
  const named = url === undefined ? [] : [new URL(url).hostname.replace(/^\[|\]$/g, "")];
  const listening = isEverywhere(host) ? [] : [host];
  return [...new Set([...named, ...listening, hostname(), "localhost", "127.0.0.1", "::1"])];
}

/** Passkeys are bound to a name, and browsers refuse them for an address. */
function nameOf(host: string): string {
  if (isLoopback(host)) return "localhost";
  if (isEverywhere(host)) return hostname();
  return host.includes(":") ? `[${host}]` : host;
}

function isEverywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}
