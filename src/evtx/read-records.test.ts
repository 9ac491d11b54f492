import { expect, test } from "vitest";
import { inPieces } from "../../test/support/evtx-reading.ts";
import {
  element,
  event,
  eventData,
  EvtxChunkWriter,
  evtxFile,
  type EvtxFragment,
  hole,
  optional,
  value,
} from "../../test/support/evtx-writer.ts";
import type { EvtxRecord } from "./fields/evtx-record.ts";
import { readEvtxRecords } from "./read-records.ts";

/** What `look` sees of each record. */
async function seen<T>(fragments: readonly EvtxFragment[], look: (record: EvtxRecord) => T): Promise<T[]> {
  const writer = new EvtxChunkWriter();
  for (const [index, fragment] of fragments.entries()) writer.record(index + 1, fragment);
  const found: T[] = [];
  await readEvtxRecords(
    inPieces(evtxFile([writer.finish()]), 1 << 16),
    (record) => void found.push(look(record)),
  );
  return found;
}

function fieldsOf(record: EvtxRecord): Record<string, unknown> {
  const fields = [...(record.shape?.fields ?? [])].map(
    ([name, all]) =>
      [name, all.filter((field) => record.has(field)).map((field) => record.read(field))] as const,
  );
  return Object.fromEntries(
    fields
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

const data = (user: string) =>
  eventData(7, ["SubjectUserName", "CommandLine"], value.string(user), value.string("cmd.exe"));

test("fields have the names that rules have for them, and typed values", async () => {
  const [fields] = await seen([event(12, data("anna"))], fieldsOf);
  expect(fields).toEqual({
    Provider_Name: "Watchfloor-Test",
    EventID: 4688,
    Version: 2,
    Level: 4,
    Task: 1,
    Opcode: 0,
    Keywords: "0x8020000000000000",
    TimeCreated_SystemTime: "2025-11-24T12:00:00.0000000Z",
    EventRecordID: 12,
    Execution_ProcessID: 4,
    Execution_ThreadID: 8,
    Channel: "Security",
    Computer: "host.example",
    Security_UserID: "S-1-5-18",
    SubjectUserName: "anna",
    CommandLine: "cmd.exe",
  });
});

test("records of the same templates have the same shape, others another", async () => {
  const other = eventData(8, ["Service"], value.string("updsvc"));
  const shapes = await seen(
    [event(1, data("a")), event(2, other), event(3, data("b")), event(4)],
    ({ shape }) => shape,
  );
  expect(shapes.map((shape) => shape?.id)).toEqual([0, 1, 0, 2]);
  expect(shapes[0]).toBe(shapes[2]);
  expect(shapes.map((shape) => shape?.templates.length)).toEqual([2, 2, 2, 1]);
});

test("what the log wrote itself is there without any template", async () => {
  const found = await seen([event(77)], ({ writtenId, writtenAt }) => [writtenId, writtenAt]);
  expect(found).toEqual([[1n, Date.UTC(2025, 10, 24, 12)]]);
});

test("a value can be looked at where it lies", async () => {
  const [name] = await seen([event(1, data("anna"))], (record) => {
    const field = record.shape?.fields.get("SubjectUserName")?.[0];
    const found = field === undefined ? null : record.bytesOf(field);
    return found === null ? null : [found.type, found.bytes.toString("utf16le", found.start, found.end)];
  });
  expect(name).toEqual([1, "anna"]);
});

test("nested data, attributes, literals and values without a name", async () => {
  const root = element(
    "UserData",
    {},
    element(
      "LogFileCleared",
      { xmlns: "urn:x" },
      element("SubjectUserName", {}, hole(0, 1)),
      element("Error", { Code: hole(1, 8) }, "fixed"),
    ),
    element("Data", {}, optional(2, 1)),
    element("Data", {}, hole(3, 0x81)),
  );
  const body = value.fragment({
    template: { id: 9, root },
    values: [value.string("anna"), value.uint(8, 4, 5), value.none, value.strings("a", "b")],
  });
  const [fields] = await seen([event(1, body)], fieldsOf);
  expect(fields).toMatchObject({ SubjectUserName: "anna", Error: "fixed", Error_Code: 5, Data: ["a", "b"] });
});

test("a record whose values are not single slots has no shape", async () => {
  const joined = element("EventData", {}, element("Data", { Name: "x" }, hole(0, 1), "-", hole(1, 1)));
  const body = value.fragment({
    template: { id: 9, root: joined },
    values: [value.string("a"), value.string("b")],
  });
  const plain = { nodes: [element("Event", {}, element("System", {}, element("EventID", {}, "4")))] };
  expect(await seen([event(1, body), plain], ({ shape }) => shape)).toEqual([null, null]);
});
