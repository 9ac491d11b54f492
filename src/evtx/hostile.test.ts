import fc from "fast-check";
import { expect, test } from "vitest";
import { inPieces, readAll } from "../../test/support/evtx-reading.ts";
import { readMutant, sampleFile } from "../../test/support/evtx-mutants.ts";
import { element, EvtxChunkWriter, evtxFile, hole, value } from "../../test/support/evtx-writer.ts";
import { instances } from "../../test/support/evtx-arbitrary.ts";
import type { Node } from "./binxml/node.ts";
import { readEvtxRecords } from "./read-records.ts";

/** More of them: `node scripts/fuzz-evtx.ts`. */
const MUTANTS = 400;

test("files with changed bytes are read to their end, in JSON, within bounds", async () => {
  const sample = sampleFile();
  for (let seed = 0; seed < MUTANTS; seed++) expect(await readMutant(sample, seed)).toBeNull();
});

test("any bytes are read to their end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 9000 }), async (bytes) => {
      let records = 0;
      await readEvtxRecords(inPieces(bytes, 1000), () => records++);
      expect(records).toBe(0);
    }),
    { numRuns: 50 },
  );
});

test("fields of records of any shape can be asked for", async () => {
  let shapes = 0;
  await fc.assert(
    fc.asyncProperty(instances, async (fragment) => {
      const file = evtxFile([new EvtxChunkWriter().record(1, fragment).finish()]);
      await readEvtxRecords(inPieces(file, file.length), (record) => {
        if (record.shape !== null) shapes++;
        for (const field of [...(record.shape?.fields.values() ?? [])].flat())
          if (!record.has(field)) expect([record.read(field), record.bytesOf(field)]).toEqual([null, null]);
      });
    }),
    { numRuns: 300 },
  );
  expect(shapes).toBeGreaterThan(0);
});

const many = (count: number): Node[] => Array.from({ length: count }, () => element("D", {}, hole(0, 0x21)));

test("long texts that templates name again and again cost their records, not the memory", async () => {
  const long = "x".repeat(8000);
  const inner = value.fragment({
    template: { id: 2, root: element("E", {}, long, hole(0, 1)) },
    values: [value.string("y")],
  });
  const middle = value.fragment({
    template: { id: 3, root: element("M", {}, ...many(800)) },
    values: [inner],
  });
  const writer = new EvtxChunkWriter().record(1, {
    template: { id: 4, root: element("Event", {}, ...many(800)) },
    values: [middle],
  });
  for (let id = 2; id < 20; id++)
    writer.record(id, { template: { id: 4, root: element("Event") }, values: [middle] });
  const { ids, lost } = await readAll(evtxFile([writer.finish()]), { recover: true });
  expect(ids).toEqual([]);
  expect(lost.length).toBeGreaterThanOrEqual(19);
});
