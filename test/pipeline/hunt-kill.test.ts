import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { appendGroup, createHuntStore } from "../../src/events/index.ts";
import { HuntView } from "../../src/schema/views/hunt.ts";
import { listAlerts } from "../support/ask-product.ts";
import { groupOf } from "../support/events.ts";
import { freePort } from "../support/free-port.ts";
import { type PreparedFolder, prepareFolder } from "../support/prepared-folder.ts";
import { startOnFolder } from "../support/product.ts";

const KILLS = Number(process.env["WATCHFLOOR_TEST_KILLS"] ?? 2);
const DAYS = 60;
const EVENTS_A_DAY = 200;
/** Of these, events that match, each on a host of its own. */
const MARKED_A_DAY = 2;
const DAY_MS = 86_400_000;
/** Events that are older than the retention would be gone. */
const START = Date.now() - DAYS * DAY_MS;
const RULE = `title: Hunted
id: 2b6c0a3e-7a0f-4f0e-9a55-3b1d5c2f9e21
logsource: { product: windows, category: process_creation }
detection:
  s: { CommandLine|contains: marked }
  condition: s
level: high
`;

test(`a hunt that is killed ${KILLS} times finds everything, and stores and alerts each finding once`, async () => {
  const folder = await prepareFolder({ "none.yml": RULE.replace("9e21", "9e22").replace("marked", "never") });
  await storeHistory(folder);
  const port = await freePort();
  const url = new URL(`http://127.0.0.1:${port}`);
  let product: ChildProcess | null = null;
  onTestFinished(async () => {
    if (product?.exitCode === null && product.signalCode === null) await ended(product, "SIGTERM");
    folder.remove();
  });
  const progress: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    product = startOnFolder(folder, port);
    progress.push(await partsDone(url, folder, (kill + 1) * 6));
    await pause(Math.random() * 100);
    await ended(product, "SIGKILL");
  }
  product = startOnFolder(folder, port);
  expect(await partsDone(url, folder, DAYS)).toBe(DAYS);
  // it went on, and did not begin again
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  await expect
    .poll(async () => (await huntOf(url, folder))?.state, { timeout: 60_000, interval: 200 })
    .toBe("done");
  const total = DAYS * MARKED_A_DAY;
  expect((await huntOf(url, folder))?.progress).toMatchObject({ findings: total, newFindings: total });
  const alerts = await listAlerts(url, folder.reader);
  expect(alerts.map(({ findingCount }) => findingCount)).toEqual(Array.from({ length: total }, () => 1));
  await ended(product, "SIGTERM");
  const engines = await folder.open();
  const { rows } = await engines.clickhouse.query(
    "SELECT count() AS total, uniqExact(uid) AS uids FROM finding",
  );
  await engines.close();
  expect(rows).toEqual([{ total, uids: total }]);
}, 3_600_000);

async function storeHistory(folder: PreparedFolder): Promise<void> {
  const engines = await folder.open();
  try {
    for (let day = 0; day < DAYS; day++) {
      const receivedAt = START + day * DAY_MS;
      const events = Array.from({ length: EVENTS_A_DAY }, (_, at) => ({
        receivedAt,
        fields: new Map([["CommandLine", at < MARKED_A_DAY ? "marked" : "plain"]]),
        logsource: { product: "windows", categories: ["process_creation"], services: [] },
        ocsf: { time: receivedAt, device: { hostname: `host-${day}-${at}`, type_id: 0 } },
      }));
      await appendGroup(engines.clickhouse, groupOf(day + 1, events));
    }
    await createHuntStore(engines.postgres, async () => undefined).create(
      "acme",
      { uid: "u", name: "U" },
      {
        name: "Killed",
        kind: "hunt",
        outcome: "alert",
        scope: { text: RULE },
        from: START,
        to: START + DAYS * DAY_MS,
      },
    );
  } finally {
    await engines.close();
  }
}

async function huntOf(url: URL, { reader }: PreparedFolder): Promise<HuntView | undefined> {
  try {
    const answer = await fetch(new URL("/api/v1/tenants/acme/hunts", url), {
      headers: { authorization: `Bearer ${reader}` },
    });
    return z.object({ hunts: z.array(HuntView) }).parse(await answer.json()).hunts[0];
  } catch {
    // it is not up yet
    return undefined;
  }
}

/** How many parts are done, once it is as many as wanted. */
async function partsDone(url: URL, folder: PreparedFolder, wanted: number): Promise<number> {
  for (;;) {
    const done = (await huntOf(url, folder))?.progress.partsDone ?? 0;
    if (done >= wanted) return done;
    await pause(20);
  }
}

async function ended(product: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(product, "exit");
  product.kill(signal);
  await exit;
}
