import { viewOf } from "../../../lib/view-of.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { foldedBytes, FoldedText, isSameBytes } from "./folded-text.ts";

const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "binary-ascii", maxLength: 40 }));

test("equal texts without regard to case have equal bytes, and only those", () => {
  fc.assert(
    fc.property(anyText, anyText, (one, other) => {
      for (const text of [other, one.toUpperCase(), one.toLowerCase()])
        expect(Buffer.compare(foldedBytes(one), foldedBytes(text)) === 0).toBe(
          one.toLowerCase() === text.toLowerCase(),
        );
    }),
  );
});

test("a well-formed text is within another where its bytes are", () => {
  const unit = fc.constantFrom("a", "B", "\u00e4", "\u{1F600}", "\ud83d", "\ude00", "\u0130", "\u03a3");
  const text = fc.array(unit, { maxLength: 6 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (long, short) => {
      const isWithin = Buffer.from(foldedBytes(long)).includes(Buffer.from(foldedBytes(short)));
      expect(isWithin || !short.isWellFormed()).toBe(
        long.toLowerCase().includes(short.toLowerCase()) || !short.isWellFormed(),
      );
    }),
  );
});

test("values stand one after the other, however many there are", () => {
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 30 }), (texts) => {
      const folded = new FoldedText();
      let end = 0;
      for (const text of texts) {
        folded.add(text);
        expect(folded.start).toBe(end);
        end = folded.end;
        const bytes = foldedBytes(text);
        expect(Buffer.compare(folded.bytes.subarray(folded.start, end), bytes)).toBe(0);
        expect(isSameBytes(viewOf(bytes), 0, folded)).toBe(true);
        expect(folded.isAscii).toBe(/^[\0-\x7f]*$/.test(text));
      }
    }),
  );
});

test("bytes of UTF-8 and UTF-16 are taken as the text that they are", () => {
  fc.assert(
    fc.property(anyText, fc.nat(3), fc.nat(3), (text, before, nuls) => {
      const folded = new FoldedText();
      folded.add("x".repeat(before));
      const utf8 = Buffer.from(text);
      folded.addUtf8(Buffer.concat([Buffer.alloc(before), utf8]), before, before + utf8.length);
      expect(shown(folded)).toEqual(shownText(text.toWellFormed()));
      const utf16 = Buffer.concat([
        Buffer.alloc(before),
        Buffer.from(text, "utf16le"),
        Buffer.alloc(nuls * 2),
      ]);
      const trimmed = text.replace(/\0+$/, "");
      const isTaken = folded.addUtf16(utf16, viewOf(utf16), before, utf16.length);
      expect(isTaken).toBe(/^[\0-\x7f]*$/.test(trimmed));
      if (isTaken) expect(shown(folded)).toEqual(shownText(trimmed));
    }),
  );
});

test("bytes that are no UTF-8 are taken as decoders read them", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
      const folded = new FoldedText();
      folded.addUtf8(Buffer.from(bytes), 0, bytes.length);
      expect(shown(folded)).toEqual(shownText(Buffer.from(bytes).toString()));
    }),
  );
});

function shown({ bytes, start, end, hash, isAscii }: FoldedText): unknown {
  return { bytes: bytes.toString("hex", start, end), hash, isAscii };
}

function shownText(text: string): unknown {
  const folded = new FoldedText();
  folded.add(text);
  return shown(folded);
}
