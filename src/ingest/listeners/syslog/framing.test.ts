import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SyslogFramer } from "./framing.ts";

type Cut = { readonly messages: string[]; readonly cut: string[]; readonly isLost: boolean };

/** Pushes the stream in slices of `step` bytes. */
function frame(stream: string | Uint8Array, step = 7, maxMessageBytes = 100): Cut {
  const messages: string[] = [];
  const cut: string[] = [];
  let isLost = false;
  const framer = new SyslogFramer({
    maxMessageBytes,
    onMessage: (message, isCut) =>
      void (isCut ? cut : messages).push(Buffer.from(message).toString("latin1")),
    onLost: () => {
      isLost = true;
    },
  });
  const bytes = Buffer.from(stream);
  for (let at = 0; at < bytes.length; at += step) framer.push(bytes.subarray(at, at + step));
  framer.end();
  return { messages, cut, isLost };
}

const counted = (message: string): string => `${Buffer.byteLength(message)} ${message}`;

describe("lines", () => {
  test("end with a line feed, a carriage return and line feed, or NUL, and empty ones are none", () => {
    const { messages } = frame("<13>a\n<13>b\r\n\n<13>c\0<13>d\n");
    expect(messages).toEqual(["<13>a", "<13>b", "<13>c", "<13>d"]);
  });

  test("that the sender did not finish are handed over when it goes", () => {
    expect(frame("<13>a\n<13>half").messages).toEqual(["<13>a", "<13>half"]);
  });

  test("that begin with a number and a space are lines", () => {
    expect(frame("12 monkeys\n20241124 10:00 up\n0 <13>x\n").messages).toEqual([
      "12 monkeys",
      "20241124 10:00 up",
      "0 <13>x",
    ]);
  });

  test("over the limit are cut and the next one is read", () => {
    const { messages, cut, isLost } = frame(`<13>${"x".repeat(500)}\n<13>next\n`);
    expect(cut).toEqual([`<13>${"x".repeat(96)}`]);
    expect(messages).toEqual(["<13>next"]);
    expect(isLost).toBe(false);
  });
});

describe("counted messages", () => {
  test("may hold line feeds, and need nothing between them", () => {
    const { messages } = frame(counted("<13>a\nb") + counted("<13>c") + counted('{"a":1}'));
    expect(messages).toEqual(["<13>a\nb", "<13>c", '{"a":1}']);
  });

  test("may begin with anything after the first", () => {
    expect(frame(counted("<13>a") + counted("plain")).messages).toEqual(["<13>a", "plain"]);
  });

  test("may be followed by a line feed that was not counted", () => {
    expect(frame(`${counted("<13>a")}\n${counted("<13>b")}\n`).messages).toEqual(["<13>a", "<13>b"]);
  });

  test("over the limit are cut and the rest skipped, whatever it looks like", () => {
    const { messages, cut } = frame(counted(`<13>${"5 <13>\n".repeat(50)}`) + counted("<13>next"));
    expect(cut).toHaveLength(1);
    expect(messages).toEqual(["<13>next"]);
  });

  test("cut off by the end of the connection are handed over as cut", () => {
    expect(frame("50 <13>only this").cut).toEqual(["<13>only this"]);
  });

  test("whose counts stopped being right end the connection, and what came is kept", () => {
    const { messages, cut, isLost } = frame(`${counted("<13>a")}3 <13>wrong${"y".repeat(300)}`);
    expect(messages).toEqual(["<13>a", "<13"]);
    expect(cut[0]).toMatch(/^>wrongy+$/);
    expect(isLost).toBe(true);
  });

  test("with a count that cannot be are lines", () => {
    expect(frame("99999999 <13>a\n<13>b\n").messages).toEqual(["99999999 <13>a", "<13>b"]);
  });
});

test("both framings may come in one stream", () => {
  const stream = `<13>a\n${counted("<13>b\nb")}<13>c\n${counted("<13>d")}`;
  expect(frame(stream).messages).toEqual(["<13>a", "<13>b\nb", "<13>c", "<13>d"]);
});

test("how the stream is sliced makes no difference", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .stringMatching(/^([0-9]{0,3} ?<[0-9]{1,3}>[a-z\n ]{0,30}){0,12}$/)
      .map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 40 }), (stream, step) => {
      expect(frame(stream, step, 40)).toEqual(frame(stream, stream.length + 1, 40));
    }),
  );
});

test("messages without line ends come back, whichever framing each was sent in", () => {
  const message = fc.stringMatching(/^<[0-9]{1,3}>[a-z0-9 {<]{0,30}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(message, fc.boolean())), fc.integer({ min: 1, max: 20 }), (sent, step) => {
      const stream = sent.map(([text, isCounted]) => (isCounted ? counted(text) : `${text}\n`)).join("");
      expect(frame(stream, step).messages).toEqual(sent.map(([text]) => text));
    }),
  );
});

test("a message of 64 KiB that comes byte by byte is read in linear time", () => {
  const message = `<13>${"x".repeat(65_000)}`;
  expect(frame(`${message}\n${counted(message)}`, 1, 65_536).messages).toEqual([message, message]);
});
