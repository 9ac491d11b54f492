import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { RuleLedger } from "../../src/schema/views/hunt.ts";
import { countWaiting } from "../support/ask-product.ts";
import { freePort } from "../support/free-port.ts";
import { prepareFolder } from "../support/prepared-folder.ts";
import { startOnFolder } from "../support/product.ts";
import { createSender } from "../support/steady-sender.ts";

const KILLS = Number(process.env["WATCHFLOOR_TEST_KILLS"] ?? 2);
/** One record in so many is matched, and has a host of its own. */
const MARKED = 10;
const Alerts = z.object({
  alerts: z.array(z.object({ entity: z.object({ value: z.string() }).nullable(), findingCount: z.number() })),
});
const SHARED = "2b6c0a3e-7a0f-4f0e-9a55-3b1d5c2f9e11";
const LATE = "2b6c0a3e-7a0f-4f0e-9a55-3b1d5c2f9e12";

test("with kills and a rule that comes late, the ledger misses no event, and what the rule missed is alerted once", async () => {
  const folder = await prepareFolder({ "shared.yml": textOf(SHARED, "sent-by-nobody") });
  const port = await freePort();
  const url = new URL(`http://127.0.0.1:${port}`);
  const sender = createSender(port, folder.token, record);
  let product: ChildProcess | null = null;
  onTestFinished(async () => {
    await sender.stop();
    if (product?.exitCode === null && product.signalCode === null) await ended(product, "SIGTERM");
    folder.remove();
  });
  const ask = async (at: string, key: string, body?: object): Promise<unknown> => {
    const answer = await fetch(new URL(`/api/v1/tenants/acme${at}`, url), {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(answer.status).toBe(200);
    return answer.json();
  };
  const ledgerOf = async (uid: string): Promise<{ events: number; unseen: number; live: number }> => {
    const ledger = RuleLedger.parse(await ask(`/coverage/rules/${uid}/ledger`, folder.engineer));
    const [source] = ledger.sources;
    return { events: source?.events ?? 0, unseen: source?.unseen ?? -1, live: source?.seenLive ?? 0 };
  };
  for (let kill = 0; kill <= KILLS; kill++) {
    product = startOnFolder(folder, port);
    await sender.untilAcknowledged(8);
    if (kill === 1)
      await ask("/rules", folder.engineer, {
        files: [{ path: "late.yml", text: textOf(LATE, "sent-by-the-sender") }],
        state: "live",
      });
    await pause(Math.random() * 40);
    if (kill < KILLS) await ended(product, "SIGKILL");
  }
  await sender.stop();
  await expect.poll(() => countWaiting(url, folder.reader), { timeout: 600_000, interval: 500 }).toBe(0);
  await expect.poll(async () => (await ledgerOf(LATE)).unseen, { timeout: 600_000, interval: 1000 }).toBe(0);
  const [shared, late] = [await ledgerOf(SHARED), await ledgerOf(LATE)];
  expect(shared.unseen).toBe(0);
  expect(shared.live).toBe(shared.events);
  expect(late.live).toBeLessThan(late.events);
  expect(late.events).toBe(shared.events);
  expect(late.events).toBeGreaterThanOrEqual(sender.acknowledged.length);
  const { alerts } = Alerts.parse(await ask("/alerts?limit=1000", folder.reader));
  const hosts = alerts.map(({ entity }) => entity?.value ?? "");
  const marked = sender.acknowledged.filter(isMarked);
  expect(marked.filter((uid) => !hosts.includes(uid))).toEqual([]);
  expect(hosts.filter((host, at) => hosts.indexOf(host) !== at)).toEqual([]);
  expect(alerts.filter(({ findingCount }) => findingCount !== 1)).toEqual([]);
}, 3_600_000);

function textOf(id: string, wanted: string): string {
  return `title: ${id}
id: ${id}
status: stable
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    CommandLine|contains: ${wanted}
  condition: selection
level: high
`;
}

function isMarked(uid: string): boolean {
  return Number(uid.slice("kill-".length)) % MARKED === 0;
}

function record(uid: string): string {
  return JSON.stringify({
    EventID: 1,
    Channel: "Microsoft-Windows-Sysmon/Operational",
    UtcTime: "2026-01-15 12:00:00.000",
    Computer: isMarked(uid) ? uid : "UNMARKED",
    Image: String.raw`C:\Windows\System32\cmd.exe`,
    CommandLine: `cmd.exe /c echo ${uid} ${isMarked(uid) ? "sent-by-the-sender" : ""}`,
  });
}

/** The code that it exits with, null for the signal. */
async function ended(product: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(product, "exit");
  product.kill(signal);
  await exit;
  return product.exitCode;
}
