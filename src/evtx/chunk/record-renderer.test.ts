import fc from "fast-check";
import { expect, test } from "vitest";
import { instances } from "../../../test/support/evtx-arbitrary.ts";
import {
  element,
  event,
  eventData,
  EvtxChunkWriter,
  type EvtxFragment,
  hole,
  optional,
  value,
} from "../../../test/support/evtx-writer.ts";
import { createTemplateStore } from "../binxml/template-store.ts";
import { JsonWriter } from "../value/json-writer.ts";
import { Chunk } from "./chunk.ts";
import { RecordRenderer } from "./record-renderer.ts";

const chunk = new Chunk();
const writer = new JsonWriter();
const renderer = new RecordRenderer(chunk, writer);

/** What a fragment becomes by its plans and the general way; null: not at all. */
function rendered(fragment: EvtxFragment): {
  readonly planned: string | null;
  readonly general: string | null;
} {
  const from = new EvtxChunkWriter();
  from.fragment(fragment);
  chunk.bytes.set(from.bytes);
  chunk.renew();
  const store = createTemplateStore();
  renderer.renew();
  const render = (how: "renderPlanned" | "renderGenerally"): string | null => {
    writer.at = 0;
    const isDone = renderer[how](512, from.at, (instance) => store.ofInstance(chunk, instance));
    expect(isDone || writer.at === 0).toBe(true);
    return isDone ? writer.bytes.toString("utf8", 0, writer.at) : null;
  };
  return { planned: render("renderPlanned"), general: render("renderGenerally") };
}

function eventOf(fragment: EvtxFragment): unknown {
  const { planned, general } = rendered(fragment);
  expect(planned).toBe(general);
  return JSON.parse(planned ?? "null");
}

test("plans give what the general way gives, byte for byte", () => {
  let plannedCount = 0;
  fc.assert(
    fc.property(instances, (fragment) => {
      const { planned, general } = rendered(fragment);
      if (planned === null) return;
      plannedCount++;
      expect(planned).toBe(general);
    }),
    { numRuns: 2000 },
  );
  // else nothing was compared
  expect(plannedCount).toBeGreaterThan(200);
});

test("an event is written in the shape of evtx_dump", () => {
  const data = eventData(
    7,
    ["SubjectUserName", "CommandLine"],
    value.string("anna"),
    value.string('cmd "é"'),
  );
  expect(eventOf(event(12, data))).toEqual({
    Event: {
      "#attributes": { xmlns: "http://schemas.microsoft.com/win/2004/08/events/event" },
      System: {
        Provider: { "#attributes": { Name: "Watchfloor-Test" } },
        EventID: 4688,
        Version: 2,
        Level: 4,
        Task: 1,
        Opcode: 0,
        Keywords: "0x8020000000000000",
        TimeCreated: { "#attributes": { SystemTime: "2025-11-24T12:00:00.0000000Z" } },
        EventRecordID: 12,
        Correlation: null,
        Execution: { "#attributes": { ProcessID: 4, ThreadID: 8 } },
        Channel: "Security",
        Computer: "host.example",
        Security: { "#attributes": { UserID: "S-1-5-18" } },
      },
      EventData: { SubjectUserName: "anna", CommandLine: 'cmd "é"' },
    },
  });
});

/** Event data of one value under the elements given. */
const data = (
  children: Parameters<typeof element>[2][],
  ...values: Parameters<typeof eventData>[2][]
): unknown => eventOf({ template: { id: 1, root: element("EventData", {}, ...children) }, values });

const named = (slot: number) => element("Data", { Name: "x" }, hole(slot, 1));

test("what a missing value takes with it", () => {
  expect(data([named(0)], value.none)).toEqual({ EventData: { x: "" } });
  expect(data([element("Binary", {}, hole(0, 0x0e))], value.none)).toEqual({ EventData: { Binary: null } });
  expect(data([element("Data", { Name: "x" }, optional(0, 1))], value.none)).toEqual({ EventData: null });
  expect(data([{ ...named(0), dependency: 1 }], value.string("a"), value.none)).toEqual({ EventData: null });
  expect(data([element("Error", { Code: hole(0, 8) })], value.none)).toEqual({ EventData: { Error: null } });
  expect(data([element("ID", { Code: hole(0, 8) }, hole(1, 8))], value.none, value.uint(8, 4, 7))).toEqual({
    EventData: { ID: 7 },
  });
  expect(
    data([element("ID", { Code: hole(0, 8) }, hole(1, 8))], value.uint(8, 4, 1), value.uint(8, 4, 7)),
  ).toEqual({
    EventData: { ID: { "#attributes": { Code: 1 }, "#text": 7 } },
  });
});

test("values that repeat their element, and elements of one name", () => {
  const unnamed = element("Data", {}, hole(0, 0x81));
  expect(data([unnamed], value.strings("a", "", "b"))).toEqual({
    EventData: { Data: { "#text": ["a", "", "b"] } },
  });
  expect(data([unnamed, unnamed], value.string("a"))).toEqual({
    EventData: { Data: { "#text": ["a", "a"] } },
  });
  expect(data([element("Data", { Name: "x" }, hole(0, 0x81))], value.strings("a", "b"))).toEqual({
    EventData: { x: ["a", "b"] },
  });
  expect(data([element("Data", { Name: "x" }, hole(0, 0x81))], value.strings("a"))).toEqual({
    EventData: { x: "a" },
  });
  const twice = [
    element("Data", { Name: "x" }, optional(0, 1)),
    element("Data", { Name: "x" }, optional(1, 1)),
  ];
  expect(data(twice, value.string("a"), value.string("b"))).toEqual({ EventData: { x: ["a", "b"] } });
  expect(data(twice, value.none, value.string("b"))).toEqual({ EventData: { x: "b" } });
  expect(data(twice, value.none, value.none)).toEqual({ EventData: null });
});

test("elements without a template are read, with every value as text", () => {
  const nodes = [
    element("Event", {}, element("System", {}, element("EventID", { Qualifiers: "0" }, "4")), "\n"),
  ];
  const { planned, general } = rendered({ nodes });
  expect(planned).toBeNull();
  expect(JSON.parse(general ?? "")).toEqual({
    Event: { System: { EventID: { "#attributes": { Qualifiers: "0" }, "#text": "4" } } },
  });
});

test("two lists in one element are multiplied, but not without end", () => {
  const both = element("Data", { Name: "x" }, hole(0, 0x81), "-", hole(1, 0x81));
  const fragment = (count: number): EvtxFragment => {
    const many = value.strings(...Array.from({ length: count }, (_, index) => String(index)));
    return { template: { id: 1, root: element("EventData", {}, both) }, values: [many, many] };
  };
  expect(JSON.parse(rendered(fragment(2)).general ?? "")).toEqual({
    EventData: { x: ["0-0", "0-1", "1-0", "1-1"] },
  });
  expect(rendered(fragment(2000)).general).toBeNull();
});
