import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { Settings } from "../../platform/config.ts";
import type { ServerCertificate } from "../../platform/tls/index.ts";
import { speaksTls } from "../serve/address.ts";
import { type Check, failed, messageOf, ok, PATIENCE_MS, type Verdict } from "./check.ts";

const Readiness = z.union([
  z.object({ status: z.literal("ok") }),
  z.object({ status: z.literal("unready"), reasons: z.array(z.string()) }),
]);
type Readiness = z.infer<typeof Readiness>;

export type RunningServer = {
  /** `process 12 on soc-1`. */
  readonly owner: string;
  readonly settings: Settings;
  /** What it shows where it speaks TLS. @throws {Error} when that cannot be read */
  readonly certificate: () => ServerCertificate | null;
};

/** Asks the server that has the data folder how it is. */
export function runningServerCheck(server: RunningServer): Check {
  const { settings, owner } = server;
  const at = addressOf(settings);
  return {
    name: "running server",
    expected: "says that every engine answers and takes records",
    run: async () => {
      try {
        const certificate = at.protocol === "https:" ? server.certificate() : null;
        return judgeReadiness(await askReadiness(at, certificate), owner);
      } catch (error) {
        return judgeSilence(owner, at, messageOf(error));
      }
    },
  };
}

export function judgeReadiness(readiness: Readiness, owner: string): Verdict {
  if (readiness.status === "ok") return ok(`${owner}: every engine answers`);
  return failed(
    `${owner}: ${readiness.reasons.join(" ")}`,
    "Wait, if it has just started, and make room where a disk is full; else see its log, and restart it.",
  );
}

export function judgeSilence(owner: string, at: URL, reason: string): Verdict {
  return failed(
    `${owner} has the data folder and does not answer at ${at.origin}: ${reason}`,
    "If it starts or imports, ask again when it is done. If it has another --host or --port, say so here. Else see its log.",
  );
}

function addressOf(settings: Settings): URL {
  const { WATCHFLOOR_HOST: host, WATCHFLOOR_PORT: port } = settings;
  const near = { "0.0.0.0": "127.0.0.1", "::": "::1" }[host] ?? host;
  const name = near.includes(":") ? `[${near}]` : near;
  return new URL(`${speaksTls(settings) ? "https" : "http"}://${name}:${port}/readyz`);
}

/** Trusts exactly the certificate that the server was given, whatever its names and whoever signed it. */
async function askReadiness(at: URL, certificate: ServerCertificate | null): Promise<Readiness> {
  const signal = AbortSignal.timeout(PATIENCE_MS / 2);
  const trust = {
    ca: certificate?.cert,
    allowPartialTrustChain: true,
    checkServerIdentity: () => undefined,
  };
  const request =
    at.protocol === "https:" ? httpsRequest(at, { signal, ...trust }) : httpRequest(at, { signal });
  const body = await new Promise<string>((resolve, reject) => {
    request.once("error", reject).once("response", (response) => {
      text(response).then(resolve, reject);
    });
    request.end();
  });
  return Readiness.parse(JSON.parse(body));
}
