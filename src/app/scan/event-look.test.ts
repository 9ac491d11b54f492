import { describe, expect, test } from "vitest";
import { z } from "zod";
import { corpusDir } from "../../../test/support/corpus.ts";
import { evtxCorpusFiles } from "../../../test/support/evtx-corpus.ts";
import { mutated } from "../../../test/support/evtx-mutants.ts";
import { inPieces } from "../../../test/support/evtx-reading.ts";
import {
  element,
  event as written,
  eventData,
  EvtxChunkWriter,
  evtxFile,
  hole,
  value as slot,
} from "../../../test/support/evtx-writer.ts";
import { openSigmaCorpus } from "../../../test/support/sigma-corpus.ts";
import { createSigmaEngine, loadRules, type SigmaEngine, type SigmaRule } from "../../detect/index.ts";
import { type EvtxRecord, readEvtxLines } from "../../evtx/index.ts";
import { createNormalizer } from "../../normalize/index.ts";
import type { FieldScalar, FieldValue } from "../../schema/event.ts";
import { packRecords, recordAt } from "../../schema/raw-batch.ts";
import { EventLook } from "./event-look.ts";

const corpus = corpusDir();
const normalizer = createNormalizer();
const HEADER = {
  tenantUid: "",
  sourceName: "",
  listener: "import",
  sourceType: null,
  host: null,
  receivedAt: Date.UTC(2026, 0, 15),
  context: null,
};

type ReadEvent = Extract<ReturnType<typeof normalizer.read>, { kind: "pass" }>["value"];

function readEvent(json: string): ReadEvent | null {
  const outcome = normalizer.read(recordAt(packRecords(HEADER, [json]), 0));
  return outcome.kind === "pass" ? outcome.value : null;
}

/** What the records of a log are as JSON, by what names each within its log; of those with the same name the last. */
async function jsonsOf(bytes: Buffer): Promise<ReadonlyMap<string, string>> {
  const jsons = new Map<string, string>();
  for await (const { body, ends } of readEvtxLines(inPieces(bytes, 1 << 16), { recover: false })) {
    let start = 0;
    for (const end of ends) {
      const json = Buffer.from(body.subarray(start, end - 1)).toString();
      const { System } = EventJson.parse(JSON.parse(json)).Event;
      jsons.set(`${System.EventRecordID} ${System.TimeCreated["#attributes"].SystemTime}`, json);
      start = end;
    }
  }
  return jsons;
}

const EventJson = z.object({
  Event: z.object({
    System: z.object({
      EventRecordID: z.union([z.number(), z.string()]).default(""),
      TimeCreated: z
        .object({ "#attributes": z.object({ SystemTime: z.string().nullish() }) })
        .nullish()
        .transform((time) => time ?? { "#attributes": { SystemTime: "" } }),
    }),
  }),
});

function nameOf(record: EvtxRecord): string {
  const [id, time] = ["EventRecordID", "TimeCreated_SystemTime"].map((name) => {
    const [field] = record.shape?.fields.get(name) ?? [];
    return field === undefined ? "" : String(record.read(field));
  });
  return `${id} ${time}`;
}

/** Shows each record that can be looked at, and returns how many there were in all. */
async function looksAt(bytes: Buffer, see: (json: string, record: EvtxRecord) => void): Promise<number> {
  const jsons = await jsonsOf(bytes);
  const isKnown = (record: EvtxRecord): boolean => {
    const json = jsons.get(nameOf(record));
    if (json !== undefined) see(json, record);
    return true;
  };
  let records = 0;
  for await (const { ends } of readEvtxLines(inPieces(bytes, 1 << 16), { recover: false, isKnown }))
    records += ends.length;
  return records;
}

function lookWith(engine: SigmaEngine): EventLook {
  return new EventLook(engine, () => false);
}

const always = (): boolean => true;

/** Each record as it is read: null where a look said what it is. */
async function recordsOf(bytes: Buffer, looker: EventLook | null): Promise<readonly (string | null)[]> {
  const isKnown = (record: EvtxRecord): boolean => looker !== null && looker.look(record, always) !== null;
  const records: (string | null)[] = [];
  for await (const { body, ends } of readEvtxLines(inPieces(bytes, 1 << 16), { recover: false, isKnown })) {
    let start = 0;
    for (const end of ends) {
      records.push(end === start ? null : Buffer.from(body.subarray(start, end - 1)).toString());
      start = end;
    }
  }
  return records;
}

/** Detections that ask for what events of damaged logs may have. */
const BROAD = [
  "s: [one, xxx]\n  condition: s",
  "s: {a|re: '^x{200}$'}\n  condition: s",
  "s: {b: two}\n  condition: s",
  "s: {Data|contains: b, Binary|startswith: C0}\n  condition: s",
  "s: {Computer|endswith: example, EventID: 4688}\n  condition: not s",
  "s: {Provider_Name|exists: true, EventRecordID|lt: 50}\n  condition: not s",
  "s: {Execution_ProcessID: 4, Level: 4}\n  f: {Security_UserID: null}\n  condition: s and not f",
];

/** A log whose events a look takes: texts, numbers, lists, and event data of two kinds. */
function plainLog(): Buffer {
  const list = slot.fragment({
    template: {
      id: 30,
      root: element(
        "EventData",
        {},
        element("Data", {}, hole(0, 0x81)),
        element("Binary", {}, hole(1, 0x0e)),
      ),
    },
    values: [slot.strings("a", "b", ""), slot.hex(0x0e, "c0ffee")],
  });
  const texts = eventData(31, ["a", "b"], slot.string("x".repeat(200)), slot.string("Two"));
  const chunkOf = (from: number): Buffer => {
    const writer = new EvtxChunkWriter();
    for (let id = from; id < from + 16; id++)
      writer.record(id, written(id, id % 2 === 0 ? list : texts, 4700 + (id % 3)));
    return writer.finish();
  };
  return evtxFile([chunkOf(1), chunkOf(101)]);
}

test("a look at damaged logs says what reading says", async () => {
  const { rules } = loadRules(
    BROAD.map((detection, at) => ({
      path: `${at}.yml`,
      text: `title: R${at}\nid: 5b0a4f0e-6f57-4a0b-9a57-2d6a3f2b8c${at + 10}\nlogsource: {product: windows}\ndetection:\n  ${detection}\n`,
    })),
  );
  expect(rules.length).toBe(BROAD.length);
  const sample = plainLog();
  let looked = 0;
  for (const engine of [[], ...rules.map((rule) => [rule])].map(createSigmaEngine))
    for (let seed = 0; seed < 80; seed++) looked += await compare(mutated(sample, seed), engine);
  expect(looked).toBeGreaterThan(1000);
}, 120_000);

/** How many records of a log a look says something of, which reading says as well. */
async function compare(bytes: Buffer, engine: SigmaEngine): Promise<number> {
  const whole = await recordsOf(bytes, null);
  const seen = await recordsOf(bytes, lookWith(engine));
  expect(seen.length).toBe(whole.length);
  const known = whole.filter((_, at) => seen[at] === null);
  for (const json of known) {
    const event = readEvent(json ?? "");
    expect([json, event && engine.match(event).length]).toEqual([json, 0]);
  }
  return known.length;
}

describe.skipIf(corpus === null)("a look at public event logs (needs the corpus)", () => {
  const logs = corpus === null ? [] : [...evtxCorpusFiles(corpus)];

  test("says what reading says, and sees every match", async () => {
    const engine = createSigmaEngine(loadRules(openSigmaCorpus(corpus ?? "").files).rules);
    const looker = lookWith(engine);
    let [records, looked] = [0, 0];
    for (const { bytes } of logs)
      records += await looksAt(bytes, (json, record) => {
        const look = looker.look(record, always);
        if (look === null) return;
        looked++;
        const event = readEvent(json);
        const { sourceType, logsource, time } = event ?? {};
        expect({ json, ...look }).toEqual({ json, sourceType, logsource, time });
        expect([json, event && engine.match(event).map(({ title }) => title)]).toEqual([json, []]);
      });
    expect(looked / records).toBeGreaterThan(0.5);
  }, 180_000);

  test("sees the fields that reading gives, with the values that it gives", async () => {
    const anything = lookWith(createSigmaEngine([]));
    let looked = 0;
    for (const { bytes } of logs) {
      let count = 0;
      await looksAt(bytes, (json, record) => {
        const event = count++ % 60 === 0 && anything.look(record, always) !== null ? readEvent(json) : null;
        if (event === null) return;
        looked++;
        const look = lookWith(createSigmaEngine(allFieldsRules(event.fields))).look(record, always);
        expect([json, look]).toEqual([json, expect.anything()]);
      });
    }
    expect(looked).toBeGreaterThan(300);
  }, 180_000);
});

/** Matches an event that lacks one of the fields, or has another value in it. */
function allFieldsRules(fields: ReadonlyMap<string, FieldValue>): readonly SigmaRule[] {
  const items = [...fields]
    .filter(([name]) => /^[\w.]+$/.test(name))
    .map(([name, value]) => [`${name}|cased`, plain(firstOf(value))] as const)
    .filter(([, value]) => value !== undefined && value !== "");
  const selection = JSON.stringify(Object.fromEntries(items));
  const text = `title: T\nid: 5b0a4f0e-6f57-4a0b-9a57-2d6a3f2b8c99\nlogsource: {product: windows}\ndetection:\n  s: ${selection}\n  condition: not s\n`;
  const { rules } = loadRules([{ path: "all.yml", text }]);
  expect([text, rules.length]).toEqual([text, 1]);
  return rules;
}

function firstOf(value: FieldValue): FieldScalar | undefined {
  return typeof value === "object" && value !== null ? value[0] : value;
}

/** A value as Sigma's text for exactly it. */
function plain(value: FieldScalar | undefined): string | undefined {
  return value === null || value === undefined
    ? undefined
    : String(value).replaceAll(/[\\*?]/g, String.raw`\$&`);
}
