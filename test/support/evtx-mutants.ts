import { readEvtxLines } from "../../src/evtx/index.ts";
import { inPieces } from "./evtx-reading.ts";
import { element, event, eventData, EvtxChunkWriter, evtxFile, hole, value } from "./evtx-writer.ts";

/** A file with what event logs have: nested templates, lists, slack, elements without a template. */
export function sampleFile(): Buffer {
  const nested = value.fragment({
    template: { id: 20, root: element("UserData", {}, hole(0, 0x21)) },
    values: [eventData(21, ["a", "b"], value.string("x".repeat(200)), value.strings("one", "two"))],
  });
  const list = value.fragment({
    template: {
      id: 22,
      root: element(
        "EventData",
        {},
        element("Data", {}, hole(0, 0x81)),
        element("Binary", {}, hole(1, 0x0e)),
      ),
    },
    values: [value.strings("a", "b", ""), value.hex(0x0e, "c0ffee")],
  });
  const chunkOf = (from: number): Buffer => {
    const writer = new EvtxChunkWriter();
    for (let id = from; id < from + 12; id++) writer.record(id, event(id, [nested, list][id % 2]));
    const free = writer.at;
    writer.record(from + 12, {
      nodes: [element("Event", {}, element("System", {}, element("EventID", {}, "1")))],
    });
    for (let id = from + 13; id < from + 16; id++) writer.record(id, event(id, list));
    return writer.finish(from === 1 ? free : writer.at);
  };
  return evtxFile([chunkOf(1), chunkOf(101)]);
}

/** A time that no file of this size takes unless it was made to. */
const SLOW_MS = 5000;
/** Bytes of JSON that one chunk may become. */
const MAX_BODY_BYTES = 17 << 20;

/** Reads a file with some bytes changed, by a seed. Says what is wrong with how that went, or null. */
export async function readMutant(sample: Buffer, seed: number): Promise<string | null> {
  const startedAt = performance.now();
  let read = 0;
  for await (const { body, ends, lost, bytesRead } of readEvtxLines(
    inPieces(mutated(sample, seed), 1 << 16),
    { recover: true },
  )) {
    if (body.length > MAX_BODY_BYTES) return `${body.length} bytes of JSON`;
    if ((ends.at(-1) ?? 0) !== body.length) return "the body has more than its records";
    let start = 0;
    for (const end of ends) {
      if (!isJson(body.subarray(start, end))) return `no JSON at ${start}`;
      start = end;
    }
    if (lost.some(({ offset, length }) => length <= 0 || offset + length > sample.length))
      return `a lost range is out of the file: ${JSON.stringify(lost)}`;
    read = bytesRead;
  }
  if (read > sample.length) return "more was read than there is";
  return performance.now() - startedAt > SLOW_MS ? "it took too long" : null;
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

/** Bytes that lengths, offsets and counts are tried with. */
const NASTY = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x0c, 0x21, 0x81];

/** A copy with up to 16 places changed: a byte, four bytes, or a part moved to elsewhere; or with its end cut off. */
export function mutated(sample: Buffer, seed: number): Buffer {
  const random = randomOf(seed);
  const bytes = Buffer.from(sample);
  const used = [512, 12_000].map((span) => random(span)).reduce((sum, part) => sum + part, 0);
  for (let count = 1 + random(16); count > 0; count--) {
    const at =
      4096 + 65_536 * random(2) + (random(4) === 0 ? random(65_000) : (used + random(6000)) % 65_000);
    const kind = random(4);
    if (kind === 0) bytes[at] = random(256);
    else if (kind === 1) bytes[at] = NASTY[random(NASTY.length)] ?? 0;
    else if (kind === 2) bytes.writeUInt32LE(random(2) === 0 ? random(65_536) : random(2 ** 31) * 2, at);
    else bytes.copyWithin(at, 4096 + random(20_000), 4096 + random(20_000) + random(400));
  }
  return random(20) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
}

/** Numbers below a limit, the same for a seed everywhere (mulberry32). */
function randomOf(seed: number): (limit: number) => number {
  let state = seed * 0x9e3779b9;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}
