import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { type Running, serve } from "../../src/app/serve/serve.ts";
import { readSettings, type Settings } from "../../src/platform/config.ts";
import { AlertView } from "../../src/schema/views/alert.ts";

/** Longer than the story takes: all of it has happened when the server starts. */
const HEAD_START_S = 400;

/** What somebody must find in the queue who missed the story. One alert of each of its acts, and those beside it. */
const STORY = [
  "Office Program Starts a Shell or Script Host",
  "PowerShell Started With an Encoded Command",
  "Run Key Points to a Script or a User-Writable Folder",
  "Domain Trusts or Controllers Enumerated",
  "Memory of LSASS Dumped With comsvcs.dll",
  "Service of a Remote Execution Tool Installed",
  "Trail Stopped, Deleted or Thinned Out",
  "Rclone Copies Files to Remote Storage",
  "Very Much Sent to a Public Address",
  "Security Log Cleared",
  "SSH Password of Root Refused",
  "Robocopy Copies a Tree to Another Host",
];

/** Every log source type that the company has. */
const TYPES = new Set([
  "microsoft_defender",
  "microsoft_sysmon",
  "microsoft_windows_powershell",
  "microsoft_windows_security",
  "microsoft_windows_system",
  "openssh_sshd",
  "linux_auditd",
  "linux_sudo",
  "linux_cron",
  "linux_syslog",
  "nginx_access",
  "generic_cef",
  "suricata_eve",
  "zeek_logs",
  "aws_cloudtrail",
]);

const Sources = z.object({
  sources: z.array(z.object({ types: z.array(z.string()), quarantined24h: z.number() })),
});

/** On a machine that has much else to do. */
const WAIT = { timeout: 280_000, interval: 1000 };

const folder = mkdtempSync(join(tmpdir(), "watchfloor-demo-"));
const quiet = pino({ level: "silent" });
let settings: Settings;
let running: Running;
let cookie: string;

beforeAll(async () => {
  const [api, hec, syslog] = [await freePort(), await freePort(), await freePort()];
  settings = readSettings({
    WATCHFLOOR_DATA_DIR: folder,
    WATCHFLOOR_PORT: String(api),
    WATCHFLOOR_HEC_PORT: String(hec),
    WATCHFLOOR_SYSLOG_TCP_PORT: String(syslog),
    WATCHFLOOR_SYSLOG_UDP_PORT: String(syslog),
    WATCHFLOOR_DEMO: "true",
    WATCHFLOOR_DEMO_RATE: "1",
    WATCHFLOOR_DEMO_HEAD_START: String(HEAD_START_S),
  });
  running = await serve(settings, quiet);
  cookie = await signIn(running.startUrl);
}, 600_000);

afterAll(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 300_000);

describe("a demonstration", { timeout: 300_000 }, () => {
  test("shows every act of the story as an alert", async () => {
    await vi.waitFor(async () => {
      const titles = new Set((await alerts()).map((alert) => alert.title));
      expect(STORY.filter((title) => !titles.has(title))).toEqual([]);
    }, WAIT);
  });

  test("groups the guesses of one address into few alerts", async () => {
    await vi.waitFor(async () => {
      const guesses = (await alerts()).filter((alert) => alert.title === "SSH Password of Root Refused");
      expect(guesses.length).toBeLessThan(5);
      expect(guesses.reduce((sum, alert) => sum + alert.findingCount, 0)).toBeGreaterThan(20);
    }, WAIT);
  });

  test("keeps every kind of telemetry, and quarantines nothing", async () => {
    await vi.waitFor(async () => {
      const { sources } = Sources.parse(await get("sources"));
      expect(new Set(sources.flatMap((source) => source.types))).toEqual(TYPES);
      expect(sources.reduce((sum, source) => sum + source.quarantined24h, 0)).toBe(0);
    }, WAIT);
  });

  test("its link is used up", async () => {
    await expect(signIn(running.startUrl)).rejects.toThrow("404");
  });

  test("is refused where others could reach it", async () => {
    const outside = { ...settings, WATCHFLOOR_HOST: "0.0.0.0" };
    await expect(serve(outside, quiet)).rejects.toThrow("listens on this machine alone");
  });
});

/** Opens the printed link as the console does; returns the session's cookie. */
async function signIn(link: URL): Promise<string> {
  const token = new URLSearchParams(link.hash.slice(1)).get("token");
  const answer = await fetch(new URL("/api/v1/auth/demo", running.url), {
    method: "POST",
    headers: { "content-type": "application/json", origin: running.url.origin },
    body: JSON.stringify({ token }),
  });
  if (!answer.ok) throw new Error(`the link answered ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((header) => header.split(";")[0])
    .join("; ");
}

async function alerts(): Promise<readonly AlertView[]> {
  const answer = z.object({ alerts: z.array(AlertView) }).parse(await get("alerts?limit=200"));
  return answer.alerts;
}

async function get(path: string): Promise<unknown> {
  const answer = await fetch(new URL(`/api/v1/tenants/brightwater/${path}`, running.url), {
    headers: { cookie },
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

async function freePort(): Promise<number> {
  const server = createServer();
  const listening = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", listening.resolve);
  await listening.promise;
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
