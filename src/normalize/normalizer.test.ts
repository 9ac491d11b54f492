import { expect, test } from "vitest";
import { RECEIVED_AT, rawRecord } from "../../test/support/golden-source.ts";
import { CLASS } from "../schema/ocsf.ts";
import type { RawRecord } from "../schema/raw-record.ts";
import { createNormalizer } from "./normalizer.ts";
import { ocsfEvent, ocsfMetadata } from "./ocsf-event.ts";
import { quarantine, quarantineReason } from "./quarantine.ts";
import type { LogSource } from "./source.ts";
import { HEC_EVENT_CONTEXT } from "../schema/raw-batch.ts";

/** A source of the lines that begin with a word; its fields show what it was given. */
function wordSource(word: string): LogSource {
  const metadata = ocsfMetadata({ vendor: "Test", name: word });
  return {
    name: word,
    title: word,
    recognizes: ({ message }) => message.startsWith(word),
    map: ({ message, time, host }) => {
      if (message === "red alarm") throw new Error("a bug");
      if (!message.startsWith(word)) return quarantine("undecodable", `no ${word}`);
      const logsource = { product: null, categories: [], services: [] };
      const fields = new Map([["message", message]]);
      if (host !== null) fields.set("host", host);
      return {
        kind: "pass",
        value: {
          sourceType: word,
          logsource,
          fields,
          ocsf: ocsfEvent(CLASS.base_event, 0, { time, metadata }),
        },
      };
    },
  };
}

const { normalize } = createNormalizer({
  sources: [wordSource("red"), wordSource("blue")],
  fallbacks: [wordSource("{"), wordSource("")],
  zoneMinutes: (sourceName) => (sourceName === "east" ? 60 : 0),
});

function read(text: string, about: Partial<RawRecord> = {}): Record<string, unknown> {
  const outcome = normalize(rawRecord(text, about));
  if (outcome.kind !== "pass")
    return { reason: outcome.kind === "drop" ? "" : quarantineReason(outcome.reason) };
  const { sourceType, fields, ocsf } = outcome.value;
  return { sourceType, ...Object.fromEntries(fields), time: ocsf.time, labels: ocsf.metadata.labels };
}

test("the first source that recognises a record reads it, with its envelope taken off", () => {
  expect(read("red one")).toMatchObject({ sourceType: "red", message: "red one", time: RECEIVED_AT });
  expect(read("<13>Nov 24 11:00:00 web1 app[1]: blue two\r\n")).toMatchObject({
    sourceType: "blue",
    message: "blue two",
    host: "web1",
    time: Date.UTC(2025, 10, 24, 11),
  });
});

test("a sender's zone counts for stamps without one", () => {
  expect(read("Nov 24 11:00:00 web1 app: blue", { sourceName: "east" })).toMatchObject({
    time: Date.UTC(2025, 10, 24, 10),
  });
});

test("a line of a container is read without what its runtime put before it", () => {
  const line = '10.0.0.5 - - [24/Nov/2025:10:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "curl"';
  const outcome = createNormalizer().normalize(rawRecord(`2025-11-24T10:00:00.000000100Z stdout F ${line}`));
  expect(outcome).toMatchObject({ kind: "pass", value: { sourceType: "apache_access" } });
});

test("what no source recognises is kept by the fallbacks", () => {
  expect(read("green")).toMatchObject({ sourceType: "", message: "green" });
  expect(read('{"a":"red"}')).toMatchObject({ sourceType: "{" });
});

test.each([
  [
    "Filebeat",
    {
      "@timestamp": "2025-11-24T10:00:00Z",
      agent: { type: "filebeat" },
      host: { name: "h" },
      message: "red",
    },
  ],
  [
    "Elastic Agent",
    {
      "@timestamp": "2025-11-24T10:00:00Z",
      ecs: {},
      host: { name: "h" },
      event: { original: "red" },
      message: "x",
    },
  ],
  ["Vector", { timestamp: "2025-11-24T10:00:00Z", source_type: "file", host: "h", message: "red" }],
  ["Logstash", { "@timestamp": "2025-11-24T10:00:00Z", "@version": "1", host: "h", message: "red" }],
  ["Docker", { log: "red\n", stream: "stdout", time: "2025-11-24T10:00:00Z", host: "h" }],
  ["Fluent Bit", { date: 1_763_978_400.0, log: "red", host: "h" }],
  ["Splunk HEC", { time: 1_763_978_400, host: "h", sourcetype: "x", event: "red" }],
])("the line that %s wraps is read with the time and host of the wrapper", (_name, document) => {
  expect(read(JSON.stringify(document))).toMatchObject({
    sourceType: "red",
    message: "red",
    host: "h",
    time: Date.UTC(2025, 10, 24, 10),
  });
});

function wrapped(text: string): string {
  return JSON.stringify({ log: text, stream: "stdout" });
}

test("wrappers within wrappers are opened, up to a depth", () => {
  expect(read(wrapped(wrapped(wrapped("red"))))).toMatchObject({ sourceType: "red" });
  expect(read(wrapped(wrapped(wrapped(wrapped("red")))))).toMatchObject({ sourceType: "{" });
});

test("an application's message cannot pose as an event of another source", () => {
  expect(read('{"level":"info","message":"red"}')).toMatchObject({ sourceType: "{" });
});

test("what HTTP Event Collector took is opened by its listener's word, and only the outermost document", () => {
  const context = HEC_EVENT_CONTEXT;
  expect(read('{"event":"red","time":1763978400,"host":"h"}', { context })).toMatchObject({
    sourceType: "red",
    host: "h",
    time: Date.UTC(2025, 10, 24, 10),
  });
  expect(read('{"event":"red"}')).toMatchObject({ sourceType: "{" });
  expect(read('{"event":{"event":"red"}}', { context })).toMatchObject({ sourceType: "{" });
});

test("a source type that the sender names is believed", () => {
  expect(read("red", { sourceType: "blue" })).toEqual({ reason: "undecodable" });
  expect(read("blue", { sourceType: "blue" })).toMatchObject({ sourceType: "blue" });
  expect(read('{"log":"blue","stream":"stdout"}', { sourceType: "blue" })).toMatchObject({
    sourceType: "blue",
  });
  expect(read("blue", { sourceType: "green" })).toEqual({ reason: "unknown_source_type" });
});

test("an empty record and one that a reader fails on are kept in quarantine", () => {
  expect(read("")).toEqual({ reason: "empty" });
  expect(read(" \r\n\0")).toEqual({ reason: "empty" });
  expect(read("red alarm")).toEqual({ reason: "mapping_failed" });
});

test("a time that cannot be right is marked, but an import may be old", () => {
  const late = "<13>Nov 20 11:00:00 web1 app: red";
  expect(read(late, { listener: "syslog" })).toMatchObject({ labels: ["time_late"] });
  expect(read(late)).toMatchObject({ labels: undefined });
  expect(read("<13>Nov 25 11:00:00 web1 app: red")).toMatchObject({ labels: ["time_future"] });
});
