import { parentPort } from "node:worker_threads";
import { createSigmaEngine, loadRules } from "../../src/detect/index.ts";
import { benchRules } from "./bench-rules.ts";
import { matchLines, PROCESS } from "./match-lines.ts";
import { sysmonEvents } from "./sysmon-events.ts";

/** A thread that is warm says so; told to go, it matches for some seconds and answers how many events a second it was. */
const LINES = 4000;
const RUN_MS = 5000;

const engine = createSigmaEngine(loadRules(benchRules().files).rules);
const lines = sysmonEvents("process", LINES, 4).map((line) => Buffer.from(line));
for (let round = 0; round < 5; round++) matchLines(engine, PROCESS, lines);
parentPort?.on("message", () => {
  const started = performance.now();
  let events = 0;
  while (performance.now() - started < RUN_MS) {
    matchLines(engine, PROCESS, lines);
    events += LINES;
  }
  parentPort?.postMessage((events / (performance.now() - started)) * 1000);
});
parentPort?.postMessage("ready");
