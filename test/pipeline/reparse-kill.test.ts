import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { appendGroup, encodeQuarantine } from "../../src/events/index.ts";
import { SourceView } from "../../src/schema/views/source.ts";
import { freePort } from "../support/free-port.ts";
import { type PreparedFolder, prepareFolder } from "../support/prepared-folder.ts";
import { startOnFolder } from "../support/product.ts";

const KILLS = Number(process.env["WATCHFLOOR_TEST_KILLS"] ?? 3);
const RECORDS = 6000;
/** One record in so many sets off an alert, on one of few hosts. */
const MARKED = 25;
const HOSTS = 8;
const RULE = `
title: Marked process
id: 2b6c0a3e-7a0f-4f0e-9a55-3b1d5c2f9e01
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    CommandLine|contains: marked-by-the-sender
  condition: selection
level: high
`;

test(`${KILLS} kills while the quarantine is parsed again lose, double and miscount nothing`, async () => {
  const folder = await prepareFolder({ "marked.yml": RULE });
  const receivedAt = Date.now() - 60_000;
  await fillQuarantine(folder, receivedAt);
  const port = await freePort();
  let product: ChildProcess | null = null;
  onTestFinished(async () => {
    if (product?.exitCode === null && product.signalCode === null) await ended(product, "SIGTERM");
    folder.remove();
  });
  for (let kill = 0; kill < KILLS; kill++) {
    product = startOnFolder(folder, port);
    const run = reparse(port, folder.keeper);
    await untilRead(run, 1);
    // at any moment of the next page, which has a place in every store
    await pause(Math.random() * 400);
    await ended(product, "SIGKILL");
    await run.return(null).catch(() => undefined);
  }
  product = startOnFolder(folder, port);
  let last: unknown = null;
  for await (const line of reparse(port, folder.keeper)) last = line;
  expect(last).toMatchObject({ kind: "result", result: { stillQuarantined: 0 } });
  expect(await sourceOf(port, folder.keeper)).toMatchObject({ events24h: RECORDS, quarantined24h: 0 });
  await ended(product, "SIGTERM");
  expect(await stored(folder)).toEqual({
    events: RECORDS,
    distinct: RECORDS,
    findings: RECORDS / MARKED,
    distinctFindings: RECORDS / MARKED,
    alerts: HOSTS,
    alerted: RECORDS / MARKED,
  });
}, 3_600_000);

/** As if an older reader had not known the records. */
async function fillQuarantine(folder: PreparedFolder, receivedAt: number): Promise<void> {
  const engines = await folder.open();
  const records = Array.from({ length: RECORDS }, (_, index) => ({
    header: {
      tenantUid: "acme",
      sourceName: "dc",
      listener: "http",
      sourceType: null,
      host: null,
      receivedAt,
      context: null,
    },
    spool: "older",
    group: 1,
    index,
    reason: "unreadable",
    detail: "",
    raw: Buffer.from(record(index)),
  }));
  const minute = {
    tenantUid: "acme",
    sourceName: "dc",
    sourceType: "",
    listener: "http",
    minute: Math.floor(receivedAt / 60_000) * 60_000,
    events: 0,
    bytes: 1,
    quarantined: RECORDS,
    lagSumMs: 0,
    lastReceived: receivedAt,
  };
  try {
    await appendGroup(engines.clickhouse, {
      token: "older-1",
      events: [],
      quarantined: [encodeQuarantine(records)],
      findings: [],
      minutes: [minute],
    });
  } finally {
    await engines.close();
  }
}

function record(index: number): string {
  const isMarked = index % MARKED === 0;
  return JSON.stringify({
    EventID: 1,
    Channel: "Microsoft-Windows-Sysmon/Operational",
    UtcTime: "2026-01-15 12:00:00.000",
    Computer: `WKS-${(index / MARKED) % HOSTS}`,
    Image: String.raw`C:\Windows\System32\cmd.exe`,
    CommandLine: `cmd.exe /c echo ${index} ${isMarked ? "marked-by-the-sender" : ""}`,
  });
}

/** What a run says of itself, line by line. */
async function* reparse(port: number, key: string): AsyncGenerator<unknown, null> {
  const answer = await untilUp(() =>
    fetch(`http://127.0.0.1:${port}/api/v1/tenants/acme/quarantine/reparse/progress`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ from: 0, to: Date.now() }),
    }),
  );
  let held = "";
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (held + piece).split("\n");
    held = lines.pop() ?? "";
    yield* lines.map((line) => JSON.parse(line) as unknown);
  }
  return null;
}

async function untilRead(run: AsyncGenerator, records: number): Promise<void> {
  const Line = z.looseObject({ reparsed: z.number() });
  for (;;) {
    const next = await run.next();
    if (next.done === true || Line.parse(next.value).reparsed >= records) return;
  }
}

async function untilUp(ask: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const answer = await ask().catch(() => null);
    if (answer?.ok === true) return answer;
    await answer?.arrayBuffer();
    await pause(50);
  }
}

async function sourceOf(port: number, key: string): Promise<SourceView | undefined> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/tenants/acme/sources`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const { sources } = z.object({ sources: z.array(SourceView) }).parse(await answer.json());
  return sources.find(({ name }) => name === "dc");
}

async function ended(product: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(product, "exit");
  product.kill(signal);
  await exit;
}

async function stored(folder: PreparedFolder): Promise<unknown> {
  const engines = await folder.open();
  try {
    const { rows } = await engines.clickhouse.query(
      `SELECT (SELECT count() FROM event) AS events, (SELECT uniqExact(spool, batch, idx) FROM event) AS distinct,
         (SELECT count() FROM finding) AS findings, (SELECT uniqExact(uid) FROM finding) AS distinctFindings`,
    );
    const alerts = await engines.postgres.asTenant("acme", (db) =>
      db
        .withTables<{ alert: { finding_count: string; tenant_uid: string } }>()
        .selectFrom("alert")
        .select("finding_count")
        .where("tenant_uid", "=", "acme")
        .execute(),
    );
    return {
      ...Object(rows[0]),
      alerts: alerts.length,
      alerted: alerts.reduce((sum, alert) => sum + Number(alert.finding_count), 0),
    };
  } finally {
    await engines.close();
  }
}
