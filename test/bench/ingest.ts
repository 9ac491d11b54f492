/**
 * The whole pipeline on this machine: records from the spool through reading, all rules and the event store to
 * alerts. First as fast as it goes, then at 2,000 events a second with an attack in every batch.
 * `npm run bench:ingest -- --events 100000 --seconds 30`.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createAlertIntake } from "../../src/alerts/index.ts";
import { startPipeline } from "../../src/app/pipeline/pipeline.ts";
import type { ProcessedGroup } from "../../src/app/pipeline/process-group.ts";
import { startWorkerPool } from "../../src/app/pipeline/worker-pool.ts";
import { type Engines, openEngines, workerCount } from "../../src/app/serve/engines.ts";
import { createSigmaEngine, loadRules } from "../../src/detect/index.ts";
import { createNormalizer } from "../../src/normalize/index.ts";
import { createAccess } from "../../src/platform/access/index.ts";
import { readSettings } from "../../src/platform/config.ts";
import { createLogger } from "../../src/platform/log/index.ts";
import { type BatchHeader, packRecords, recordAt } from "../../src/schema/raw-batch.ts";
import { benchRules, MARKED_RULE, markedRecord } from "./bench-rules.ts";
import { createEventMix } from "./event-mix.ts";
import { machine, option, percentile, progress, report, timed } from "./report.ts";

const TENANT = "acme";
const BATCH = 500;
const RATE = 2000;
const TICK_MS = 50;

const folder = mkdtempSync(join(tmpdir(), "watchfloor-bench-"));
const logger = createLogger("error");
const settings = readSettings({ WATCHFLOOR_DATA_DIR: join(folder, "data") });
const engines = await openEngines(settings, logger);
const pool = startWorkerPool(workerCount(settings), engines.spool.uid, logger);
const waiting = new Set<(group: ProcessedGroup) => void>();
const pipeline = await startAll(engines);
try {
  progress(machine());
  await measureThroughput(quietRecords(option("events", 60_000)));
  await measureLatency(quietRecords(20_000));
} finally {
  await pipeline.stop();
  await pool.close();
  await engines.close();
  rmSync(folder, { recursive: true, force: true });
}

async function startAll({
  postgres,
  clickhouse,
  spool,
  vault,
}: Engines): Promise<{ stop: () => Promise<void> }> {
  const access = createAccess({ postgres, vault, publicUrl: new URL("http://localhost:8443"), demo: false });
  await access.tenants.create({ uid: "bench", name: "bench" }, { uid: TENANT, name: TENANT });
  const { files, origin } = benchRules();
  await pool.load({ shared: [...files, MARKED_RULE], tenants: [] });
  progress(`${files.length} files of ${origin}, ${pool.size} threads`);
  return startPipeline({
    spool,
    clickhouse,
    workers: pool,
    logger,
    alerts: createAlertIntake(postgres, {
      describe: () => ({ status: "", description: "", falsePositives: [], references: [] }),
      assetOf: async () => null,
    }),
    // no rule here is referred to by a correlation
    correlate: () => Promise.resolve(),
    onStored: (group) => {
      for (const listener of waiting) listener(group);
    },
  });
}

/**
 * Records in which hardly a rule finds anything, as most are: the mix has many of attacks. Those that are found in are
 * left out but for every hundredth.
 */
function quietRecords(wanted: number): string[] {
  const mix = createEventMix(3);
  const normalizer = createNormalizer();
  const engine = createSigmaEngine(loadRules(benchRules().files).rules);
  const records: string[] = [];
  for (let drawn = 0; records.length < wanted; drawn++) {
    const record = mix.next();
    const outcome = normalizer.normalize(recordAt(packRecords(header(0), [record]), 0));
    const isLoud = outcome.kind === "pass" && engine.match(outcome.value).length > 0;
    if (!isLoud || drawn % 100 === 0) records.push(record);
  }
  return records;
}

/** Hands over records and resolves when all of them are stored. */
async function runThrough(records: readonly string[]): Promise<void> {
  const all = Promise.withResolvers<void>();
  let left = records.length;
  const count = (group: ProcessedGroup): void => {
    left -= group.counts.records;
    if (left <= 0) all.resolve();
  };
  waiting.add(count);
  for (let at = 0; at < records.length; at += BATCH) await append(records.slice(at, at + BATCH));
  await all.promise;
  waiting.delete(count);
}

function append(records: readonly string[]): Promise<void> {
  return engines.spool.append(packRecords(header(Date.now()), records));
}

function header(receivedAt: number): BatchHeader {
  return {
    tenantUid: TENANT,
    sourceName: "bench",
    listener: "http",
    sourceType: null,
    host: null,
    receivedAt,
    context: null,
  };
}

async function measureThroughput(records: readonly string[]): Promise<void> {
  // compiles the rules of each class of events, and what the threads run
  await runThrough(records.slice(0, 5000));
  const started = performance.now();
  await runThrough(records);
  const ms = performance.now() - started;
  const bytes = records.reduce((sum, record) => sum + record.length, 0);
  const jsons = records.filter((record) => record.startsWith("{")).slice(0, 20_000);
  const parseMs = await timed(() => {
    for (const json of jsons) JSON.stringify(JSON.parse(json));
  });
  report({
    measure: "ingest.pipeline",
    value: (records.length / ms) * 1000,
    unit: "events/s",
    yardstick: "JSON.parse and stringify of the same records, one thread, records/s",
    yardstickValue: (jsons.length / parseMs) * 1000,
    detail: { events: records.length, bytes: Math.round(bytes / records.length), threads: pool.size },
  });
}

async function measureLatency(records: readonly string[]): Promise<void> {
  const seconds = option("seconds", 20);
  const latencies: number[] = [];
  const listen = ({ findings }: ProcessedGroup): void => {
    const now = Date.now();
    for (const finding of findings)
      if (finding.title === "Marked process") latencies.push(now - finding.receivedAt);
  };
  waiting.add(listen);
  const ticks = (seconds * 1000) / TICK_MS;
  const perTick = (RATE * TICK_MS) / 1000;
  const started = performance.now();
  for (let tick = 0; tick < ticks; tick++) {
    const late = started + tick * TICK_MS - performance.now();
    if (late > 0) await sleep(late);
    const at = (tick * perTick) % (records.length - perTick);
    await append([...records.slice(at, at + perTick - 1), markedRecord(`WKS-${tick}`, Date.now())]);
  }
  const sentPerSecond = (ticks * perTick) / ((performance.now() - started) / 1000);
  for (const deadline = Date.now() + 60_000; latencies.length < ticks && Date.now() < deadline; )
    await sleep(50);
  waiting.delete(listen);
  const file = join(folder, "yardstick");
  const block = Buffer.alloc(100 * 1024, 1);
  const writeMs = await timed(() => writeFileSync(file, block, { flag: "a", flush: true }), 50);
  for (const percent of [50, 99])
    report({
      measure: `ingest.alert_p${percent}_ms`,
      value: percentile(latencies, percent),
      unit: "ms",
      yardstick: "one write of 100 KiB with fsync, ms",
      yardstickValue: writeMs,
      detail: { eventsPerSecond: Math.round(sentPerSecond), alerts: latencies.length, expected: ticks },
    });
}
