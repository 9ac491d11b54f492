/**
 * What compiling the rules together is worth: the engine beside the plain reading, rule by rule, on the same events; both
 * must find the same. `npm run bench:detect-naive`
 */
import { createSigmaEngine, loadRules } from "../../src/detect/index.ts";
import { evaluate } from "../../src/detect/sigma/evaluate.ts";
import { createNormalizer } from "../../src/normalize/index.ts";
import { logsourceCovers } from "../../src/schema/logsource.ts";
import { packRecords, recordAt } from "../../src/schema/raw-batch.ts";
import { benchRules } from "./bench-rules.ts";
import { createEventMix } from "./event-mix.ts";
import { machine, option, progress, report, timed } from "./report.ts";

const EVENTS = option("events", 1000);

const { origin, files } = benchRules();
const { rules } = loadRules(files);
const engine = createSigmaEngine(rules);
progress(machine());
progress(`${rules.length} ${origin}`);

const mix = createEventMix(3);
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
const events = Array.from({ length: EVENTS }, () => {
  const outcome = normalizer.normalize(recordAt(packRecords(header, [mix.next()]), 0));
  return outcome.kind === "pass" ? [outcome.value] : [];
}).flat();

let [compiled, plain] = [0, 0];
const compiledMs = await timed(() => {
  compiled = events.reduce((sum, event) => sum + engine.match(event).length, 0);
});
const plainMs = await timed(() => {
  plain = 0;
  for (const { logsource, fields } of events)
    for (const rule of rules)
      if (logsourceCovers(rule.logsource, logsource) && evaluate(rule.condition, fields)) plain++;
});
if (compiled !== plain) throw new Error(`the engine found ${compiled} matches, the plain reading ${plain}`);
report({
  measure: "detect.over_naive",
  value: (events.length / compiledMs) * 1000,
  unit: "events/s",
  yardstick: "rule by rule, events/s",
  yardstickValue: (events.length / plainMs) * 1000,
  detail: { rules: rules.length, events: events.length, matches: compiled },
});
