/**
 * The checks that need no engine: format, lint, types, import directions, dead code. Runs all of them even when one
 * fails, so that one pass shows everything; exits 1 when any failed.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) => `${root}node_modules/.bin/${name}`;

const steps = [
  ["format", bin("biome"), ["format"]],
  ["lint", bin("oxlint"), ["--type-aware", "--quiet"]],
  ["types", bin("tsc"), ["-p", "."]],
  ["types of the console", bin("tsc"), ["-p", "web"]],
  ["dead code", bin("knip"), ["--no-progress"]],
  ["lock file", process.execPath, ["scripts/lock-platforms.mjs", "--check"]],
  ["generated documents", process.execPath, ["scripts/generate-docs.ts", "--check"]],
];

const failed = steps.filter(([name, command, args]) => !passes(name, command, args)).map(([name]) => name);
if (!importsGoOneWay()) failed.push("import directions");
for (const name of failed) console.error(`check failed: ${String(name)}`);
process.exit(failed.length === 0 ? 0 : 1);

function passes(name, command, args) {
  const started = Date.now();
  const run = spawnSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 64 << 20 });
  const isGood = run.status === 0;
  console.log(`${isGood ? "ok  " : "FAIL"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (!isGood) console.log(`${run.stdout ?? ""}${run.stderr ?? ""}${run.error ?? ""}`.trimEnd());
  return isGood;
}

/** dependency-cruiser exits 0 when it could read nothing, so its count is held against the files that exist. */
function importsGoOneWay() {
  const run = spawnSync(
    bin("depcruise"),
    ["--config", ".dependency-cruiser.mjs", "--output-type", "json", "src", "web/src"],
    {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 256 << 20,
    },
  );
  const found = readJson(run.stdout);
  const cruised = found?.modules?.filter((module) => /^(src|web)\//.test(module.source)).length ?? 0;
  const floor = countModules(`${root}src`) + countModules(`${root}web/src`);
  const violations =
    found?.summary?.violations?.filter((violation) => violation.rule.severity === "error") ?? [];
  for (const violation of violations)
    console.log(`  ${violation.rule.name}: ${violation.from} -> ${violation.to}`);
  const isGood = violations.length === 0 && cruised >= floor;
  console.log(`${isGood ? "ok  " : "FAIL"} import directions (${cruised} modules cruised, ${floor} exist)`);
  if (found === null) console.log(`${run.stdout}${run.stderr}`);
  return isGood;
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function countModules(folder) {
  return readdirSync(folder, { recursive: true }).filter(
    (name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"),
  ).length;
}
