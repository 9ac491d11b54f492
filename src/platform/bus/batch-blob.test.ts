import fc from "fast-check";
import { expect, test } from "vitest";
import { type BatchHeader, packRecords } from "../../schema/raw-batch.ts";
import { decodeBatch, encodeBatch, openBlob, sealBlob } from "./batch-blob.ts";

const nullable = fc.option(fc.string(), { nil: null });
const header = fc.record({
  tenantUid: fc.string({ unit: "binary" }),
  sourceName: fc.string(),
  listener: fc.string(),
  sourceType: nullable,
  host: nullable,
  receivedAt: fc.integer({ min: 0, max: 4e12 }),
  context: nullable,
});
const HEADER: BatchHeader = {
  tenantUid: "t",
  sourceName: "s",
  listener: "http",
  sourceType: null,
  host: null,
  receivedAt: 1,
  context: null,
};
const batches = fc
  .tuple(header, fc.array(fc.uint8Array({ maxLength: 60 })))
  .map(([head, records]) => packRecords(head, records));

test("what is encoded and sealed is opened and decoded to the same batch", () => {
  fc.assert(
    fc.property(batches, (batch) => {
      const opened = openBlob(sealBlob(encodeBatch(batch)));
      expect(opened.ok && decodeBatch(opened.value)).toEqual({ ok: true, value: batch });
    }),
  );
});

test("a large batch is stored in fewer bytes and comes back the same", () => {
  const line = '{"EventID":1,"Image":"C:\\\\Windows\\\\System32\\\\cmd.exe"}';
  const batch = packRecords(HEADER, Array<string>(5000).fill(line));
  const blob = sealBlob(encodeBatch(batch));
  expect(blob.length).toBeLessThan(batch.body.length / 5);
  const opened = openBlob(blob);
  const decoded = opened.ok ? decodeBatch(opened.value) : opened;
  expect(decoded.ok && Buffer.from(decoded.value.body).equals(batch.body)).toBe(true);
  expect(decoded.ok && decoded.value.ends).toEqual(batch.ends);
});

test("a blob with any one byte changed is refused", () => {
  fc.assert(
    fc.property(batches, fc.nat(), fc.integer({ min: 1, max: 255 }), (batch, at, change) => {
      const blob = sealBlob(encodeBatch(batch));
      const index = at % blob.length;
      fc.pre(index === 0 || index > 3); // between them lie three unused bytes
      blob[index] = (blob[index] ?? 0) ^ change;
      expect(openBlob(blob).ok).toBe(false);
    }),
  );
});

test("any bytes at all are decoded to a batch whose index fits, or to an error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const decoded = decodeBatch(bytes);
      expect(!decoded.ok || (decoded.value.ends.at(-1) ?? 0) === decoded.value.body.length).toBe(true);
      expect(openBlob(bytes)).toHaveProperty("ok");
    }),
  );
});

test("an index that runs backwards or beyond the body is refused", () => {
  const batch = packRecords(HEADER, ["one", "two"]);
  expect(decodeBatch(encodeBatch({ ...batch, ends: Uint32Array.of(4, 3) })).ok).toBe(false);
  expect(decodeBatch(encodeBatch({ ...batch, ends: Uint32Array.of(3, 9) })).ok).toBe(false);
  expect(decodeBatch(encodeBatch(batch).subarray(0, 12)).ok).toBe(false);
});
