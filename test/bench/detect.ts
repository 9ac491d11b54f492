/**
 * How many events one thread matches against all rules. `npm run bench:detect`.
 *
 * The figures of Sysmon begin with the bytes of a JSON line: it is parsed, its members become the fields of an event, and
 * these are matched. Those of the mix begin with the fields, because its sources are read in many ways.
 */
import { createSigmaEngine, loadRules } from "../../src/detect/index.ts";
import { createNormalizer } from "../../src/normalize/index.ts";
import type { FieldValue, NormalizedEvent } from "../../src/schema/event.ts";
import type { EventLogsource } from "../../src/schema/logsource.ts";
import { packRecords, recordAt } from "../../src/schema/raw-batch.ts";
import { benchRules } from "./bench-rules.ts";
import { createEventMix } from "./event-mix.ts";
import { sysmonEvents } from "./sysmon-events.ts";
import { machine, option, progress, report, timed } from "./report.ts";

type Drawn = { readonly event: NormalizedEvent; readonly json: string };

const DRAWS = option("events", 60_000);
const PROCESS: EventLogsource = {
  product: "windows",
  categories: ["process_creation"],
  services: ["sysmon"],
};
const FILE: EventLogsource = { product: "windows", categories: ["file_event"], services: ["sysmon"] };
/** Events of a kind that are matched in one round. */
const ROUND = 4000;

const { origin, files } = benchRules();
const engine = createSigmaEngine(loadRules(files).rules);
progress(machine());
progress(`${engine.size} ${origin}`);
const drawn = draw();
await measureFields("detect.all", drawn);
await measureLines("detect.sysmon_process", PROCESS, sysmonEvents("process", ROUND, 4));
await measureLines("detect.sysmon_file", FILE, sysmonEvents("file", ROUND, 5));
await measureLines("detect.malicious_process", PROCESS, maliciousLines());

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

/** Process creations of recorded attacks that a rule matches, as flat JSON. */
function maliciousLines(): string[] {
  return drawn
    .filter(({ event }) => event.logsource.categories.includes("process_creation"))
    .filter(({ event }) => engine.match(event).length > 0)
    .map(({ event }) => JSON.stringify(Object.fromEntries(event.fields)));
}

async function measureFields(name: string, events: readonly Drawn[]): Promise<void> {
  const round = events.slice(0, ROUND);
  const jsons = round.map(({ json }) => json).filter((json) => json.startsWith("{"));
  await measure(name, jsons, round.length, () =>
    round.reduce((matches, { event }) => matches + engine.match(event).length, 0),
  );
}

async function measureLines(
  name: string,
  logsource: EventLogsource,
  lines: readonly string[],
): Promise<void> {
  const round = lines.slice(0, ROUND).map((line) => Buffer.from(line));
  await measure(name, lines.slice(0, ROUND), round.length, () => {
    let matches = 0;
    for (const line of round) {
      const json: Readonly<Record<string, FieldValue>> = JSON.parse(line.toString());
      const fields = new Map(Object.entries(json));
      matches += engine.match({ logsource, fields }).length;
    }
    return matches;
  });
}

async function measure(
  name: string,
  jsons: readonly string[],
  events: number,
  match: () => number,
): Promise<void> {
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
      rules: engine.size,
      events,
      matches,
      bytes: Math.round(jsons.reduce((sum, json) => sum + json.length, 0) / jsons.length),
    },
  });
}
