import { locateInstance } from "../binxml/value-table.ts";
import { Values } from "../binxml/values.ts";
import type { Chunk } from "../chunk/chunk.ts";
import { ATTRIBUTES_KEY, DATA_ELEMENT, TEXT_KEY } from "../plan/step.ts";
import type { JsonTree } from "../value/json-tree.ts";
import { VALUE_TYPE } from "../value/value-type.ts";

/**
 * Slots of the values that every provider's outer template has in common; 13 and what follows differ by whether the
 * provider's name and the channel are values or literals of the template. Found to hold in some 61,000 records of 324
 * templates.
 */
const SLOT = {
  level: 0,
  opcode: 1,
  task: 2,
  eventId: 3,
  qualifiers: 4,
  keywords: 5,
  time: 6,
  activityId: 7,
  processId: 8,
  threadId: 9,
  recordId: 10,
  version: 11,
  userId: 12,
  relatedActivityId: 13,
  providerName: 14,
  providerGuid: 15,
  channel: 16,
} as const;
const EXPECTED: readonly number[] = [
  VALUE_TYPE.uint8,
  VALUE_TYPE.uint8,
  VALUE_TYPE.uint16,
  VALUE_TYPE.uint16,
  VALUE_TYPE.uint16,
  VALUE_TYPE.hex64,
  VALUE_TYPE.fileTime,
  VALUE_TYPE.guid,
  VALUE_TYPE.uint32,
  VALUE_TYPE.uint32,
  VALUE_TYPE.uint64,
  VALUE_TYPE.uint8,
  VALUE_TYPE.sid,
];
/** Values of the outer templates that have the provider and the channel as values. */
const COUNT_WITH_PROVIDER = 18;

/**
 * What a record says without any template: its System element, and the values of its event data without their names.
 * Null when its values are not those of an event.
 */
export function readSystemValues(chunk: Chunk, at: number, end: number): JsonTree | null {
  const values = new Values();
  const count = addInstance(values, chunk, at, end);
  if (count < EXPECTED.length || !EXPECTED.every((type, slot) => isOf(values, slot, type))) return null;
  const read = (slot: number): JsonTree => values.read(chunk, slot);
  const system = systemOf(read, count === COUNT_WITH_PROVIDER);
  const body = count - 1;
  const event = new Map<string, JsonTree>([["System", system]]);
  if (values.types[body] === VALUE_TYPE.binXml) {
    const data = readBody(values, chunk, body);
    if (data.length > 0) event.set("EventData", objectOf([[DATA_ELEMENT, objectOf([[TEXT_KEY, data]])]]));
  }
  return objectOf([["Event", event]]);
}

function systemOf(read: (slot: number) => JsonTree, hasProvider: boolean): JsonTree {
  const qualifiers = read(SLOT.qualifiers);
  const provider = hasProvider
    ? attributes({ Name: read(SLOT.providerName), Guid: read(SLOT.providerGuid) })
    : null;
  return objectOf([
    ["Provider", provider],
    [
      "EventID",
      qualifiers === ""
        ? read(SLOT.eventId)
        : objectOf([
            [ATTRIBUTES_KEY, objectOf([["Qualifiers", qualifiers]])],
            [TEXT_KEY, read(SLOT.eventId)],
          ]),
    ],
    ["Version", read(SLOT.version)],
    ["Level", read(SLOT.level)],
    ["Task", read(SLOT.task)],
    ["Opcode", read(SLOT.opcode)],
    ["Keywords", read(SLOT.keywords)],
    ["TimeCreated", attributes({ SystemTime: read(SLOT.time) })],
    ["EventRecordID", read(SLOT.recordId)],
    ["Correlation", attributes({ ActivityID: read(SLOT.activityId) })],
    ["Execution", attributes({ ProcessID: read(SLOT.processId), ThreadID: read(SLOT.threadId) })],
    ["Channel", hasProvider ? read(SLOT.channel) : null],
    ["Computer", null],
    ["Security", attributes({ UserID: read(SLOT.userId) })],
  ]);
}

function attributes(values: Readonly<Record<string, JsonTree>>): JsonTree {
  const present = Object.entries(values).filter(([, value]) => value !== "");
  return present.length === 0 ? null : objectOf([[ATTRIBUTES_KEY, objectOf(present)]]);
}

function objectOf(members: readonly (readonly [string, JsonTree])[]): JsonTree {
  return new Map(members);
}

/** The values of the template within the body, in their order. */
function readBody(values: Values, chunk: Chunk, body: number): JsonTree[] {
  const base = values.count;
  const offset = values.offsets[body] ?? 0;
  const count = addInstance(values, chunk, offset, offset + (values.sizes[body] ?? 0));
  return Array.from({ length: Math.max(0, count) }, (_, slot) => values.read(chunk, base + slot));
}

/** How many values the instance at an offset has, or -1 when there is none. */
function addInstance(values: Values, chunk: Chunk, at: number, end: number): number {
  const table = locateInstance(chunk, at, end);
  return table === null || values.add(chunk.view, table, end) < 0 ? -1 : table.count;
}

function isOf(values: Values, slot: number, type: number): boolean {
  return values.types[slot] === type || values.types[slot] === VALUE_TYPE.null;
}
