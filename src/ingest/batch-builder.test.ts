import fc from "fast-check";
import { expect, test } from "vitest";
import { type BatchHeader, packRecords } from "../schema/raw-batch.ts";
import { createBatchBuilder } from "./batch-builder.ts";

const HEADER: BatchHeader = {
  tenantUid: "acme",
  sourceName: "web",
  listener: "http",
  sourceType: null,
  host: null,
  receivedAt: 1,
  context: null,
};

test("gathers the same batch as packing all records at once, again and again", () => {
  const records = fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 20 });
  fc.assert(
    fc.property(records, records, (first, second) => {
      const builder = createBatchBuilder();
      for (const sent of [first, second]) {
        for (const record of sent) builder.add(record);
        expect(builder.records).toBe(sent.length);
        const batch = builder.take(HEADER);
        const packed = packRecords(HEADER, sent);
        expect(batch.ends).toEqual(packed.ends);
        expect(Buffer.compare(batch.body, packed.body)).toBe(0);
        expect(builder.bytes).toBe(0);
      }
    }),
  );
});
