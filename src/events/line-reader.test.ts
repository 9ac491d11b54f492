import fc from "fast-check";
import { expect, test } from "vitest";
import { gather } from "../../test/support/gather.ts";
import { readLines } from "./line-reader.ts";

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test("lines are the same however the bytes are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.string({ unit: "grapheme" }).map((line) => line.replaceAll("\n", "")),
        { minLength: 1 },
      ),
      fc.integer({ min: 1, max: 7 }),
      async (lines, size) => {
        const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
        expect(await gather(readLines(cut(bytes, size)))).toEqual(lines);
      },
    ),
  );
});

test("a last line without an end counts", async () => {
  expect(await gather(readLines(cut(new TextEncoder().encode("a\nb"), 2)))).toEqual(["a", "b"]);
});
