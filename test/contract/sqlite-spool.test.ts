import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import type { Spool, SpoolGroup } from "../../src/platform/bus/spool.ts";
import { openSqliteSpool } from "../../src/platform/bus/sqlite-spool.ts";
import { packRecords, recordAt } from "../../src/schema/raw-batch.ts";
import type { RawBatch } from "../../src/schema/raw-record.ts";

const CHILD = fileURLToPath(new URL("../support/spool-child.ts", import.meta.url));
const FULL_DISK = fileURLToPath(new URL("../support/spool-full-disk.ts", import.meta.url));
const never = new AbortController().signal;
let folder = "";
let logged: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "spool-"));
  logged = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const logger = pino({ level: "error" }, { write: (line: string) => void logged.push(line) });

function open(limits: { groupRecords?: number; groupsInFlight?: number } = {}): Promise<Spool> {
  return openSqliteSpool({
    folder,
    limitBytes: 1 << 30,
    groupRecords: 7,
    groupBytes: 1 << 20,
    groupsInFlight: 1000,
    logger,
    ...limits,
  });
}

function batch(text: string | Uint8Array): RawBatch {
  const header = {
    tenantUid: "t",
    sourceName: "s",
    listener: "l",
    sourceType: null,
    host: null,
    context: null,
  };
  return packRecords({ ...header, receivedAt: 1 }, [text]);
}

const sizeOfFile = (): number => statSync(join(folder, "spool.db")).size;
const namesOf = (group: SpoolGroup): string[] => group.batches.map((b) => recordAt(b, 0).text);

/** Runs the child until it has told so many lines, kills it with SIGKILL, and returns all it told. */
async function runAndKill(first: number, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [CHILD, folder, String(first)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(line);
    if (told.length === lines) child.kill("SIGKILL");
  }
  return told;
}

test("after kill -9 every acknowledged record comes back exactly once, in the groups it was in", async () => {
  const kept: string[] = [];
  const done = new Set<number>();
  const contents = new Map<number, string>();
  const doubtful: string[] = [];
  const see = (id: number, names: string): void => {
    if (done.has(id) || (contents.get(id) ?? names) !== names) doubtful.push(`${id}: ${names}`);
    contents.set(id, names);
  };
  for (const [round, lines] of [40, 300, 77, 501, 5, 222].entries())
    for (const line of await runAndKill(round * 1_000_000, lines)) {
      const [word, id = "", names = ""] = line.split(" ");
      if (word === "kept") kept.push(id);
      else if (word === "group") see(Number(id), names);
      else done.add(Number(id));
    }
  const spool = await open();
  while (spool.depth().batches > 0) {
    const group = await spool.next(never);
    see(group!.id, namesOf(group!).join(","));
    await spool.done(group!.id);
  }
  await spool.close();
  const all = [...contents.values()].flatMap((names) => names.split(","));
  expect(doubtful).toEqual([]);
  expect(new Set(all).size).toBe(all.length);
  expect(kept.filter((name) => !all.includes(name))).toEqual([]);
  expect(kept.length).toBeGreaterThan(200);
});

test("a second process is kept out", async () => {
  const spool = await open();
  await expect(open()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await spool.close();
});

test("a damaged file is moved aside whole and reported, and a new spool begun", async () => {
  const first = await open();
  await first.append(batch("a"));
  await first.close();
  const path = join(folder, "spool.db");
  const damaged = readFileSync(path).fill(0x5a, 0, 200);
  writeFileSync(path, damaged);
  const second = await open();
  expect(second.uid).not.toBe(first.uid);
  await second.append(batch("b"));
  expect(namesOf((await second.next(never))!)).toEqual(["b"]);
  await second.close();
  const aside = readdirSync(folder).find((name) => name.startsWith("damaged-"));
  expect(readFileSync(join(folder, aside!, "spool.db")).equals(damaged)).toBe(true);
  expect(logged.join()).toContain(aside);
});

test("a file of a newer version is left alone", async () => {
  await (await open()).close();
  const db = new DatabaseSync(join(folder, "spool.db"));
  db.exec("PRAGMA user_version = 99");
  db.close();
  await expect(open()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(readdirSync(folder)).toContain("spool.db");
});

test("a batch damaged on disk is put aside and reported, and the others come out", async () => {
  const first = await open();
  for (const text of ["a", "b", "c"]) await first.append(batch(text));
  await first.close();
  const db = new DatabaseSync(join(folder, "spool.db"));
  db.exec("UPDATE batch SET blob = zeroblob(50) WHERE id = 2");
  db.close();
  const second = await open();
  expect(namesOf((await second.next(never))!)).toEqual(["a", "c"]);
  await second.close();
  expect(statSync(join(folder, "unreadable", `${second.uid}-2.blob`)).size).toBe(50);
  expect(logged.join()).toContain("checksum");
});

test("the file gives its room back once a long queue has gone, and numbers go on", async () => {
  const spool = await open({ groupRecords: 1000 });
  for (let index = 0; index < 80; index++) await spool.append(batch(randomBytes(1 << 20)));
  expect(sizeOfFile()).toBeGreaterThan(40 << 20);
  let last = 0;
  while (spool.depth().batches > 0) {
    last = (await spool.next(never))!.id;
    await spool.done(last);
  }
  expect(sizeOfFile()).toBeLessThan(1 << 20);
  await spool.append(batch("next"));
  expect((await spool.next(never))!.id).toBe(last + 1);
  await spool.close();
});

const mayMount = spawnSync("unshare", ["-Urm", "true"]).status === 0;

test.skipIf(!mayMount)("on a full disk it refuses, keeps all it had, and goes on when there is room", () => {
  const script = 'mount -t tmpfs -o size=80m none "$1" && exec "$2" "$3" "$1"';
  const args = ["-Urm", "sh", "-c", script, "sh", folder, process.execPath, FULL_DISK];
  const { stdout } = spawnSync("unshare", args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 30_000,
  });
  const told = z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
  expect(told["kept"]).toBeGreaterThan(30);
  expect(told).toMatchObject({ whileFull: ["SPOOL_FULL"], waiting: told["kept"], drained: told["kept"] });
  expect(told).toMatchObject({ saysFull: ["The disk of the spool is full."], again: null, afterwards: 1 });
});
