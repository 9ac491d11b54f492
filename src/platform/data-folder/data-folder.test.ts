import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { openDataFolder } from "./data-folder.ts";
import { lockOwner } from "./folder-lock.ts";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "watchfloor-data-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const OPEN = `import { openDataFolder } from ${JSON.stringify(new URL("./data-folder.ts", import.meta.url).href)};
openDataFolder(process.argv[1]); gc(); console.log("open"); setInterval(() => {}, 1000);`;

test("a folder in use is refused with the owner's process id, and free once the owner was killed", async () => {
  const folder = join(parent, "data");
  const other = spawn(
    process.execPath,
    ["--expose-gc", "--input-type=module-typescript", "-e", OPEN, folder],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  onTestFinished(() => void other.kill("SIGKILL"));
  await once(other.stdout, "data");
  expect(() => openDataFolder(folder)).toThrow(`in use by process ${other.pid}`);
  expect(lockOwner(folder)).toMatch(`process ${other.pid} on `);
  other.kill("SIGKILL");
  await once(other, "exit");
  expect(lockOwner(folder)).toBeNull();
  openDataFolder(folder).release();
});

test("looking for an owner makes nothing", () => {
  expect(lockOwner(join(parent, "data"))).toBeNull();
  expect(readdirSync(parent)).toEqual([]);
});

test("a process does not get a folder twice, and gets it again once it was released", () => {
  const folder = openDataFolder(join(parent, "data"));
  expect(() => openDataFolder(join(parent, "data"))).toThrow(`in use by process ${process.pid}`);
  folder.release();
  openDataFolder(join(parent, "data")).release();
});

test("what is inside is readable by the owner alone", () => {
  const folder = openDataFolder(join(parent, "data"));
  for (const path of [folder.path, folder.inside("keys")]) expect(statSync(path).mode & 0o777).toBe(0o700);
  folder.release();
});

test("a folder of a newer release is refused, and not held", () => {
  openDataFolder(join(parent, "data")).release();
  writeFileSync(join(parent, "data", "layout"), "99\n");
  for (let time = 0; time < 2; time++)
    expect(() => openDataFolder(join(parent, "data"))).toThrow("newer release");
});

test("a path that is a file is refused with what to do", () => {
  writeFileSync(join(parent, "file"), "");
  expect(() => openDataFolder(join(parent, "file", "data"))).toThrow("choose another with --data");
});
