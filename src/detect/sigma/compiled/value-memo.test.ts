import fc from "fast-check";
import { expect, test } from "vitest";
import { FoldedText } from "./folded-text.ts";
import { IdList } from "./id-list.ts";
import { ValueMemo } from "./value-memo.ts";

function foldedOf(text: string): FoldedText {
  const folded = new FoldedText();
  folded.add(text);
  return folded;
}

function listOf(ids: readonly number[]): IdList {
  const list = new IdList();
  for (const id of ids) list.add(id);
  return list;
}

test("what it recalls is what was kept of that value in that field", () => {
  const entry = fc.tuple(fc.nat(3), fc.string({ maxLength: 12 }), fc.array(fc.nat(9), { maxLength: 5 }));
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
      const memo = new ValueMemo();
      const kept = new Map<string, readonly number[]>();
      for (const [field, text, ids] of entries) {
        const key = `${field} ${text.toLowerCase()}`;
        const known = kept.get(key);
        expect(memo.recall(field, foldedOf(text))).toBe(known !== undefined);
        if (known !== undefined) expect([...memo.ids.subarray(memo.from, memo.to)]).toEqual(known);
        else {
          for (let time = 0; time < 2; time++) memo.keep(field, foldedOf(text), listOf(ids));
          kept.set(key, ids);
        }
      }
    }),
  );
});

test("it keeps what comes a second time", () => {
  const memo = new ValueMemo();
  memo.keep(1, foldedOf("value"), listOf([1]));
  expect(memo.recall(1, foldedOf("value"))).toBe(false);
  memo.keep(1, foldedOf("value"), listOf([1]));
  expect(memo.recall(1, foldedOf("value"))).toBe(true);
});

test("it forgets when it is full, and goes on", () => {
  const memo = new ValueMemo();
  for (let value = 0; value < 10_000; value++) {
    const folded = foldedOf(`value ${value}`);
    expect(memo.recall(1, folded)).toBe(false);
    for (let time = 0; time < 2; time++) memo.keep(1, folded, listOf([value]));
    expect(memo.recall(1, folded)).toBe(true);
    expect([...memo.ids.subarray(memo.from, memo.to)]).toEqual([value]);
  }
  const long = foldedOf("x".repeat(100_000));
  for (let time = 0; time < 2; time++) memo.keep(1, long, listOf([1]));
  expect(memo.recall(1, long)).toBe(false);
});
