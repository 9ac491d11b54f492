import { expect, test } from "vitest";
import { createEventCounter } from "./event-counter.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("events are lines of NDJSON", () => {
  const count = createEventCounter("ndjson");
  expect(count(bytes('{"a":"x\\ny"}\n{"b"'))).toBe(1);
  expect(count(bytes(":1}\n"))).toBe(2);
});

test("events are records of CSV, whatever stands in quotation marks and wherever it is cut", () => {
  const text = 'time,message\r\n1,"a\n""b""\nc"\r\n2,plain\r\n';
  const whole = createEventCounter("csv");
  expect(whole(bytes(text))).toBe(2);
  const byByte = createEventCounter("csv");
  expect([...bytes(text)].map((byte) => byByte(Uint8Array.of(byte))).at(-1)).toBe(2);
  expect(createEventCounter("csv")(bytes("time"))).toBe(0);
});
