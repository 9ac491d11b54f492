/**
 * Holds the SQL of rules and the compiled rules against the plain reading of them, on events that are made for the rules: all published rules
 * where the public data is, else those that are shipped, and 1,500 events for each hundred of them unless `--cases` says
 * otherwise. The engine is a real one, in a folder of its own. Prints each rule on which they do not agree, and exits 1
 * when there is one.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadRules } from "../src/detect/index.ts";
import { migrateClickHouse, openEmbeddedEngine } from "../src/platform/clickhouse/index.ts";
import { createLogger } from "../src/platform/log/index.ts";
import { benchRules } from "../test/bench/bench-rules.ts";
import { madeEvents } from "../test/support/sigma-fuzz.ts";
import { compareSql } from "../test/support/sigma-sql.ts";

const { values } = parseArgs({
  options: { cases: { type: "string", default: "1500" }, seed: { type: "string", default: "1" } },
});
const [cases, seed] = [Number(values.cases), Number(values.seed)];
if (!Number.isInteger(cases) || cases < 1 || !Number.isInteger(seed))
  throw new Error("--cases takes a whole number from 1, --seed a whole number");

const { origin, files } = benchRules();
const { rules } = loadRules(files);
process.stdout.write(`${rules.length} ${origin}, ${cases} events for each hundred of them\n`);
const folder = await mkdtemp(join(tmpdir(), "watchfloor-fuzz-"));
const engine = await openEmbeddedEngine({ folder, logger: createLogger("silent") });
let [pairs, matched, refused, faults] = [0, 0, 0, 0];
try {
  await migrateClickHouse(engine, { cluster: null, retentionDays: 3650 });
  const GROUP = 100;
  for (let start = 0; start < rules.length; start += GROUP) {
    const some = rules.slice(start, start + GROUP);
    const outcome = await compareSql(engine, some, [...madeEvents(some, { cases, seed: seed + start })]);
    pairs += outcome.pairs;
    matched += outcome.matched;
    refused += outcome.refused.length;
    faults += outcome.disagreements.length;
    for (const { rule, reason } of outcome.refused) process.stdout.write(`${rule}: no SQL: ${reason}\n`);
    for (const { rule, onlySql, onlyPlain, compiledAlone } of outcome.disagreements)
      process.stdout.write(
        `${JSON.stringify({ rule, onlySql: listed(onlySql), onlyPlain: listed(onlyPlain), compiledAlone: listed(compiledAlone) })}\n`,
      );
    process.stderr.write(
      `${Math.min(start + GROUP, rules.length)} of ${rules.length} rules, ${pairs} pairs, ${matched} matches, ${refused} without SQL, ${faults} disagreements\n`,
    );
  }
} finally {
  await engine.close();
  await rm(folder, { recursive: true });
}
process.exitCode = faults === 0 ? 0 : 1;

function listed(events: readonly { readonly fields: ReadonlyMap<string, unknown> }[]): unknown {
  return events.slice(0, 3).map(({ fields }) => Object.fromEntries(fields));
}
