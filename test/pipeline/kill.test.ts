import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { countWaiting } from "../support/ask-product.ts";
import { freePort } from "../support/free-port.ts";
import { type PreparedFolder, prepareFolder } from "../support/prepared-folder.ts";
import { startOnFolder } from "../support/product.ts";
import { createSender } from "../support/steady-sender.ts";

const KILLS = Number(process.env["WATCHFLOOR_TEST_KILLS"] ?? 12);
/** One record in so many sets off an alert of its own. */
const MARKED = 10;
const RULE = `
title: Marked process
id: 2b6c0a3e-7a0f-4f0e-9a55-3b1d5c2f9e01
status: stable
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    CommandLine|contains: marked-by-the-sender
  condition: selection
level: high
`;

test(`${KILLS} kills in the middle of ingest lose, double and forge nothing that was acknowledged`, async () => {
  const folder = await prepareFolder({ "marked.yml": RULE });
  const port = await freePort();
  const sender = createSender(port, folder.token, record);
  let product: ChildProcess | null = null;
  onTestFinished(async () => {
    await sender.stop();
    if (product?.exitCode === null && product.signalCode === null) await ended(product, "SIGTERM");
    folder.remove();
  });
  for (let kill = 0; kill < KILLS; kill++) {
    product = startOnFolder(folder, port);
    await sender.untilAcknowledged(1 + Math.floor(Math.random() * 12));
    // at any moment, also between two answers
    await pause(Math.random() * 40);
    await ended(product, "SIGKILL");
  }
  product = startOnFolder(folder, port);
  await sender.untilAcknowledged(1);
  await sender.stop();
  await drained(product, new URL(`http://127.0.0.1:${port}`), folder);
  expect(await stored(folder, sender.acknowledged)).toEqual({ lost: [], doubled: [], alertFaults: [] });
}, 3_600_000);

function record(uid: string): string {
  const isMarked = Number(uid.slice("kill-".length)) % MARKED === 0;
  return JSON.stringify({
    EventID: 1,
    Channel: "Microsoft-Windows-Sysmon/Operational",
    UtcTime: "2026-01-15 12:00:00.000",
    Computer: isMarked ? uid : "UNMARKED",
    Image: String.raw`C:\Windows\System32\cmd.exe`,
    CommandLine: `cmd.exe /c echo ${uid} ${isMarked ? "marked-by-the-sender" : ""}`,
  });
}

/** Waits until all that was kept is worked off, then ends the product in order. */
async function drained(product: ChildProcess, url: URL, { reader }: PreparedFolder): Promise<void> {
  await expect.poll(() => countWaiting(url, reader), { timeout: 600_000, interval: 500 }).toBe(0);
  expect(await ended(product, "SIGTERM")).toBe(0);
}

/** The code that it exits with, null for the signal. */
async function ended(product: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(product, "exit");
  product.kill(signal);
  await exit;
  return product.exitCode;
}

async function stored(folder: PreparedFolder, acknowledged: readonly string[]): Promise<unknown> {
  const engines = await folder.open();
  try {
    expect(engines.spool.depth().records).toBe(0);
    const { rows } = await engines.clickhouse.query<{ uid: string; times: number }>(
      `SELECT extract(raw, 'echo (kill-[0-9]+) ') AS uid, toUInt32(count()) AS times FROM event
       WHERE tenant_uid = {tenant:String} GROUP BY uid`,
      { tenant: "acme" },
      { maxRows: 1_000_000 },
    );
    const times = new Map(rows.map((row) => [row.uid, row.times]));
    const alerts = await engines.postgres.asTenant("acme", (db) =>
      db
        .withTables<{ alert: { entity_value: string; finding_count: string; tenant_uid: string } }>()
        .selectFrom("alert")
        .select(["entity_value", "finding_count"])
        .where("tenant_uid", "=", "acme")
        .execute(),
    );
    const alerted = Map.groupBy(alerts, (alert) => alert.entity_value);
    const isMarked = (uid: string): boolean => Number(uid.slice("kill-".length)) % MARKED === 0;
    return {
      lost: acknowledged.filter((uid) => !times.has(uid)),
      doubled: [...times].filter(([, count]) => count > 1).map(([uid]) => uid),
      // an alert for each marked event that is stored, acknowledged or not, each of one finding
      alertFaults: [...times.keys()].filter(isMarked).filter((uid) => {
        const [alert, ...more] = alerted.get(uid) ?? [];
        return alert === undefined || more.length > 0 || Number(alert.finding_count) !== 1;
      }),
    };
  } finally {
    await engines.close();
  }
}
