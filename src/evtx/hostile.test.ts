import fc from "fast-check";
import { expect, test } from "vitest";
import { inPieces } from "../../test/support/evtx-reading.ts";
import { readMutant, sampleFile } from "../../test/support/evtx-mutants.ts";
import { EvtxChunkWriter, evtxFile } from "../../test/support/evtx-writer.ts";
import { instances } from "../../test/support/evtx-arbitrary.ts";
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
