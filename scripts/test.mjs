/**
 * Everything: the checks, then all tests, browser journeys included. Ends with one line, `N passed, N failed`, for
 * whoever reads only the end.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { installClients } from "./test-clients.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const report = `${root}test-results/vitest.json`;

const checks = run(process.execPath, ["scripts/check.mjs"]);
run(process.execPath, ["scripts/build-web.mjs"]);
installBrowser();
installClients();
rmSync(report, { force: true });
const tests = run(`${root}node_modules/.bin/vitest`, [
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
]);

const counts = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : null;
if (counts === null) console.error("the test runner left no report");
const passed = (counts?.numPassedTests ?? 0) + (checks === 0 ? 1 : 0);
// a file that cannot be loaded has no failed test of its own
const broken = (counts?.testResults ?? []).filter(
  ({ status, assertionResults }) =>
    status === "failed" && assertionResults.every((test) => test.status !== "failed"),
).length;
const failed = (counts?.numFailedTests ?? 1) + broken + (checks === 0 ? 0 : 1);
const skipped = (counts?.numPendingTests ?? 0) + (counts?.numTodoTests ?? 0);
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(checks === 0 && tests === 0 && failed === 0 ? 0 : 1);

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: "inherit" }).status ?? 1;
}

/** The journeys need a browser. Debian's is installed where it is missing and we may; else they are skipped and say so. */
function installBrowser() {
  if (existsSync("/usr/bin/chromium") || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  console.log("installing Debian's chromium for the browser journeys");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-q"], { stdio: "ignore", env });
  spawnSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], {
    stdio: "inherit",
    env,
  });
}
