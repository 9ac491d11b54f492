/**
 * How large stored events are, how fast they get in, and how fast they are found, on the embedded engine.
 * `npm run bench:search -- --events 10000000`. The first 200,000 events are drawn one by one; those beyond are copies
 * of them under other ids and times, which the engine stores and searches like any others.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  appendGroup,
  createEventEncoder,
  createEventSearchStore,
  type EventSearchStore,
} from "../../src/events/index.ts";
import { createNormalizer } from "../../src/normalize/index.ts";
import { migrateClickHouse, openEmbeddedEngine } from "../../src/platform/clickhouse/index.ts";
import { createLogger } from "../../src/platform/log/index.ts";
import { packRecords, recordAt } from "../../src/schema/raw-batch.ts";
import { createEventMix } from "./event-mix.ts";
import { machine, option, progress, report, timed } from "./report.ts";

const NOON = Date.UTC(2026, 0, 15, 12);
const DAY = 24 * 3_600_000;
const WANTED = option("events", 1_000_000);
const DRAWN = Math.min(WANTED, 200_000);
const GROUP = 20_000;
/** Stands in one drawn record, and so in one of every 200,000. */
const RARE = "zq7rareterm";

const folder = mkdtempSync(join(tmpdir(), "watchfloor-bench-"));
const clickhouse = await openEmbeddedEngine({ folder, logger: createLogger("error") });
try {
  progress(machine());
  await migrateClickHouse(clickhouse, { cluster: null, retentionDays: 3650 });
  const drawn = await storeDrawn();
  await copyUntil(drawn.events);
  await measureSearch(drawn);
} finally {
  await clickhouse.close();
  rmSync(folder, { recursive: true, force: true });
}

type Drawn = { readonly events: number; readonly rawBytes: number; readonly file: string };

/** Draws, normalises and encodes events, and measures how long the store takes for them and how large they are. */
async function storeDrawn(): Promise<Drawn> {
  const mix = createEventMix(1);
  const normalizer = createNormalizer();
  const file = join(folder, "raw.ndjson");
  const found = { events: 0, rawBytes: 0, gzipBytes: 0, storeMs: 0, writeMs: 0 };
  progress(`drawing ${DRAWN} records from the ${mix.origin === "corpus" ? "corpus" : "built-in samples"}`);
  for (let group = 1; found.events < DRAWN; group++) {
    const records = Array.from({ length: GROUP }, (_, index) =>
      group === 1 && index === 0 ? `{"note":"${RARE}"}` : mix.next(),
    );
    const batch = packRecords(
      {
        tenantUid: "acme",
        sourceName: "bench",
        listener: "import",
        sourceType: null,
        host: null,
        receivedAt: NOON,
        context: null,
      },
      records,
    );
    const encoder = createEventEncoder();
    const raws: Uint8Array[] = [];
    for (let index = 0; index < records.length; index++) {
      const record = recordAt(batch, index);
      const outcome = normalizer.normalize(record);
      if (outcome.kind !== "pass") continue;
      encoder.add({ header: record, spool: "bench", group, index, event: outcome.value, raw: record.bytes });
      raws.push(record.bytes, Buffer.from("\n"));
    }
    const rows = encoder.take();
    const lines = Buffer.concat(raws);
    let started = performance.now();
    await appendGroup(clickhouse, {
      token: `bench-${group}`,
      events: [rows],
      quarantined: [],
      findings: [],
      minutes: [],
    });
    found.storeMs += performance.now() - started;
    started = performance.now();
    writeFileSync(file, lines, { flag: "a", flush: true });
    found.writeMs += performance.now() - started;
    found.events += raws.length / 2;
    found.rawBytes += lines.length - raws.length / 2;
    found.gzipBytes += gzipSync(lines, { level: 6 }).length;
  }
  await reportSize(found);
  report({
    measure: "store.append",
    value: (found.events / found.storeMs) * 1000,
    unit: "events/s",
    yardstick: "the same raw lines written to a file, with fsync",
    yardstickValue: (found.events / found.writeMs) * 1000,
    detail: { events: found.events },
  });
  return { events: found.events, rawBytes: found.rawBytes, file };
}

async function reportSize(found: { events: number; rawBytes: number; gzipBytes: number }): Promise<void> {
  await clickhouse.command("OPTIMIZE TABLE event FINAL");
  const { rows } = await clickhouse.query<{ bytes: number; indexes: number }>(
    `SELECT sum(bytes_on_disk) AS bytes, sum(secondary_indices_compressed_bytes) AS indexes
     FROM system.parts WHERE table = 'event' AND active AND database = currentDatabase()`,
  );
  const { rows: columns } = await clickhouse.query<{ name: string; size: number }>(
    `SELECT name, data_compressed_bytes AS size FROM system.columns
     WHERE table = 'event' AND database = currentDatabase() ORDER BY size DESC LIMIT 8`,
  );
  const perEvent = (bytes: number): number => Math.round((bytes / found.events) * 10) / 10;
  report({
    measure: "store.bytes_per_event",
    value: perEvent(rows[0]?.bytes ?? 0),
    unit: "B",
    yardstick: `gzip -6 of the raw records (raw: ${perEvent(found.rawBytes)} B)`,
    yardstickValue: perEvent(found.gzipBytes),
    detail: {
      raw: perEvent(found.rawBytes),
      indexes: perEvent(rows[0]?.indexes ?? 0),
      columns: Object.fromEntries(columns.map(({ name, size }) => [name, perEvent(size)])),
    },
  });
}

async function copyUntil(drawn: number): Promise<void> {
  const copies = Math.ceil(WANTED / drawn) - 1;
  if (copies > 0) progress(`copying until there are ${WANTED} events`);
  for (let copy = 1; copy <= copies; copy++)
    await clickhouse.command(
      // the inner SELECT is there because a WHERE beside REPLACE would see the new batch
      `INSERT INTO event SELECT * REPLACE (batch + ${copy * 1_000_000} AS batch, time + INTERVAL ${copy * 7919} MILLISECOND AS time)
       FROM (SELECT * FROM event WHERE batch < 1000000)`,
    );
}

/** Searches as the console asks them: the whole range, warm, one after the other. */
async function measureSearch(drawn: Drawn): Promise<void> {
  const store = createEventSearchStore(clickhouse);
  const { rows } = await clickhouse.query<{ total: number }>("SELECT count() AS total FROM event");
  const total = rows[0]?.total ?? 0;
  const range = { from: NOON - 30 * DAY, to: NOON + 30 * DAY };
  const raw = readFileSync(drawn.file);
  const scanMs = (await timed(() => countLines(raw, RARE))) * (total / drawn.events);
  for (const [measure, search] of Object.entries(searches(store, range)))
    report({
      measure: `search.${measure}`,
      value: await timed(search),
      unit: "ms",
      yardstick: "a scan of the raw lines in memory for one term, scaled to as many events",
      yardstickValue: scanMs,
      detail: { events: total },
    });
}

function searches(
  store: EventSearchStore,
  range: { readonly from: number; readonly to: number },
): Readonly<Record<string, () => Promise<unknown>>> {
  const page = (query: string) => () => store.search("acme", { ...range, query, limit: 200, order: "desc" });
  return {
    newest_ms: page(""),
    rare_term_ms: page(RARE),
    typed_field_ms: page("device.hostname:nobody"),
    wildcard_ms: page("process.file.path:*\\powershell.exe"),
    source_field_ms: page("LogonType:3"),
    histogram_ms: () => store.histogram("acme", { ...range, query: "" }),
    top_values_ms: () => store.fieldStats("acme", { ...range, query: "", field: "device.hostname" }),
    top_source_values_ms: () => store.fieldStats("acme", { ...range, query: "", field: "Image" }),
  };
}

function countLines(lines: Buffer, term: string): number {
  let found = 0;
  for (let at = lines.indexOf(term); at >= 0; at = lines.indexOf(term, at + 1)) found++;
  return found;
}
