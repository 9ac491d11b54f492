import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { corpusDir } from "../../test/support/corpus.ts";
import {
  evtxCorpusFiles,
  type ExpectedRecord,
  expectedFiles,
  sha256,
} from "../../test/support/evtx-corpus.ts";
import { inPieces, readAll } from "../../test/support/evtx-reading.ts";
import { createTemplateStore } from "./binxml/template-store.ts";
import { Chunk } from "./chunk/chunk.ts";
import { RECORD_HEADER_BYTES, RECORD_TRAILER_BYTES } from "./chunk/layout.ts";
import { RecordRenderer } from "./chunk/record-renderer.ts";
import { readChunkHeader } from "./chunk/chunk-header.ts";
import { type Range, walkRecords } from "./chunk/walk-records.ts";
import { readSlots } from "./slots.ts";
import { JsonWriter } from "./value/json-writer.ts";

const corpus = corpusDir();

type Json = unknown;
const at = (value: Json, ...path: readonly string[]): Json =>
  path.reduce<Json>(
    (inner, name) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
const textAt = (value: Json, ...path: readonly string[]): string => {
  const found = at(value, ...path);
  const text = at(found, "#text") ?? found ?? "";
  return typeof text === "string" ? text : JSON.stringify(text);
};

describe.skipIf(corpus === null)("public event logs are read as others read them (needs the corpus)", () => {
  const logs = corpus === null ? [] : [...evtxCorpusFiles(corpus)];
  const files = new Map(logs.map(({ path, bytes }) => [path, bytes]));

  test("every record that libevtx and python-evtx agree on", async () => {
    const expected = expectedFiles(corpus ?? "");
    const bySha = new Map([...files.values()].map((bytes) => [sha256(bytes), bytes]));
    let records = 0;
    let values = 0;
    for (const { file, sha256: hash, records: wanted } of expected) {
      const read = await readAll(bySha.get(hash) ?? Buffer.alloc(0));
      const byId = Map.groupBy(read.events, ({ Event }) => String(Event.System?.EventRecordID));
      for (const record of wanted.filter(({ agree }) => agree === true)) {
        const found = byId.get(String(record.rid))?.map(({ Event }) => systemOf(Event)) ?? [];
        expect([file, found]).toEqual([file, expect.arrayContaining([systemOfExpected(record)])]);
        records++;
        if (record.agree_data !== true || record.data === undefined) continue;
        const data = byId.get(String(record.rid))?.map(({ Event }) => dataOf(Event.EventData)) ?? [];
        expect([file, record.rid, data]).toEqual([
          file,
          record.rid,
          expect.arrayContaining([dataOfExpected(record)]),
        ]);
        values += record.data.length;
      }
    }
    expect(records).toBe(28_179);
    expect(values).toBeGreaterThan(50_000);
  });

  test("every field that Windows rendered for Winlogbeat", async () => {
    let compared = 0;
    for (const [path, bytes] of files) {
      const golden = path.replace(/\.evtx(\.gz)?$/, ".evtx.golden.json");
      if (!path.includes("winlogbeat") || !existsSync(golden)) continue;
      const { events } = await readAll(bytes);
      for (const wanted of z.array(z.unknown()).parse(JSON.parse(readFileSync(golden, "utf8")))) {
        const found = events.filter(
          ({ Event }) => String(Event.System?.EventRecordID) === textAt(wanted, "winlog", "record_id"),
        );
        expect([path, found.map(({ Event }) => winlogOf(Event, wanted))]).toEqual([
          path,
          [winlogOfGolden(wanted)],
        ]);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  test("as many records as evtx_dump finds, and no fewer where it gives up", async () => {
    const Counts = z.array(z.object({ file: z.string(), records_ok: z.number() }));
    const counts = Counts.parse(
      JSON.parse(readFileSync(join(corpus ?? "", "evtx/parser/expected-counts.json"), "utf8")),
    );
    for (const { file, records_ok } of counts) {
      const bytes = files.get(join(corpus ?? "", "evtx/parser", file));
      expect([file, (await readAll(bytes ?? Buffer.alloc(0))).ids.length]).toEqual([file, records_ok]);
    }
  });

  test("the events of Sigma's regression cases, as evtx_dump printed them", async () => {
    let compared = 0;
    for (const [path, bytes] of files) {
      const printed = path.replace(/\.evtx$/, ".json");
      if (!path.includes("regression_data") || !existsSync(printed)) continue;
      const wanted = concatenated(readFileSync(printed, "utf8"));
      const { events } = await readAll(bytes);
      expect([path, events.map((event) => comparable(event))]).toEqual([
        path,
        wanted.map((event) => comparable(event)),
      ]);
      compared += wanted.length;
    }
    expect(compared).toBeGreaterThan(150);
  });

  test("plans give what the general way gives, and nearly all records have one", async () => {
    const chunk = new Chunk();
    const writer = new JsonWriter();
    const renderer = new RecordRenderer(chunk, writer);
    const store = createTemplateStore();
    const find = store.ofInstance.bind(store, chunk);
    let [planned, all] = [0, 0];
    /** False when there is no plan. */
    const compare = ({ start, end }: Range): boolean => {
      const window = [start + RECORD_HEADER_BYTES, end - RECORD_TRAILER_BYTES] as const;
      writer.at = 0;
      if (!renderer.renderPlanned(...window, find)) return false;
      const middle = writer.at;
      expect(renderer.renderGenerally(...window, find)).toBe(true);
      if (writer.bytes.compare(writer.bytes, middle, writer.at, 0, middle) !== 0)
        expect(writer.bytes.toString("utf8", 0, middle)).toBe(
          writer.bytes.toString("utf8", middle, writer.at),
        );
      return true;
    };
    for (const bytes of files.values())
      for await (const slot of readSlots(inPieces(bytes, 1 << 20), chunk)) {
        renderer.renew();
        const records =
          slot.kind === "chunk" ? [...walkRecords(chunk, readChunkHeader(chunk.bytes).free)] : [];
        planned += records.filter(compare).length;
        all += records.length;
      }
    expect(planned / all).toBeGreaterThan(0.97);
  });
});

/** Times of nine digits are those of seven with two zeros. */
function systemOf(event: Json): Json {
  const system = at(event, "System");
  return [
    textAt(system, "EventID"),
    textAt(system, "TimeCreated", "#attributes", "SystemTime").replace(/(\.\d{7})(?:00)?Z$/, "$1Z"),
    textAt(system, "Provider", "#attributes", "Name"),
    textAt(system, "Channel"),
    textAt(system, "Computer"),
    textAt(system, "Level"),
  ];
}

function systemOfExpected(record: ExpectedRecord): Json {
  const { eid, time, provider, channel, computer, level } = record;
  return [
    String(eid),
    time.replace(/(\.\d{7})\d\dZ$/, "$1Z"),
    provider,
    channel ?? "",
    computer ?? "",
    level ?? "",
  ];
}

/** Pairs of name and text, sorted: lists stand where their first item is. */
function dataOf(data: Json): Json {
  const pairs = Object.entries(z.record(z.string(), z.unknown()).nullish().parse(data) ?? {}).filter(
    ([name]) => name !== "#attributes",
  );
  return sorted(
    pairs.flatMap(([name, value]) => textsOf(value).map((text) => [name, sameText(text)] as const)),
  );
}

function textsOf(value: Json): string[] {
  const items = at(value, "#text") ?? value;
  return (Array.isArray(items) ? items : [items]).map((item: unknown) => textAt({ item }, "item"));
}

function dataOfExpected({ data = [] }: ExpectedRecord): Json {
  return sorted(data.map(([name, text]) => [name, sameText(text ?? "")] as const));
}

function sorted(pairs: readonly (readonly [string, string])[]): Json {
  return pairs.map((pair) => JSON.stringify(pair)).toSorted();
}

/**
 * What differs by what the other readers print: GUIDs in capitals, hexadecimal numbers with leading zeros, pointers as
 * decimals, times of nine digits; their output went through XML, which has no control characters and one line end.
 */
function sameText(text: string): string {
  if (/^0x[0-9a-f]+$/i.test(text)) return String(BigInt(text));
  if (/^\{[0-9a-f-]{36}\}$/i.test(text)) return text.toLowerCase();
  // a time that is not set
  if (text.startsWith("1601-01-01T00:00:00.0")) return "";
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return text.replace(/(\.\d{7})(?:00)?Z$/, "$1Z");
  const lines = text.replace(/\r\n?/g, "\n").replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, "");
  return lines.trim() === "" ? "" : lines;
}

function winlogOf(event: Json, wanted: Json): Json {
  const system = at(event, "System");
  const Members = z.record(z.string(), z.unknown()).nullish();
  const inUserData = Object.values(Members.parse(at(event, "UserData")) ?? {}).map(
    (part) => Members.safeParse(part).data ?? {},
  );
  const data = Object.assign({}, Members.parse(at(event, "EventData")), ...inUserData);
  const names = Object.keys(
    z
      .record(z.string(), z.unknown())
      .optional()
      .parse(at(wanted, "winlog", "event_data")) ?? {},
  );
  return {
    event_id: textAt(system, "EventID"),
    channel: textAt(system, "Channel"),
    computer: textAt(system, "Computer"),
    provider: textAt(system, "Provider", "#attributes", "Name"),
    guid: textAt(system, "Provider", "#attributes", "Guid"),
    pid: textAt(system, "Execution", "#attributes", "ProcessID"),
    thread: textAt(system, "Execution", "#attributes", "ThreadID"),
    data: Object.fromEntries(
      names.filter((name) => !isDerived(name)).map((name) => [name, sameGolden(textAt(data, name))]),
    ),
  };
}

function winlogOfGolden(wanted: Json): Json {
  const winlog = at(wanted, "winlog");
  const data = z.record(z.string(), z.unknown()).optional().parse(at(winlog, "event_data")) ?? {};
  return {
    event_id: textAt(winlog, "event_id"),
    channel: textAt(winlog, "channel"),
    computer: textAt(winlog, "computer_name"),
    provider: textAt(winlog, "provider_name"),
    guid: textAt(winlog, "provider_guid"),
    pid: textAt(winlog, "process", "pid"),
    thread: textAt(winlog, "process", "thread", "id"),
    data: Object.fromEntries(
      Object.entries(data)
        .filter(([name]) => !isDerived(name))
        .map(([name, value]) => [name, sameGolden(value)]),
    ),
  };
}

/** Made by Winlogbeat out of other fields. */
function isDerived(name: string): boolean {
  return /Description$|^NewUACList$|^(?:New|Old)Sd[SD]acl\d$|^SidListDesc$|^(?:Sub)?Category$/.test(name);
}

/** Winlogbeat reads XML, which has one line end, and splits some lists, of which it takes the percent signs. */
function sameGolden(value: Json): string {
  const text = Array.isArray(value) ? value.join(" ") : String(value);
  return /\s%%\d|\s%\{S-|^%%\d+\s|Privilege\s|^[\d ]+$/.test(text) || Array.isArray(value)
    ? text
        .replaceAll("%%", "")
        .split(/\s+/)
        .filter((part) => part !== "")
        .join(" ")
    : text.replace(/\r\n/g, "\n");
}

function concatenated(text: string): Json[] {
  return z.array(z.unknown()).parse(JSON.parse(`[${text.trim().replace(/\}\s*\{(?=\s*"Event")/g, "},{")}]`));
}

/** evtx_dump cut times to microseconds, printed GUIDs in capitals without braces, and lost spaces at the end. */
function comparable(value: Json): Json {
  if (typeof value === "string")
    return value
      .trimEnd()
      .replace(/^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i, (_, guid: string) =>
        guid.toLowerCase(),
      )
      .replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6})\d?Z$/, "$1Z");
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, comparable(inner)]));
}
