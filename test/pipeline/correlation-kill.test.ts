import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { readRuleCatalog } from "../../src/app/serve/rule-catalog.ts";
import { matchOfRow } from "../../src/app/pipeline/match-row.ts";
import { tenantCorrelations } from "../../src/app/pipeline/tenant-correlations.ts";
import { correlationFinding, createCorrelator } from "../../src/detect/index.ts";
import { createCorrelationStore } from "../../src/events/index.ts";
import { countWaiting, listAlerts } from "../support/ask-product.ts";
import { freePort } from "../support/free-port.ts";
import { type PreparedFolder, prepareFolder } from "../support/prepared-folder.ts";
import { startOnFolder } from "../support/product.ts";

const KILLS = Number(process.env["WATCHFLOOR_TEST_KILLS"] ?? 3);
const LATE_SECONDS = 3;
/** What the product waits for its own listeners. */
const LISTENER_SECONDS = 5;
const HOSTS = 7;

const rule = (name: string): string => `title: ${name} by the sender
id: rule-${name}
name: ${name}
status: stable
logsource: { product: windows, category: process_creation }
detection:
  selection: { CommandLine|contains: "${name}-by-the-sender" }
  condition: selection
level: low
`;
const correlation = (name: string, section: string): string => `title: ${name}
id: ${name}
name: ${name}
level: high
correlation:
${section.replaceAll(/^/gm, "  ")}
`;
const RULES = {
  "base.yml": [rule("tried"), rule("entered")].join("---\n"),
  "many.yml": correlation(
    "many",
    "type: event_count\nrules: tried\ngroup-by: Computer\ntimespan: 1m\ncondition: { gte: 5 }",
  ),
  // how far apart records are is up to the machine: a window that is judged when it is complete
  "some.yml": correlation(
    "some",
    "type: event_count\nrules: tried\ngroup-by: Computer\ntimespan: 4s\ncondition: { gte: 2, lte: 500 }",
  ),
  "then.yml": correlation(
    "then",
    "type: temporal_ordered\nrules: [many, entered]\ngroup-by: Computer\ntimespan: 1m\ngenerate: true",
  ),
};

vi.setConfig({ testTimeout: 3_600_000 });
process.env["WATCHFLOOR_CORRELATION_LATE_SECONDS"] = String(LATE_SECONDS);

test("bytes in, one alert of a correlation out, and none of the rules that it rests on", async () => {
  const { folder, port, start } = await prepared();
  start();
  const url = new URL(`http://127.0.0.1:${port}`);
  const host = "WKS-1";
  await expect.poll(() => send(port, folder.token, record("tried", host)), { timeout: 120_000 }).toBe(true);
  for (let sent = 1; sent < 5; sent++)
    expect(await send(port, folder.token, record("tried", host))).toBe(true);
  await expect
    .poll(async () => (await listAlerts(url, folder.reader)).map((alert) => alert.detectorUid).toSorted(), {
      timeout: 120_000,
      interval: 500,
    })
    .toEqual(["many", "some"]);
  const [alert] = (await listAlerts(url, folder.reader)).filter(({ detectorUid }) => detectorUid === "many");
  expect(alert).toMatchObject({
    detectorKind: "correlation",
    level: "high",
    findingCount: 1,
    entity: { kind: "host", value: host },
  });
});

test("a correlation that is added while it runs finds what comes, and one that is retired does not", async () => {
  const { folder, port, start } = await prepared();
  start();
  const url = `http://127.0.0.1:${port}/api/v1/tenants/acme/rules`;
  const ask = async (path: string, body: unknown): Promise<number> => {
    const headers = { authorization: `Bearer ${folder.engineer}`, "content-type": "application/json" };
    const answer = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return answer.status;
  };
  const added = {
    path: "entered.yml",
    text: correlation(
      "entered-twice",
      "type: event_count\nrules: entered\ngroup-by: Computer\ntimespan: 1m\ncondition: { gte: 2 }\ngenerate: true",
    ),
  };
  await expect
    .poll(() => send(port, folder.token, record("tried", "WKS-2")), { timeout: 120_000 })
    .toBe(true);
  expect(await ask("", { files: [added], state: "live" })).toBe(200);
  expect(await ask("/states", { ruleUids: ["many", "some"], state: "retired" })).toBe(200);
  // until the threads match by it
  await pause(5000);
  for (let sent = 0; sent < 6; sent++)
    for (const name of ["tried", "entered"])
      expect(await send(port, folder.token, record(name, "WKS-2"))).toBe(true);
  const found = async (): Promise<string[]> => {
    const alerts = await listAlerts(new URL(url), folder.reader);
    const ofCorrelations = alerts.filter(({ detectorKind }) => detectorKind === "correlation");
    return ofCorrelations.map((alert) => `${alert.detectorUid} ${alert.findingCount}`);
  };
  await expect.poll(found, { timeout: 120_000, interval: 500 }).toEqual(["entered-twice 3"]);
  await pause((LISTENER_SECONDS + LATE_SECONDS + 6) * 1000);
  expect(await found()).toEqual(["entered-twice 3"]);
});

test(`${KILLS} kills in the middle change nothing in what correlations find`, async () => {
  const { folder, port, start, stop } = await prepared();
  const stopping = new AbortController();
  let sent = 0;
  let answered = 0;
  const sender = (async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const at = sent++;
      const name = at % 11 === 10 ? "entered" : "tried";
      const isTaken = await send(port, folder.token, record(name, `WKS-${at % HOSTS}`));
      if (isTaken) answered++;
      await pause(isTaken ? Math.random() * 150 : 50);
    }
  })();
  for (let kill = 0; kill < KILLS; kill++) {
    const product = start();
    const wanted = answered + 20 + Math.floor(Math.random() * 40);
    await expect.poll(() => answered, { timeout: 300_000, interval: 10 }).toBeGreaterThanOrEqual(wanted);
    await ended(product, "SIGKILL");
  }
  start();
  const wanted = answered + 20;
  await expect.poll(() => answered, { timeout: 300_000, interval: 50 }).toBeGreaterThanOrEqual(wanted);
  stopping.abort();
  await sender;
  const url = new URL(`http://127.0.0.1:${port}`);
  await expect.poll(() => countWaiting(url, folder.reader), { timeout: 600_000, interval: 500 }).toBe(0);
  // until the last window is complete, and told
  await pause((LISTENER_SECONDS + LATE_SECONDS + 4 + 10) * 1000);
  await stop();
  const found = await whatIsStored(folder);
  expect(found.wanted.length).toBeGreaterThan(KILLS);
  expect(found.stored).toEqual(found.wanted);
  expect(found.alerted).toEqual(found.wantedAlerts);
});

async function prepared(): Promise<{
  readonly folder: PreparedFolder;
  readonly port: number;
  readonly start: () => ChildProcess;
  readonly stop: () => Promise<void>;
}> {
  const folder = await prepareFolder(RULES);
  const port = await freePort();
  let product: ChildProcess | null = null;
  const stop = async (): Promise<void> => {
    if (product?.exitCode === null && product.signalCode === null) await ended(product, "SIGTERM");
  };
  onTestFinished(async () => {
    await stop();
    folder.remove();
  });
  const start = (): ChildProcess => {
    product = startOnFolder(folder, port);
    return product;
  };
  return { folder, port, start, stop };
}

async function ended(product: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(product, "exit");
  product.kill(signal);
  await exit;
}

function record(name: string, host: string): string {
  return JSON.stringify({
    EventID: 1,
    Channel: "Microsoft-Windows-Sysmon/Operational",
    UtcTime: new Date().toISOString().replace("T", " ").replace("Z", ""),
    Computer: host,
    Image: String.raw`C:\Windows\System32\cmd.exe`,
    CommandLine: `cmd.exe /c echo ${name}-by-the-sender`,
  });
}

/** True once it is acknowledged. */
async function send(port: number, token: string, body: string): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/ingest/correlated`, {
      method: "POST",
      body,
      headers: { authorization: `Bearer ${token}` },
    });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    // it is being killed or is not up yet
    return false;
  }
}

/** Findings and alerts as they are stored, and as they must be by the matches that are stored. */
async function whatIsStored(folder: PreparedFolder): Promise<{
  readonly wanted: readonly string[];
  readonly stored: readonly string[];
  readonly alerted: number;
  readonly wantedAlerts: number;
}> {
  const engines = await folder.open();
  try {
    const catalog = readRuleCatalog(folder.rules);
    const { correlations, feeds } = tenantCorrelations(
      { rules: [...catalog.rules.values()], correlations: catalog.correlations },
      { rules: [], correlations: [] },
      { off: [], shadow: [] },
    );
    const correlator = createCorrelator(correlations, { lateBoundMs: LATE_SECONDS * 1000 });
    const store = createCorrelationStore(engines.clickhouse);
    for await (const rows of store.matches("acme", ["rule-tried", "rule-entered"], 0))
      for (const row of rows) correlator.push(matchOfRow(feeds.get(row.ruleUid)!, row));
    const wanted = correlator.end().hits.map((hit) => correlationFinding(hit, "acme"));
    const { rows: stored } = await engines.clickhouse.query<{ uid: string }>(
      "SELECT uid FROM finding WHERE detector_kind = 'correlation'",
    );
    const alerts = await engines.postgres.asTenant("acme", (db) =>
      db
        .withTables<{ alert: { finding_count: string; detector_kind: string } }>()
        .selectFrom("alert")
        .select(["finding_count", "detector_kind"])
        .execute(),
    );
    return {
      wanted: wanted.map(({ uid }) => uid).toSorted(),
      stored: stored.map(({ uid }) => uid).toSorted(),
      alerted: alerts
        .filter(({ detector_kind: kind }) => kind === "correlation")
        .reduce((sum, alert) => sum + Number(alert.finding_count), 0),
      wantedAlerts: wanted.filter(({ purpose }) => purpose === "alert").length,
    };
  } finally {
    await engines.close();
  }
}
