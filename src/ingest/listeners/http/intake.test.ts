import { Readable } from "node:stream";
import { constants, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { beforeEach, expect, test } from "vitest";
import { AppError } from "../../../lib/app-error.ts";
import { recordAt } from "../../../schema/raw-batch.ts";
import type { RawBatch } from "../../../schema/raw-record.ts";
import type { Submit } from "../../ports.ts";
import { createSourceActivity } from "../../source-activity.ts";
import { createBodyBudget } from "../body-budget.ts";
import { createHttpIntake, type HttpIntakeOptions, type IngestRequest } from "./intake.ts";

let kept: RawBatch[] = [];
beforeEach(() => {
  kept = [];
});
const keep: Submit = async (batch) => void kept.push(batch);
const full: Submit = () => Promise.reject(new AppError("SPOOL_FULL", "full", { retryAfterMs: 5 }));
const texts = (): string[] =>
  kept.flatMap((batch) => Array.from(batch.ends, (_, index) => recordAt(batch, index).text));
const activity = createSourceActivity(() => 1);

const intake = (over: Partial<HttpIntakeOptions> = {}) =>
  createHttpIntake({
    submit: keep,
    activity,
    isSourceType: (name) => name === "openssh_sshd",
    budget: createBodyBudget(1 << 24),
    now: () => 7,
    maxBodyBytes: 1 << 20,
    ...over,
  });

const sent = (body: string | Uint8Array, over: Partial<IngestRequest> = {}): IngestRequest => ({
  tenantUid: "acme",
  sourceName: "web",
  listener: "http",
  sourceType: null,
  form: "auto",
  encoding: undefined,
  body: Readable.from([Buffer.from(body)]),
  ...over,
});

test("keeps every record of a body as it came, and says how many", async () => {
  const receipt = await intake().take(sent('{"a":1}\n{"a":2}\n', { sourceType: "openssh_sshd" }));
  expect(receipt).toEqual({ records: 2, bytes: 14, cut: 0 });
  expect(texts()).toEqual(['{"a":1}', '{"a":2}']);
  expect(kept[0]).toMatchObject({
    tenantUid: "acme",
    sourceName: "web",
    listener: "http",
    sourceType: "openssh_sshd",
    receivedAt: 7,
  });
});

test("unpacks gzip of several members, deflate and zstd", async () => {
  const members = Buffer.concat([gzipSync("a\n"), gzipSync("b\n")]);
  await intake().take(sent(members, { encoding: "gzip" }));
  await intake().take(sent(deflateSync("c"), { encoding: "Deflate" }));
  await intake().take(sent(zstdCompressSync("d"), { encoding: "zstd" }));
  expect(texts()).toEqual(["a", "b", "c", "d"]);
});

test("a bomb is stopped at the limit, before it is unpacked", async () => {
  const bomb = gzipSync(Buffer.alloc(20 << 20), { level: constants.Z_BEST_SPEED });
  await expect(intake().take(sent(bomb, { encoding: "gzip" }))).rejects.toMatchObject({
    code: "PAYLOAD_TOO_LARGE",
  });
  expect(kept).toEqual([]);
});

test.each([
  [
    "gzip that ends too soon",
    { encoding: "gzip", body: gzipSync("x".repeat(1000)).subarray(0, 20) },
    "BAD_REQUEST",
  ],
  ["what is no gzip", { encoding: "gzip", body: Buffer.from("plain") }, "BAD_REQUEST"],
  [
    "an encoding that nobody knows",
    { encoding: "constructor", body: Buffer.from("x") },
    "UNSUPPORTED_MEDIA_TYPE",
  ],
  ["a type that nobody knows", { sourceType: "nonsense", body: Buffer.from("x") }, "INVALID"],
  [
    "too many records",
    { form: "json" as const, body: Buffer.from("1\n".repeat(250_000)) },
    "PAYLOAD_TOO_LARGE",
  ],
])("refuses %s, keeps nothing and counts it", async (_name, { body, ...over }, code) => {
  const before = activity.snapshot()[0]?.errors ?? 0;
  await expect(intake().take(sent(body, over))).rejects.toMatchObject({ code });
  expect(kept).toEqual([]);
  expect(activity.snapshot()[0]?.errors).toBe(before + 1);
});

test("says so when the spool is full, and when others hold the memory", async () => {
  await expect(intake({ submit: full }).take(sent("a"))).rejects.toMatchObject({ code: "SPOOL_FULL" });
  const budget = createBodyBudget(10);
  const other = budget.open("acme");
  other.take(8);
  await expect(intake({ budget }).take(sent("hello"))).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  other.close();
  await intake({ budget }).take(sent("more than ten bytes"));
  expect(texts()).toEqual(["more than ten bytes"]);
});

test("records with different headers are kept apart", async () => {
  await intake().take(sent("#Fields: a\n1\n#Fields: b\n2\n"));
  expect(kept.map(({ context }) => context)).toEqual(["#Fields: a", "#Fields: b"]);
});

test("deep nesting and half a value are kept as they are", async () => {
  const deep = "[".repeat(100_000);
  await intake().take(sent(`{"a":${deep}\n{"b":1}\n{"c":`));
  expect(texts()).toContain('{"b":1}');
  expect(texts().join("")).toContain('{"c":');
});
