import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDataFolder } from "./data-folder.ts";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "watchfloor-data-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const OPEN = `import { openDataFolder } from ${JSON.stringify(new URL("./data-folder.ts", import.meta.url).href)};
openDataFolder(process.argv[1]); console.log("open"); setInterval(() => {}, 1000);`;

test("a folder in use is refused with the owner's process id, and taken over once the owner was killed", async () => {
  const folder = join(parent, "data");
  const other = spawn(process.execPath, ["--input-type=module-typescript", "-e", OPEN, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(other.stdout, "data");
  expect(() => openDataFolder(folder)).toThrow(`in use by process ${other.pid}`);
  other.kill("SIGKILL");
  await once(other, "exit");
  openDataFolder(folder).release();
  expect(existsSync(join(folder, "lock"))).toBe(false);
});

test("keys are readable by the owner alone", () => {
  const folder = openDataFolder(join(parent, "data"));
  expect(statSync(folder.inside("keys")).mode & 0o777).toBe(0o700);
  folder.release();
});

test("a folder of a newer release is refused, and not locked", () => {
  openDataFolder(join(parent, "data")).release();
  writeFileSync(join(parent, "data", "layout"), "99\n");
  expect(() => openDataFolder(join(parent, "data"))).toThrow("newer release");
  expect(existsSync(join(parent, "data", "lock"))).toBe(false);
});

test("a lock that cannot be read does not keep anyone out", () => {
  openDataFolder(join(parent, "data")).release();
  writeFileSync(join(parent, "data", "lock"), "{");
  const folder = openDataFolder(join(parent, "data"));
  expect(JSON.parse(readFileSync(join(parent, "data", "lock"), "utf8"))).toMatchObject({ pid: process.pid });
  folder.release();
});

test("a path that is a file is refused with what to do", () => {
  writeFileSync(join(parent, "file"), "");
  expect(() => openDataFolder(join(parent, "file", "data"))).toThrow("choose another with --data");
});
