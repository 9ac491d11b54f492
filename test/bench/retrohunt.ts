/**
 * How fast rules are hunted with in the history: all of them, and one, by the threads of the product on the embedded engine.
 * `npm run bench:retrohunt -- --events 10000000`. The first 200,000 events are drawn one by one; those beyond are copies
 * of them under other ids, times and days.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { HuntContent } from "../../src/app/hunt/hunt-calls.ts";
import { startHuntThread } from "../../src/app/hunt/hunt-threads.ts";
import { createSigmaEngine, loadRules, type RuleFile } from "../../src/detect/index.ts";
import {
  appendGroup,
  createEventEncoder,
  createEventScanner,
  createHistoryReader,
  createScanReader,
  type HistoryPart,
} from "../../src/events/index.ts";
import { createNormalizer } from "../../src/normalize/index.ts";
import { migrateClickHouse, openEmbeddedEngine } from "../../src/platform/clickhouse/index.ts";
import { createLogger } from "../../src/platform/log/index.ts";
import { packRecords, recordAt } from "../../src/schema/raw-batch.ts";
import { benchRules } from "./bench-rules.ts";
import { createEventMix } from "./event-mix.ts";
import { machine, option, progress, report } from "./report.ts";

const NOON = Date.UTC(2026, 0, 15, 12);
const DAY = 24 * 3_600_000;
const WANTED = option("events", 400_000);
const DRAWN = Math.min(WANTED, 200_000);
const GROUP = 20_000;
/** Events that the yardstick reads. */
const SAMPLE = 40_000;
const THREADS = availableParallelism();
/** A rule of most days: one process by its name and arguments. */
const ONE_RULE: RuleFile = {
  path: "one.yml",
  text: `title: One rule
id: 7c1e2f5a-3d0b-4b62-9b55-0d1a2c3e4f50
logsource: { product: windows, category: process_creation }
detection:
  selection:
    Image|endswith: ['\\powershell.exe', '\\pwsh.exe']
    CommandLine|contains: ' -enc'
  condition: selection
level: high
`,
};

const logger = createLogger("error");
const folder = mkdtempSync(join(tmpdir(), "watchfloor-bench-"));
const clickhouse = await openEmbeddedEngine({ folder, logger });
try {
  progress(machine());
  await migrateClickHouse(clickhouse, { cluster: null, retentionDays: 3650 });
  const events = await storeEvents();
  const { origin, files } = benchRules();
  const sampleRate = await trialRate(files);
  for (const [measure, rules] of [
    ["all_rules", files],
    ["one_rule", [ONE_RULE]],
  ] as const) {
    const found = await hunt(rules);
    report({
      measure: `retrohunt.${measure}`,
      value: (events / found.ms) * 1000,
      unit: "events/s",
      yardstick: "one thread reads JSON and matches all rules by a map of fields",
      yardstickValue: sampleRate,
      detail: {
        events,
        seconds: found.ms / 1000,
        scanned: found.scanned,
        findings: found.findings,
        threads: THREADS,
        rules: origin,
      },
    });
  }
} finally {
  await clickhouse.close();
  rmSync(folder, { recursive: true, force: true });
}

async function storeEvents(): Promise<number> {
  progress(`storing ${WANTED} events`);
  const mix = createEventMix(1);
  const normalizer = createNormalizer();
  const encoder = createEventEncoder();
  let stored = 0;
  for (let group = 1; stored < DRAWN; group++) {
    const header = {
      tenantUid: "acme",
      sourceName: "bench",
      listener: "import",
      sourceType: null,
      host: null,
      receivedAt: NOON,
      context: null,
    } as const;
    const batch = packRecords(
      header,
      Array.from({ length: Math.min(GROUP, DRAWN - stored) }, () => mix.next()),
    );
    for (let index = 0; index < batch.ends.length; index++) {
      const record = recordAt(batch, index);
      const outcome = normalizer.normalize(record);
      if (outcome.kind !== "pass") continue;
      encoder.add({ header: record, spool: "bench", group, index, event: outcome.value, raw: record.bytes });
    }
    stored += batch.ends.length;
    await appendGroup(clickhouse, {
      token: `bench-${group}`,
      events: [encoder.take()],
      quarantined: [],
      findings: [],
      minutes: [],
    });
  }
  for (let copy = 1; copy < WANTED / DRAWN; copy++)
    await clickhouse.command(
      // the inner SELECT is there because a WHERE beside REPLACE would see the new batch
      `INSERT INTO event SELECT * REPLACE (batch + ${copy * 1_000_000} AS batch, time + INTERVAL ${copy * 7919} MILLISECOND AS time,
         received_at - INTERVAL ${Math.floor(copy / 5)} DAY AS received_at)
       FROM (SELECT * FROM event WHERE batch < 1000000)`,
    );
  const { rows } = await clickhouse.query<{ total: number }>("SELECT count() AS total FROM event");
  return rows[0]?.total ?? 0;
}

/** Events a second that the way of a trial reads and matches. */
async function trialRate(files: readonly RuleFile[]): Promise<number> {
  const engine = createSigmaEngine(loadRules(files).rules);
  const reader = createScanReader();
  const range = { from: NOON - 30 * DAY, to: NOON + 30 * DAY };
  const options = { ...range, logsources: [{}], maxEvents: SAMPLE };
  const scan = await createEventScanner(clickhouse).scan("acme", options);
  let events = 0;
  const started = performance.now();
  for await (const rows of scan.rows)
    for (const { event } of reader.push(rows)) {
      engine.match(event);
      events++;
    }
  return (events / (performance.now() - started)) * 1000;
}

async function hunt(
  shared: readonly RuleFile[],
): Promise<{ readonly ms: number; readonly scanned: number; readonly findings: number }> {
  const { rules } = loadRules(shared);
  const content: HuntContent = {
    detection: {
      shared,
      tenants: [
        {
          tenantUid: "acme",
          revision: 1,
          rules: [],
          off: [],
          shadow: [],
          placeholders: [],
          indicatorLists: [],
        },
      ],
    },
    detectorUids: rules.map(({ uid }) => uid),
    silentUids: [],
    hasIndicators: false,
  };
  const range = { from: NOON - 365 * DAY, to: NOON + 30 * DAY };
  const threads = Array.from({ length: THREADS }, () => startHuntThread(clickhouse.address, logger));
  const started = performance.now();
  const parts: HistoryPart[] = [...(await createHistoryReader(clickhouse).plan("acme", range))];
  let [scanned, findings] = [0, 0];
  await Promise.all(
    threads.map(async (thread) => {
      for (let part = parts.shift(); part !== undefined; part = parts.shift())
        for await (const page of thread.read(content, { job: "bench", tenantUid: "acme", part, range })) {
          scanned += page.scanned;
          findings += page.findings.length;
        }
    }),
  );
  const ms = performance.now() - started;
  await Promise.all(threads.map((thread) => thread.close()));
  return { ms, scanned, findings };
}
