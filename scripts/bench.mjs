/** All benchmarks, one after the other so that none disturbs another. What is given goes to each of them. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
let failed = 0;
for (const name of [
  "detect",
  "detect-naive",
  "evtx",
  "scan",
  "correlate",
  "search",
  "ingest",
  "idle",
  "retrohunt",
]) {
  process.stderr.write(`\n${name}\n`);
  const run = spawnSync(
    `${root}node_modules/.bin/node`,
    [`test/bench/${name}.ts`, ...process.argv.slice(2)],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  if (run.status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
