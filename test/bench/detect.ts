/**
 * How many events one thread matches against all rules. `npm run bench:detect`.
 * The fields of an event are there already; its text is read as often as the rules need it.
 */
import { createSigmaEngine, loadRules } from "../../src/detect/index.ts";
import { createNormalizer } from "../../src/normalize/index.ts";
import type { NormalizedEvent } from "../../src/schema/event.ts";
import { packRecords, recordAt } from "../../src/schema/raw-batch.ts";
import { benchRules } from "./bench-rules.ts";
import { createEventMix } from "./event-mix.ts";
import { machine, option, progress, report, timed } from "./report.ts";

type Drawn = { readonly event: NormalizedEvent; readonly json: string };

const DRAWS = option("events", 60_000);
/** Events of a kind that are matched in one round. */
const ROUND = 4000;

const { origin, files } = benchRules();
const engine = createSigmaEngine(loadRules(files).rules);
progress(machine());
progress(`${engine.size} ${origin}`);
const drawn = draw();
await measure("detect.all", drawn);
await measure("detect.sysmon_process", ofCategory("process_creation"));
await measure("detect.sysmon_file", ofCategory("file_event"));
await measure(
  "detect.malicious_process",
  ofCategory("process_creation").filter(({ event }) => engine.match(event).length > 0),
);

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

function ofCategory(category: string): Drawn[] {
  return drawn.filter(
    ({ event, json }) =>
      json.startsWith("{") &&
      event.sourceType === "microsoft_sysmon" &&
      event.logsource.categories.includes(category),
  );
}

async function measure(name: string, events: readonly Drawn[]): Promise<void> {
  const round = events.slice(0, ROUND);
  if (round.length === 0) {
    progress(`${name}: no such events were drawn`);
    return;
  }
  const perSecond = (ms: number): number => (round.length / ms) * 1000;
  let matches = 0;
  const matchMs = await timed(() => {
    matches = 0;
    for (const { event } of round) matches += engine.match(event).length;
  });
  const jsons = round.map(({ json }) => json).filter((json) => json.startsWith("{"));
  const parseMs = await timed(() => {
    for (const json of jsons) JSON.parse(json);
  });
  report({
    measure: name,
    value: perSecond(matchMs),
    unit: "events/s",
    yardstick: "JSON.parse of the same records, records/s",
    yardstickValue: (jsons.length / parseMs) * 1000,
    detail: {
      rules: engine.size,
      events: round.length,
      matches,
      bytes: Math.round(round.reduce((sum, { json }) => sum + json.length, 0) / round.length),
    },
  });
}
