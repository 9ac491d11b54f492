import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "../../../lib/app-error.ts";
import { recordAt } from "../../../schema/raw-batch.ts";
import type { RawBatch } from "../../../schema/raw-record.ts";
import type { Submit } from "../../ports.ts";
import { createSourceActivity } from "../../source-activity.ts";
import type { FollowConfig } from "./config.ts";
import { FileListener } from "./listener.ts";

let folder = "";
let kept: RawBatch[] = [];
let bookmarks = new Map<string, string>();
let listener: FileListener | null = null;
const activity = createSourceActivity(() => 1);

/** Keeps batch and bookmarks together, as the spool does. */
const keep: Submit = async (batch, marks) => {
  kept.push(batch);
  for (const [key, value] of marks ?? []) if (value !== null) bookmarks.set(key, value);
};
const texts = (): string[] =>
  kept.flatMap((batch) => Array.from(batch.ends, (_, index) => recordAt(batch, index).text));

async function follow(over: Partial<FollowConfig> = {}, submit: Submit = keep): Promise<void> {
  const config: FollowConfig = {
    path: join(folder, "app.log"),
    tenantUid: "acme",
    sourceName: null,
    sourceType: null,
    form: "lines",
    from: "start",
    ...over,
  };
  listener = new FileListener({
    configs: () => [config],
    submit,
    bookmarks: async () => new Map(bookmarks),
    activity,
    logger: pino({ level: "silent" }),
    now: () => Date.now(),
    host: "here",
    lookMs: 10,
    lingerMs: 100,
  });
  await listener.start();
}

const PATIENT = { timeout: 20_000 };
const app = (): string => join(folder, "app.log");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "follow-"));
  kept = [];
  bookmarks = new Map();
});
afterEach(async () => {
  await listener?.stop();
  rmSync(folder, { recursive: true });
});

test("lines are records as they are written, and half a line waits for its end", async () => {
  writeFileSync(app(), "one\ntwo\nhal");
  await follow();
  await expect.poll(texts, PATIENT).toEqual(["one", "two"]);
  appendFileSync(app(), "f\nthree\n");
  await expect.poll(texts, PATIENT).toEqual(["one", "two", "half", "three"]);
  expect(kept[0]).toMatchObject({
    sourceName: `file:${app()}`,
    listener: "file",
    host: "here",
    tenantUid: "acme",
  });
});

test("a restart goes on where the kept records end", async () => {
  writeFileSync(app(), "one\ntwo\n");
  await follow();
  await expect.poll(texts, PATIENT).toEqual(["one", "two"]);
  await listener?.stop();
  appendFileSync(app(), "three\n");
  await follow();
  await expect.poll(texts, PATIENT).toEqual(["one", "two", "three"]);
});

test("what was not kept is read again", async () => {
  writeFileSync(app(), "one\n");
  await follow({}, () => Promise.reject(new AppError("SPOOL_FULL", "full")));
  await vi.waitFor(() => expect(listener).not.toBeNull());
  await listener?.stop();
  await follow();
  await expect.poll(texts, PATIENT).toEqual(["one"]);
});

test("a file that is renamed is read to its end, and the new one from its start", async () => {
  writeFileSync(app(), "one\n");
  await follow();
  await expect.poll(texts, PATIENT).toEqual(["one"]);
  renameSync(app(), `${app()}.1`);
  appendFileSync(`${app()}.1`, "late\nunfinished");
  writeFileSync(app(), "new\n");
  await vi.waitFor(() => expect(texts().toSorted()).toEqual(["late", "new", "one", "unfinished"]), {
    timeout: 20_000,
  });
});

test("a file that is renamed while nobody follows it is read to its end", async () => {
  writeFileSync(app(), "one\n");
  await follow();
  await expect.poll(texts, PATIENT).toEqual(["one"]);
  await listener?.stop();
  appendFileSync(app(), "missed\n");
  renameSync(app(), `${app()}.1`);
  writeFileSync(app(), "new\n");
  await follow();
  await vi.waitFor(() => expect(texts().toSorted()).toEqual(["missed", "new", "one"]), { timeout: 20_000 });
});

test("renamed files that the pattern names are not read twice", async () => {
  const path = join(folder, "*.log*");
  writeFileSync(app(), "one\n");
  await follow({ path });
  await expect.poll(texts, PATIENT).toEqual(["one"]);
  renameSync(app(), `${app()}.1`);
  writeFileSync(app(), "two\n");
  writeFileSync(`${app()}.2.gz`, "packed\n");
  await expect.poll(texts, PATIENT).toEqual(["one", "two"]);
  await listener?.stop();
  await follow({ path });
  appendFileSync(app(), "three\n");
  await expect.poll(texts, PATIENT).toEqual(["one", "two", "three"]);
});

test("a file that is emptied in place is read from its start", async () => {
  writeFileSync(app(), "a long first line\nsecond\n");
  await follow();
  await expect.poll(texts, PATIENT).toEqual(["a long first line", "second"]);
  truncateSync(app());
  appendFileSync(app(), "again\n");
  await expect.poll(texts, PATIENT).toEqual(["a long first line", "second", "again"]);
});

test("another file with the same inode number is another file", async () => {
  writeFileSync(app(), "one\n");
  await follow();
  await expect.poll(texts, PATIENT).toEqual(["one"]);
  await listener?.stop();
  truncateSync(app());
  appendFileSync(app(), "other\nfile that is longer\n");
  await follow();
  await expect.poll(texts, PATIENT).toEqual(["one", "other", "file that is longer"]);
});

test("only what is new is read where that is wanted, but all of files that come later", async () => {
  writeFileSync(app(), "old\n");
  await follow({ path: join(folder, "*.log"), from: "end" });
  await new Promise((resolve) => {
    setTimeout(resolve, 100);
  });
  appendFileSync(app(), "new\n");
  writeFileSync(join(folder, "b.log"), "all\n");
  await vi.waitFor(() => expect(texts().toSorted()).toEqual(["all", "new"]), { timeout: 20_000 });
});

test("the header of a Zeek log is remembered over a restart", async () => {
  const header = "#separator \\x09\n#fields\tts";
  writeFileSync(app(), `${header}\n1\n`);
  await follow();
  await expect.poll(texts, PATIENT).toEqual(["1"]);
  await listener?.stop();
  appendFileSync(app(), "2\n");
  await follow();
  await expect.poll(texts, PATIENT).toEqual(["1", "2"]);
  expect(kept.map(({ context }) => context)).toEqual([header, header]);
});

test("a line of 20 MB is cut and counted", async () => {
  writeFileSync(app(), `${"x".repeat(20 << 20)}\nafter\n`);
  await follow();
  await vi.waitFor(() => expect(texts().map((text) => text.length)).toEqual([1 << 20, 5]), {
    timeout: 20_000,
  });
  const sourceName = `file:${app()}`;
  expect(activity.snapshot().find((source) => source.sourceName === sourceName)?.lastError).toBe(
    "line cut: too long",
  );
});
