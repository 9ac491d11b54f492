/**
 * How many events one thread matches against all rules. `npm run bench:detect`.
 *
 * The figures of Sysmon begin with the bytes of a JSON line, which are tokenised and matched. Those of the mix begin with the
 * fields, because its sources are read in many ways. Beside each: `JSON.parse` of the same records, and in `detail` what the
 * plain reading of the same rules does. `detect.two_threads` is what two threads do together, over what one does alone.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { createSigmaEngine, loadRules } from "../../src/detect/index.ts";
import { evaluate } from "../../src/detect/sigma/evaluate.ts";
import { createNormalizer } from "../../src/normalize/index.ts";
import type { EventFields, FieldValue, NormalizedEvent } from "../../src/schema/event.ts";
import { type EventLogsource, logsourceCovers, logsourceKey } from "../../src/schema/logsource.ts";
import { packRecords, recordAt } from "../../src/schema/raw-batch.ts";
import { benchRules } from "./bench-rules.ts";
import { corpusDir } from "../support/corpus.ts";
import { readEvtxDump } from "../support/evtx-dump.ts";
import { openSigmaCorpus } from "../support/sigma-corpus.ts";
import { createEventMix, createVariation } from "./event-mix.ts";
import { matchLines, PROCESS } from "./match-lines.ts";
import { sysmonEvents } from "./sysmon-events.ts";
import { machine, option, progress, report, timed } from "./report.ts";

type Drawn = { readonly event: NormalizedEvent; readonly json: string };

const DRAWS = option("events", 60_000);
const FILE: EventLogsource = { product: "windows", categories: ["file_event"], services: ["sysmon"] };
/** Events of a kind that are matched in one round. */
const ROUND = 4000;
/** Of these, how many the plain reading reads: it takes a hundred times as long. */
const PLAIN = 40;

const { origin, files } = benchRules();
const { rules } = loadRules(files);
const engine = createSigmaEngine(rules);
progress(machine());
progress(`${engine.size} ${origin}`);
measureCompiling();
const drawn = draw();
await measureFields("detect.all", drawn);
await measureLines("detect.sysmon_process", PROCESS, sysmonEvents("process", ROUND, 4));
await measureLines("detect.sysmon_file", FILE, sysmonEvents("file", ROUND, 5));
await measureLines("detect.malicious_process", PROCESS, maliciousLines());
await measureThreads();

/** Rules of all classes that the published mapping has, compiled anew. */
function measureCompiling(): void {
  global.gc?.();
  const before = process.memoryUsage();
  const started = performance.now();
  const fresh = createSigmaEngine(rules);
  for (const logsource of classesOf(rules)) fresh.programOf(logsource);
  const elapsed = performance.now() - started;
  global.gc?.();
  const after = process.memoryUsage();
  const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  report({
    measure: "detect.compile_ms",
    value: elapsed,
    unit: "ms",
    yardstick: "JSON of the rules written and parsed, ms",
    yardstickValue: elapsedOf(() => JSON.parse(JSON.stringify(rules))),
    detail: { rules: fresh.size, classes: classesOf(rules).length, megabytes: Math.round(grown / 2 ** 20) },
  });
}

function elapsedOf(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** An event class for each log source that rules name. */
function classesOf(of: typeof rules): EventLogsource[] {
  const classes = of.map(
    ({ logsource: { product, category, service } }): EventLogsource => ({
      product: product ?? null,
      categories: category === undefined ? [] : [category],
      services: service === undefined ? [] : [service],
    }),
  );
  return [...new Map(classes.map((one) => [logsourceKey(one), one])).values()];
}

function draw(): Drawn[] {
  const mix = createEventMix(2);
  const normalizer = createNormalizer();
  const header = {
    tenantUid: "acme",
    sourceName: "bench",
    listener: "import",
    sourceType: null,
    host: null,
    receivedAt: Date.UTC(2026, 0, 15, 12),
    context: null,
  };
  const found: Drawn[] = [];
  for (let count = 0; count < DRAWS; count++) {
    const json = mix.next();
    const outcome = normalizer.normalize(recordAt(packRecords(header, [json]), 0));
    if (outcome.kind === "pass") found.push({ event: outcome.value, json });
  }
  return found;
}

/**
 * Process creations of the regression data of the published rules, each of which a rule matches, drawn anew again and again; without
 * the corpus those of the mix that a rule matches.
 */
function maliciousLines(): string[] {
  const corpus = corpusDir();
  const records =
    corpus === null
      ? drawn.map(({ event }) => event).filter((event) => engine.match(event).length > 0)
      : regressionEvents(corpus);
  const lines = records
    .filter(({ logsource }) => logsource.categories.includes("process_creation"))
    .map(({ fields }) => JSON.stringify(Object.fromEntries(fields)));
  const vary = createVariation(6);
  return Array.from({ length: lines.length === 0 ? 0 : ROUND }, (_, at) =>
    vary(lines[at % lines.length] ?? ""),
  );
}

function regressionEvents(corpus: string): readonly NormalizedEvent[] {
  const sigma = openSigmaCorpus(corpus);
  const names = new Set(Object.keys(sigma.verdicts).map((key) => key.split("#")[0] ?? ""));
  return [...names].flatMap((name) => readEvtxDump(sigma.read(name), sigma.logsourceOf));
}

async function measureFields(name: string, events: readonly Drawn[]): Promise<void> {
  const round = events.slice(0, ROUND);
  const jsons = round.map(({ json }) => json).filter((json) => json.startsWith("{"));
  const match = (): number => round.reduce((matches, { event }) => matches + engine.match(event).length, 0);
  await measure(name, jsons, match, { events: round.length });
}

async function measureLines(
  name: string,
  logsource: EventLogsource,
  lines: readonly string[],
): Promise<void> {
  const round = lines.slice(0, ROUND).map((line) => Buffer.from(line));
  const plain = round.slice(0, PLAIN).map((line) => fieldsOf(line));
  await measure(name, lines.slice(0, ROUND), () => matchLines(engine, logsource, round), {
    plainReading: Math.round(plainReading(logsource, plain)),
  });
}

function fieldsOf(line: Buffer): EventFields {
  const json: Readonly<Record<string, FieldValue>> = JSON.parse(line.toString());
  return new Map(Object.entries(json));
}

/** Events a second of the rules one by one, and that they find the same. */
function plainReading(logsource: EventLogsource, events: readonly EventFields[]): number {
  const ofClass = rules.filter((rule) => logsourceCovers(rule.logsource, logsource));
  const started = performance.now();
  const found = events.map((fields) => ofClass.filter(({ condition }) => evaluate(condition, fields)));
  const elapsed = performance.now() - started;
  for (const [at, fields] of events.entries())
    if (found[at]?.length !== engine.match({ logsource, fields }).length)
      throw new Error("the engine and the plain reading disagree");
  return (events.length / elapsed) * 1000;
}

/** What two threads that share nothing match in the time in which one does its own. */
async function measureThreads(): Promise<void> {
  const one = await threadsTogether(1);
  const two = await threadsTogether(2);
  report({
    measure: "detect.two_threads",
    value: two,
    unit: "events/s",
    yardstick: "one thread, events/s",
    yardstickValue: one,
    detail: { rules: engine.size },
  });
}

async function threadsTogether(count: number): Promise<number> {
  const workers = Array.from(
    { length: count },
    () => new Worker(new URL("./detect-worker.ts", import.meta.url)),
  );
  try {
    await Promise.all(workers.map((worker) => once(worker, "message")));
    const answers = workers.map((worker) => once(worker, "message"));
    for (const worker of workers) worker.postMessage("go");
    const rates = (await Promise.all(answers)).map(([rate]) => z.number().parse(rate));
    return rates.reduce((sum, rate) => sum + rate, 0);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

async function measure(
  name: string,
  jsons: readonly string[],
  match: () => number,
  detail: { readonly events?: number; readonly plainReading?: number },
): Promise<void> {
  const { events = jsons.length } = detail;
  if (events === 0) {
    progress(`${name}: no such events were drawn`);
    return;
  }
  let matches = 0;
  const matchMs = await timed(() => {
    matches = match();
  });
  const parseMs = await timed(() => {
    for (const json of jsons) JSON.parse(json);
  });
  report({
    measure: name,
    value: (events / matchMs) * 1000,
    unit: "events/s",
    yardstick: "JSON.parse of the same records, records/s",
    yardstickValue: (jsons.length / parseMs) * 1000,
    detail: {
      ...detail,
      rules: engine.size,
      events,
      matches,
      bytes: Math.round(jsons.reduce((sum, json) => sum + json.length, 0) / jsons.length),
    },
  });
}
