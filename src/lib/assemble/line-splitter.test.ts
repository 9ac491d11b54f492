import fc from "fast-check";
import { expect, test } from "vitest";
import { LineSplitter } from "./line-splitter.ts";

function split(
  stream: Uint8Array,
  step: number,
  limit = 1000,
): { text: string; end: number; isCut: boolean }[] {
  const splitter = new LineSplitter(limit);
  const pieces = [];
  for (let at = 0; at < stream.length; at += step)
    // the reader of a file uses one buffer again and again
    pieces.push(...splitter.push(stream.slice(at, at + step)).map(told));
  return [...pieces, ...splitter.end().map(told)];
}

const told = ({ bytes, ...rest }: { bytes: Uint8Array; end: number; isCut: boolean }) => ({
  text: Buffer.from(bytes).toString("latin1"),
  ...rest,
});

test("gives the lines that splitting the text gives, however the stream is sliced", () => {
  const text = fc.stringMatching(/^[ab\r\n]{0,60}$/);
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (stream, step) => {
      const lines = stream.split("\n");
      if (lines.at(-1) === "") lines.pop();
      const found = split(Buffer.from(stream), step);
      expect(found.map((line) => line.text)).toEqual(lines.map((line) => line.replace(/\r$/, "")));
      expect(found.at(-1)?.end ?? 0).toBe(stream.length);
    }),
  );
});

test("a line beyond the limit is cut and the next one is whole", () => {
  expect(split(Buffer.from("aaaaaaaaaa\nbb\r\nc"), 3, 4)).toEqual([
    { text: "aaaa", end: 11, isCut: true },
    { text: "bb", end: 15, isCut: false },
    { text: "c", end: 16, isCut: false },
  ]);
});
