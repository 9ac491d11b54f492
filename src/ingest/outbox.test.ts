import { expect, test } from "vitest";
import { AppError } from "../lib/app-error.ts";
import { recordAt } from "../schema/raw-batch.ts";
import type { RawBatch } from "../schema/raw-record.ts";
import { createOutbox, type Outbox, type OutboxOptions, type OutboxSource } from "./outbox.ts";
import type { Submit } from "./ports.ts";

const source = (sourceName: string): OutboxSource => ({
  tenantUid: "acme",
  sourceName,
  listener: "syslog",
  sourceType: null,
  host: null,
  context: null,
});
const A = source("a");
const B = source("b");
const refuse: Submit = () => Promise.reject(new AppError("SPOOL_FULL", "full"));
const textsOf = (batch: RawBatch): string[] =>
  Array.from(batch.ends, (_, index) => recordAt(batch, index).text);

function outbox(submit: Submit, options: Partial<OutboxOptions> = {}): { outbox: Outbox; lost: string[][] } {
  const lost: string[][] = [];
  const made = createOutbox({
    submit,
    now: () => Date.now(),
    delayMs: 1,
    batchBytes: 1000,
    limitBytes: 10_000,
    stopWithinMs: 10_000,
    onLost: (batch) => void lost.push(textsOf(batch)),
    ...options,
  });
  return { outbox: made, lost };
}

test("records of one sender share batches, in order; two senders never do", async () => {
  const kept: RawBatch[] = [];
  const { outbox: box } = outbox(async (batch) => void kept.push(batch));
  for (const text of ["1", "2"]) {
    box.add(A, Buffer.from(`a${text}`));
    box.add(B, Buffer.from(`b${text}`));
  }
  await box.stop();
  expect(kept.map((batch) => [batch.sourceName, textsOf(batch)])).toEqual([
    ["a", ["a1", "a2"]],
    ["b", ["b1", "b2"]],
  ]);
});

test("a full spool is asked again until it takes the records", async () => {
  const kept: string[][] = [];
  let refusals = 2;
  const { outbox: box, lost } = outbox(async (batch) => {
    if (refusals-- > 0) throw new AppError("SPOOL_FULL", "full");
    kept.push(textsOf(batch));
  });
  box.add(A, Buffer.from("x"));
  await box.stop();
  expect(kept).toEqual([["x"]]);
  expect(lost).toEqual([]);
});

test("what cannot be kept is told, at once when it never will be, else when stopping takes too long", async () => {
  const { outbox: never, lost: refused } = outbox(() =>
    Promise.reject(new AppError("PAYLOAD_TOO_LARGE", "no")),
  );
  never.add(A, Buffer.from("x"));
  await never.stop();
  expect(refused).toEqual([["x"]]);

  const { outbox: late, lost } = outbox(refuse, { stopWithinMs: 0 });
  late.add(A, Buffer.from("y"));
  await late.stop();
  expect(lost).toEqual([["y"]]);
});

test("it is full while too much waits, and calls back once there is room", async () => {
  const gate = Promise.withResolvers<void>();
  const { outbox: box } = outbox(() => gate.promise);
  let rooms = 0;
  box.onRoom(() => void rooms++);
  for (let index = 0; index < 20; index++) box.add(A, Buffer.alloc(900));
  expect(box.isFull()).toBe(true);
  gate.resolve();
  await box.stop();
  expect(box.isFull()).toBe(false);
  expect(rooms).toBe(1);
});
