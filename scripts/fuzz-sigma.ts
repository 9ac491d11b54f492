/**
 * Holds the compiled engine against the plain reading of all rules, for as many events as are asked for: a million
 * unless `--cases` says otherwise. The published rules are taken where the public data is, else those that are shipped.
 * Prints each event on which they do not agree, and exits 1 when there is one.
 */
import { parseArgs } from "node:util";
import { loadRules } from "../src/detect/index.ts";
import { benchRules } from "../test/bench/bench-rules.ts";
import { fuzzRules } from "../test/support/sigma-fuzz.ts";

const { values } = parseArgs({
  options: { cases: { type: "string", default: "1000000" }, seed: { type: "string", default: "1" } },
});
const [cases, seed] = [Number(values.cases), Number(values.seed)];
if (!Number.isInteger(cases) || cases < 1 || !Number.isInteger(seed))
  throw new Error("--cases takes a whole number from 1, --seed a whole number");

const { origin, files } = benchRules();
const { rules } = loadRules(files);
process.stdout.write(`${rules.length} ${origin}, ${cases} events\n`);
const ROUND = 10_000;
let [done, matched, faults] = [0, 0, 0];
for (let round = 0; done < cases; round++) {
  const outcome = fuzzRules(rules, { cases: Math.min(ROUND, cases - done), seed: seed + round });
  done += outcome.cases;
  matched += outcome.matched;
  faults += outcome.disagreements.length;
  for (const disagreement of outcome.disagreements) process.stdout.write(`${JSON.stringify(disagreement)}\n`);
  process.stderr.write(`${done} of ${cases}, ${matched} matched their rule, ${faults} disagreements\n`);
}
process.exitCode = faults === 0 ? 0 : 1;
