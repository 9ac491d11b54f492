import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { countWaiting } from "../support/ask-product.ts";
import { freePort } from "../support/free-port.ts";
import { type PreparedFolder, prepareFolder } from "../support/prepared-folder.ts";
import { startOnFolder } from "../support/product.ts";
import { createSender } from "../support/steady-sender.ts";

const KILLS = Number(process.env["WATCHFLOOR_TEST_KILLS"] ?? 2);
const CHANGES_BETWEEN_KILLS = 6;
/** One record in so many is matched, and has a host of its own. */
const MARKED = 20;
/** One that matches in every version, and one that matches in every other. */
const STEADY = "2b6c0a3e-7a0f-4f0e-9a55-3b1d5c2f9e01";
const BLINKING = "2b6c0a3e-7a0f-4f0e-9a55-3b1d5c2f9e02";

test("rules that change under ingest, with kills in between, lose no event; each finding is of the version that it names", async () => {
  const folder = await prepareFolder({
    "steady.yml": textOf(STEADY, 0),
    "blinking.yml": textOf(BLINKING, 0),
  });
  const port = await freePort();
  const url = new URL(`http://127.0.0.1:${port}`);
  const sender = createSender(port, folder.token, record);
  let product: ChildProcess | null = null;
  onTestFinished(async () => {
    await sender.stop();
    if (product?.exitCode === null && product.signalCode === null) await ended(product, "SIGTERM");
    folder.remove();
  });
  let change = 0;
  for (let kill = 0; kill <= KILLS; kill++) {
    product = startOnFolder(folder, port);
    for (let count = 0; count < CHANGES_BETWEEN_KILLS; count++) {
      await sender.untilAcknowledged(4);
      await saveRules(url, folder, ++change);
      // a change is loaded within two seconds: some are, others are overtaken
      await pause(count % 2 === 0 ? 2200 : 50);
    }
    if (kill < KILLS) await ended(product, "SIGKILL");
  }
  await sender.stop();
  await expect.poll(() => countWaiting(url, folder.reader), { timeout: 600_000, interval: 500 }).toBe(0);
  if (product !== null) expect(await ended(product, "SIGTERM")).toBe(0);
  const found = await stored(folder, sender.acknowledged);
  expect(found.faults).toEqual([]);
  expect(found.versions).toBeGreaterThan(KILLS);
}, 3_600_000);

function textOf(id: string, number: number): string {
  const isQuiet = id === BLINKING && number % 2 === 1;
  return `title: Version ${number}
id: ${id}
status: stable
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    CommandLine|contains: ${isQuiet ? "never-sent" : "sent-by-the-sender"}
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

async function saveRules(url: URL, folder: PreparedFolder, number: number): Promise<void> {
  const files = [STEADY, BLINKING].map((id) => ({ path: `${id}.yml`, text: textOf(id, number) }));
  const answer = await fetch(new URL("/api/v1/tenants/acme/rules", url), {
    method: "POST",
    headers: { authorization: `Bearer ${folder.engineer}`, "content-type": "application/json" },
    body: JSON.stringify({ files }),
  });
  if (answer.status !== 200)
    throw new Error(`saving rules answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

async function ended(product: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(product, "exit");
  product.kill(signal);
  await exit;
  return product.exitCode;
}

type Found = { readonly rule: string; readonly version: string; readonly title: string };

/** What is not as it must be, and how many versions of the steady rule found something. */
async function stored(
  folder: PreparedFolder,
  acknowledged: readonly string[],
): Promise<{ readonly faults: readonly string[]; readonly versions: number }> {
  const engines = await folder.open();
  try {
    const params = { tenant: "acme" };
    const events = await engines.clickhouse.query<{ host: string; times: number }>(
      `SELECT extract(raw, 'echo (kill-[0-9]+) ') AS host, toUInt32(count()) AS times FROM event
       WHERE tenant_uid = {tenant:String} GROUP BY host`,
      params,
      { maxRows: 1_000_000 },
    );
    const findings = await engines.clickhouse.query<Found & { readonly host: string }>(
      `SELECT JSONExtractString(finding, 'entities', 1, 'value') AS host, detector_uid AS rule,
         detector_version AS version, JSONExtractString(finding, 'title') AS title
       FROM finding WHERE tenant_uid = {tenant:String}`,
      params,
      { maxRows: 1_000_000 },
    );
    const alerts = await engines.postgres.asTenant("acme", (db) =>
      db
        .withTables<{ alert: AlertRow & { readonly tenant_uid: string } }>()
        .selectFrom("alert")
        .select(["entity_value", "detector_uid", "detector_version", "title", "finding_count"])
        .where("tenant_uid", "=", "acme")
        .execute(),
    );
    const times = new Map(events.rows.map((row) => [row.host, row.times]));
    const found = Map.groupBy(findings.rows, ({ host, rule }) => `${host} ${rule}`);
    const alerted = Map.groupBy(alerts, (alert) => `${alert.entity_value} ${alert.detector_uid}`);
    const steady = findings.rows.filter(({ rule }) => rule === STEADY);
    return {
      faults: [
        ...acknowledged.filter((uid) => !times.has(uid)).map((uid) => `${uid} is lost`),
        ...[...times].filter(([, count]) => count > 1).map(([uid]) => `${uid} is stored twice`),
        ...[...times.keys()].filter(isMarked).flatMap((uid) => faultsOf(uid, found, alerted)),
        ...findings.rows
          .filter((one) => !isOfItsVersion(one))
          .map((one) => `misnamed: ${JSON.stringify(one)}`),
      ],
      versions: new Set(steady.map(({ version }) => version)).size,
    };
  } finally {
    await engines.close();
  }
}

type AlertRow = {
  readonly entity_value: string;
  readonly detector_uid: string;
  readonly detector_version: string;
  readonly title: string;
  readonly finding_count: string;
};

/** The steady rule finds once in each event; whatever is found alerts once, under the version that found it. */
function faultsOf(
  uid: string,
  found: ReadonlyMap<string, readonly Found[]>,
  alerted: ReadonlyMap<string, readonly AlertRow[]>,
): string[] {
  return [STEADY, BLINKING].flatMap((rule) => {
    const findings = found.get(`${uid} ${rule}`) ?? [];
    const alerts = alerted.get(`${uid} ${rule}`) ?? [];
    const [finding] = findings;
    const [alert] = alerts;
    const isCounted = findings.length === 1 || (rule === BLINKING && findings.length === 0);
    const isTold =
      alerts.length === findings.length &&
      (alert === undefined ||
        (Number(alert.finding_count) === 1 && alert.detector_version === finding?.version));
    if (isCounted && isTold) return [];
    return [`${uid} ${rule}: ${JSON.stringify(findings)}, alerts ${JSON.stringify(alerts)}`];
  });
}

/** The title is in the text, so that it tells which text was evaluated. */
function isOfItsVersion({ rule, version, title }: Found): boolean {
  const text = textOf(rule, Number(title.replace("Version ", "")));
  return createHash("sha256").update(text).digest("hex").slice(0, 12) === version;
}
