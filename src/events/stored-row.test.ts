import fc from "fast-check";
import { expect, test } from "vitest";
import { RowBinaryWriter } from "./row-binary-writer.ts";
import { StoredRowReader } from "./stored-row.ts";

const rowArbitrary = fc.record({
  spool: fc.constantFrom("a", "spool1"),
  batch: fc.nat({ max: 2 ** 40 }),
  index: fc.nat({ max: 2 ** 32 - 1 }),
  logsource: fc.string({ unit: "binary" }),
  kinds: fc.string(),
  fields: fc.array(fc.tuple(fc.string({ unit: "binary" }), fc.string({ unit: "binary", maxLength: 300 })), {
    maxLength: 80,
  }),
});

test("rows are read as they were written, wherever the pieces are cut", () => {
  fc.assert(
    fc.property(fc.array(rowArbitrary), fc.integer({ min: 1, max: 100 }), (rows, size) => {
      const writer = new RowBinaryWriter();
      for (const row of rows) {
        writer.string(row.spool);
        writer.uint64(row.batch);
        writer.uint32(row.index);
        writer.string(row.logsource);
        writer.string(row.kinds);
        writer.varint(row.fields.length);
        for (const text of row.fields.flat()) writer.string(text);
      }
      const bytes = writer.take();
      const reader = new StoredRowReader();
      const read: unknown[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        reader.push(bytes.subarray(at, at + size));
        while (reader.next()) read.push(rowOf(reader));
      }
      reader.end();
      expect(read).toEqual(rows);
    }),
  );
});

test("an answer that breaks off is told", () => {
  const reader = new StoredRowReader();
  reader.push(new Uint8Array([5, 97]));
  expect(reader.next()).toBe(false);
  expect(() => reader.end()).toThrow("within a row");
});

function rowOf(reader: StoredRowReader): unknown {
  const text = (from: number, to: number): string => reader.bytes.toString("utf8", from, to);
  const at = (place: number): number => reader.places[place] ?? 0;
  return {
    spool: reader.spool,
    batch: reader.batch,
    index: reader.index,
    logsource: text(reader.logsourceStart, reader.logsourceEnd),
    kinds: text(reader.kindsStart, reader.kindsEnd),
    fields: Array.from({ length: reader.fieldCount }, (_, field) => [
      text(at(field * 4), at(field * 4 + 1)),
      text(at(field * 4 + 2), at(field * 4 + 3)),
    ]),
  };
}
