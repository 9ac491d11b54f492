#!/usr/bin/env node
/**
 * Starts the command line on Node 24, whatever Node called this file: the product runs TypeScript without a
 * build, which older releases cannot. The right Node is a dependency, so it is beside us.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const major = Number(process.versions.node.split(".")[0]);

if (major >= 24) await import("../src/app/main.ts");
else runOnOwnNode(`${root}node_modules/.bin/node`);

function runOnOwnNode(node) {
  if (!existsSync(node)) {
    console.error(`watchfloor needs Node 24 and found ${process.version}. Run 'npm ci' in ${root}.`);
    process.exit(1);
  }
  const child = spawn(node, [`${root}src/app/main.ts`, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}
