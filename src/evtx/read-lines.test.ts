import { expect, test } from "vitest";
import {
  element,
  event,
  eventData,
  EvtxChunkWriter,
  evtxFile,
  type EvtxFragment,
  hole,
  value,
} from "../../test/support/evtx-writer.ts";
import { readAll } from "../../test/support/evtx-reading.ts";

const NAMES = ["SubjectUserName", "CommandLine"];
const logon = (id: number, user = "anna"): EvtxFragment =>
  event(id, eventData(7, NAMES, value.string(user), value.string("cmd.exe")));

/** A chunk of events with these ids. */
function chunkOf(...ids: readonly number[]): EvtxChunkWriter {
  const writer = new EvtxChunkWriter();
  for (const id of ids) writer.record(id, logon(id));
  return writer;
}

test("records of all chunks are given in order, whatever the header says of their number", async () => {
  const file = evtxFile([chunkOf(1, 2).finish(), Buffer.alloc(65_536), chunkOf(3).finish()]);
  file.writeUInt16LE(0, 42);
  const read = await readAll(file);
  expect(read.ids).toEqual([1, 2, 3]);
  expect(read.lost).toEqual([]);
  expect(read.bytesRead).toBe(file.length);
});

test("a file is read the same in pieces of any size", async () => {
  const file = evtxFile([chunkOf(1, 2).finish(), chunkOf(3).finish()]);
  const whole = await readAll(file);
  for (const size of [7, 4096, 65_536, 70_000]) expect(await readAll(file, { size })).toEqual(whole);
});

test("a template of another chunk is recognised though its names stand elsewhere", async () => {
  const second = new EvtxChunkWriter();
  // the names of the data come before the template that defines them
  second.record(
    9,
    event(
      9,
      value.fragment({ nodes: [element("EventData", {}, element("Data", { Name: "CommandLine" }, "x"))] }),
    ),
  );
  second.record(10, logon(10));
  const { ids, events } = await readAll(evtxFile([chunkOf(1).finish(), second.finish()]));
  expect(ids).toEqual([1, 9, 10]);
  expect(events.map(({ Event }) => Event.EventData)).toEqual([
    { SubjectUserName: "anna", CommandLine: "cmd.exe" },
    { CommandLine: "x" },
    { SubjectUserName: "anna", CommandLine: "cmd.exe" },
  ]);
});

test("two templates of one GUID are two templates", async () => {
  const other = new EvtxChunkWriter();
  other.record(
    2,
    event(2, eventData(7, ["SubjectUserName", "CommandLin€"], value.string("a"), value.string("b"))),
  );
  const { events } = await readAll(evtxFile([chunkOf(1).finish(), other.finish()]));
  expect(events[1]?.Event.EventData).toEqual({ SubjectUserName: "a", "CommandLin€": "b" });
});

test("a chunk with a wrong checksum is read all the same", async () => {
  const chunk = chunkOf(1, 2).finish();
  chunk.writeUInt32LE(1, 52);
  expect((await readAll(evtxFile([chunk]))).ids).toEqual([1, 2]);
});

test("records end quietly where the header counts zeros in", async () => {
  expect(await readAll(evtxFile([chunkOf(1).finish(65_536)]))).toMatchObject({ ids: [1], lost: [] });
});

test("a file that ends within a chunk is read as far as it goes", async () => {
  const writer = chunkOf(1, 2, 3);
  const [, , third = 0] = writer.records;
  const file = evtxFile([writer.finish()]).subarray(0, 4096 + third + 40);
  const { ids, lost } = await readAll(file);
  expect(ids).toEqual([1, 2]);
  expect(lost).toEqual([
    { offset: 4096 + third, length: writer.at - third, reason: "the file ends within a chunk" },
  ]);
});

test("a record without a size ends its chunk and no other; what follows it is recovered", async () => {
  const writer = chunkOf(1, 2, 3);
  const [, second = 0] = writer.records;
  const chunk = writer.finish();
  chunk.writeUInt32LE(0, second + 4);
  const { ids, lost, recovered } = await readAll(evtxFile([chunk, chunkOf(4).finish()]), { recover: true });
  expect(ids).toEqual([1, 4]);
  expect(lost).toEqual([
    { offset: 4096 + second, length: writer.at - second, reason: "a record says that it has 0 bytes" },
  ]);
  expect(recovered).toEqual([
    [3, { status: "damaged", completeness: "full", offset: 4096 + (writer.records[2] ?? 0) }],
  ]);
});

test("a chunk without its magic is lost, but its records are recovered", async () => {
  const writer = chunkOf(1, 2);
  const chunk = writer.finish();
  chunk.write("Elf?");
  const read = await readAll(evtxFile([chunk, chunkOf(3).finish()]), { recover: true });
  expect(read.ids).toEqual([3]);
  expect(read.lost).toEqual([{ offset: 4096, length: 65_536, reason: "no chunk is here" }]);
  expect(read.recovered.map(([id, { status }]) => [id, status])).toEqual([
    [1, "damaged"],
    [2, "damaged"],
  ]);
});

test("chunks are found at any sector, with no file header before them", async () => {
  const file = Buffer.concat([
    Buffer.alloc(1536, "x"),
    chunkOf(1).finish(),
    Buffer.alloc(512, "y"),
    chunkOf(2).finish(),
  ]);
  const { ids, lost } = await readAll(file);
  expect(ids).toEqual([1, 2]);
  expect(lost).toEqual([
    { offset: 0, length: 1536, reason: "the file does not begin as an event log" },
    { offset: 67_072, length: 512, reason: "no chunk is here" },
  ]);
});

test("older records behind the last one are recovered and marked, copies of listed ones are not", async () => {
  const writer = chunkOf(1, 2, 3);
  const [, second = 0] = writer.records;
  const { ids, recovered, lost } = await readAll(evtxFile([writer.finish(second), chunkOf(4).finish()]), {
    recover: true,
  });
  expect(ids).toEqual([1, 4]);
  expect(lost).toEqual([]);
  expect(recovered).toEqual([
    [2, { status: "slack", completeness: "full", offset: 4096 + second }],
    [3, { status: "slack", completeness: "full", offset: 4096 + (writer.records[2] ?? 0) }],
  ]);
  const twice = evtxFile([writer.finish(second), writer.finish(writer.at)]);
  twice.writeUInt32LE(second, 4096 + 48);
  expect((await readAll(twice, { recover: true })).recovered).toEqual([]);
});

test("nothing is recovered unless it is asked for", async () => {
  const writer = chunkOf(1, 2);
  expect(await readAll(evtxFile([writer.finish(writer.records[1])]))).toMatchObject({
    ids: [1],
    recovered: [],
  });
});

/** A chunk whose second record is in its slack, and whose templates are gone. */
function withoutTemplates(of: (id: number) => EvtxFragment = logon): Buffer {
  const writer = new EvtxChunkWriter().record(1, of(1)).record(2, of(2));
  const [first = 0, second = 0] = writer.records;
  const chunk = writer.finish(512);
  chunk.fill(0, first, second);
  return chunk;
}

test("a record whose own template is gone is read with that of another chunk", async () => {
  const { recovered, events } = await readAll(evtxFile([withoutTemplates(), chunkOf(5).finish()]), {
    recover: true,
  });
  expect(recovered).toEqual([
    [2, { status: "slack", completeness: "other_template", offset: expect.any(Number) }],
  ]);
  expect(events.at(-1)?.Event.EventData).toEqual({ SubjectUserName: "anna", CommandLine: "cmd.exe" });
});

test("a template that expects other types is not taken", async () => {
  const other = new EvtxChunkWriter();
  const root = element(
    "EventData",
    {},
    element("Data", { Name: "x" }, hole(0, 8)),
    element("Data", { Name: "y" }, hole(1, 8)),
  );
  other.record(
    5,
    event(
      5,
      value.fragment({ template: { id: 7, root }, values: [value.uint(8, 4, 1), value.uint(8, 4, 2)] }),
    ),
  );
  const { recovered, events } = await readAll(evtxFile([withoutTemplates(), other.finish()]), {
    recover: true,
  });
  expect(recovered).toEqual([
    [2, { status: "slack", completeness: "system_only", offset: expect.any(Number) }],
  ]);
  expect(events.at(-1)?.Event.EventData).toEqual({ Data: { "#text": ["anna", "cmd.exe"] } });
});

test("without any template the system values are read all the same", async () => {
  const { recovered, events } = await readAll(evtxFile([withoutTemplates()]), { recover: true });
  expect(recovered.map(([, { completeness }]) => completeness)).toEqual(["system_only"]);
  expect(events[0]).toMatchObject({
    Event: {
      System: {
        Provider: { "#attributes": { Name: "Watchfloor-Test" } },
        EventID: 4688,
        TimeCreated: { "#attributes": { SystemTime: "2025-11-24T12:00:00.0000000Z" } },
        EventRecordID: 2,
        Channel: "Security",
        Security: { "#attributes": { UserID: "S-1-5-18" } },
      },
      EventData: { Data: { "#text": ["anna", "cmd.exe"] } },
    },
  });
});

test("what is neither an event nor has a template is lost", async () => {
  const root = element("Event", {}, hole(0, 1));
  const plain = withoutTemplates((id) => ({ template: { id: 3, root }, values: [value.string(`x${id}`)] }));
  const { lost, recovered } = await readAll(evtxFile([plain]), { recover: true });
  expect(recovered).toEqual([]);
  expect(lost).toEqual([expect.objectContaining({ reason: "a record was found whose template is nowhere" })]);
});

test("a record that another one swallowed is found", async () => {
  const writer = chunkOf(1, 2, 3);
  const [, second = 0, third = 0] = writer.records;
  const swallowed = writer.bytes.readUInt32LE(third + 4) + third - second;
  writer.bytes.writeUInt32LE(swallowed, second + 4);
  writer.bytes.writeUInt32LE(swallowed, second + swallowed - 4);
  const { ids, recovered, lost } = await readAll(evtxFile([writer.finish()]), { recover: true });
  expect(ids).toEqual([1, 2]);
  expect(lost).toEqual([]);
  expect(recovered).toEqual([[3, { status: "hidden", completeness: "full", offset: 4096 + third }]]);
});

test("a record that cannot be read costs itself, and its bytes are told", async () => {
  const writer = chunkOf(1, 2, 3);
  const [, second = 0, third = 0] = writer.records;
  const chunk = writer.finish();
  // the number of values
  chunk.writeUInt32LE(0xffff, second + 24 + 14);
  const { ids, lost } = await readAll(evtxFile([chunk]), { recover: true });
  expect(ids).toEqual([1, 3]);
  expect(lost).toEqual([
    {
      offset: 4096 + second,
      length: third - second,
      reason: expect.stringContaining("a record cannot be read"),
    },
  ]);
});

test("a template that repeats a value without end costs its record", async () => {
  const holes = Array.from({ length: 2000 }, () => element("D", {}, hole(0, 1)));
  const writer = chunkOf(1);
  writer.record(2, {
    template: { id: 9, root: element("Event", {}, ...holes) },
    values: [value.string("x".repeat(12_000))],
  });
  const { ids, lost } = await readAll(evtxFile([writer.finish()]));
  expect(ids).toEqual([1]);
  expect(lost).toHaveLength(1);
});

test("an empty file, and one that is none, are no exception", async () => {
  expect(await readAll(Buffer.alloc(0))).toMatchObject({ ids: [], lost: [] });
  expect((await readAll(Buffer.from("LfLe"))).lost).toEqual([
    { offset: 0, length: 4, reason: "the file does not begin as an event log" },
  ]);
});
