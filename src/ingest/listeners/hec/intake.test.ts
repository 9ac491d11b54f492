import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { AppError } from "../../../lib/app-error.ts";
import { recordAt } from "../../../schema/raw-batch.ts";
import type { RawBatch } from "../../../schema/raw-record.ts";
import { createSourceActivity } from "../../source-activity.ts";
import { createBodyBudget } from "../body-budget.ts";
import { createHecIntake, type HecRequest } from "./intake.ts";
import { hecBody, hecCodeOf } from "./replies.ts";

const CHANNEL = "FE0ECFAD-13D5-401B-847D-77833BD77131";
let kept: RawBatch[] = [];
beforeEach(() => {
  kept = [];
});
const intake = createHecIntake({
  submit: async (batch) => void kept.push(batch),
  activity: createSourceActivity(() => 1),
  isSourceType: (name) => name === "suricata_eve",
  budget: createBodyBudget(1 << 24),
  now: () => 7,
  maxBodyBytes: 1 << 22,
});

const sent = (body: string | Uint8Array, over: Partial<HecRequest> = {}): HecRequest => ({
  tenantUid: "acme",
  keyUid: "k1",
  channel: null,
  metadata: { host: null, source: null, sourcetype: null },
  encoding: undefined,
  body: Readable.from([Buffer.from(body)]),
  ...over,
});
const texts = (batch: RawBatch | undefined): string[] =>
  batch === undefined ? [] : Array.from(batch.ends, (_, index) => recordAt(batch, index).text);

test("documents stand back to back, and what one leaves out is as before", async () => {
  const first = '{"host":"h1","source":"eve","sourcetype":"suricata_eve","event":{"a":1}}';
  const answer = await intake.events(sent(`${first}{"event":"b"} {"event":"c","source":"other"}`));
  expect(answer).toEqual({ code: 0 });
  expect(kept).toMatchObject([
    {
      sourceName: "eve",
      sourceType: "suricata_eve",
      host: null,
      listener: "hec",
      context: "splunk_hec_event",
    },
    { sourceName: "eve", sourceType: "suricata_eve", host: "h1" },
    { sourceName: "other", sourceType: "suricata_eve", host: "h1" },
  ]);
  expect(kept.map(texts)).toEqual([[first], ['{"event":"b"}'], ['{"event":"c","source":"other"}']]);
});

test("a list of documents and gzip are taken, too, and an unknown sourcetype is no fault", async () => {
  const body = gzipSync('[{"event":"a","sourcetype":"access_combined"},{"event":0}]');
  expect(await intake.events(sent(body, { encoding: "gzip" }))).toEqual({ code: 0 });
  expect(kept).toMatchObject([{ sourceName: "access_combined", sourceType: null }]);
});

test.each([
  ["nothing", "", { code: 5 }],
  ["no JSON", "hello", { code: 6, invalidEventNumber: 0 }],
  ["half a document", '{"event":"a"}{"event":"b', { code: 6, invalidEventNumber: 1 }],
  ["no event", '{"event":"a"}{"host":"h"}', { code: 12, invalidEventNumber: 1 }],
  ["a blank event", '{"event":""}', { code: 13, invalidEventNumber: 0 }],
  ["a host that is no text", '{"event":"a","host":{}}', { code: 6, invalidEventNumber: 0 }],
  ["a document beyond the limit", `{"event":"${"x".repeat(1 << 20)}"}`, { code: 27 }],
])("refuses %s in Splunk's words and keeps nothing", async (_name, body, answer) => {
  expect(await intake.events(sent(body))).toEqual(answer);
  expect(kept).toEqual([]);
});

test("raw lines are records by themselves, named by the address", async () => {
  const metadata = { host: "h", source: null, sourcetype: "suricata_eve" };
  expect(await intake.raw(sent("one\ntwo\n", { metadata }))).toEqual({ code: 0 });
  expect(kept).toMatchObject([
    { sourceName: "suricata_eve", sourceType: "suricata_eve", host: "h", context: null },
  ]);
  expect(texts(kept[0])).toEqual(["one", "two"]);
  expect(await intake.raw(sent("\n\n"))).toEqual({ code: 5 });
});

describe("acknowledgement", () => {
  test("counts by key and channel what is on disk", async () => {
    const request = (over: object = {}): HecRequest => sent('{"event":"a"}', { channel: CHANNEL, ...over });
    expect(await intake.events(request())).toEqual({ code: 0, ackId: 0 });
    expect(await intake.events(request({ channel: CHANNEL.toLowerCase() }))).toEqual({ code: 0, ackId: 1 });
    expect(await intake.raw(request({ keyUid: "k2" }))).toEqual({ code: 0, ackId: 0 });
    expect(intake.acks("k1", CHANNEL, [0, 1, 2, -1])).toEqual({
      acks: { 0: true, 1: true, 2: false, "-1": false },
    });
    expect(intake.acks("k3", CHANNEL, [0])).toEqual({ acks: { 0: false } });
  });

  test("is not forgotten for the channels of others", async () => {
    const request = (over: object = {}): HecRequest => sent('{"event":"a"}', { channel: CHANNEL, ...over });
    await intake.events(request({ keyUid: "k8" }));
    for (let n = 0; n < 10_001; n++)
      await intake.events(
        request({ keyUid: "k9", channel: `${String(n).padStart(8, "0")}${CHANNEL.slice(8)}` }),
      );
    expect(intake.acks("k8", CHANNEL, [0])).toEqual({ acks: { 0: true } });
  });

  test("wants a channel, and a GUID for one", async () => {
    expect(intake.acks("k1", null, [0])).toEqual({ code: 10 });
    expect(intake.acks("k1", "x", [0])).toEqual({ code: 11 });
    expect(await intake.events(sent('{"event":"a"}', { channel: "x" }))).toEqual({ code: 11 });
    expect(kept).toEqual([]);
  });
});

test("refusals of ours have Splunk's codes and words", () => {
  expect(hecCodeOf(new AppError("SPOOL_FULL", ""), "token")).toBe(9);
  const unknown = new AppError("UNAUTHENTICATED", "");
  expect((["none", "malformed", "token"] as const).map((sentAs) => hecCodeOf(unknown, sentAs))).toEqual([
    2, 3, 4,
  ]);
  expect(hecBody({ code: 6, invalidEventNumber: 3 })).toEqual({
    text: "Invalid data format",
    code: 6,
    "invalid-event-number": 3,
  });
});
