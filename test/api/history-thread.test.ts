import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startHistoryThread, type HistoryThread } from "../../src/app/history/history-thread.ts";
import { createRuleTrial } from "../../src/app/serve/rule-trial.ts";
import type { EventScanner } from "../../src/events/index.ts";
import { AppError } from "../../src/lib/app-error.ts";
import { createLogger } from "../../src/platform/log/index.ts";

const RULE = `title: Anything
logsource: {product: windows}
detection:
  selection: {Image|contains: a}
  condition: selection
`;
const LINE = `${JSON.stringify({ source_type: "demo", logsource: "windows||", fields: { Image: "a" }, field_kinds: "", ocsf: '{"class_uid":1007,"time":1}', spool: "s", batch: 1, idx: 0, time_ms: 1, received_ms: 1 })}\n`;

let history: HistoryThread;

beforeAll(() => {
  history = startHistoryThread(createLogger("silent"));
  afterAll(history.close);
});

/** Stored events as pieces, with something that happens before each. */
function scannerOf(pieces: number, before: (piece: number) => void): EventScanner {
  return {
    read: async () => [],
    scan: async (_tenantUid, { from }) => ({
      total: pieces * 100,
      isComplete: true,
      from,
      rows: (async function* () {
        for (let piece = 0; piece < pieces; piece++) {
          before(piece);
          yield new TextEncoder().encode(LINE.repeat(100));
        }
      })(),
    }),
  };
}

const trialOn = (scanner: EventScanner) =>
  createRuleTrial({ scanner, history, placeholdersOf: async () => new Map() });
const WANTED = { text: RULE, from: 0, to: 10, limit: 5 };
const report = () => undefined;
const live = () => new AbortController().signal;

describe("work on what is stored", () => {
  test("is told piece by piece, and keeps no more matches than are asked for", async () => {
    const told: unknown[] = [];
    const result = await trialOn(scannerOf(3, () => undefined))("acme", WANTED, {
      signal: live(),
      report: (progress) => told.push(progress),
    });
    expect(told).toEqual([0, 100, 200, 300].map((scanned) => ({ scanned, matched: scanned, total: 300 })));
    expect(result).toMatchObject({ scanned: 300, matched: 300, isComplete: true });
    expect(result.matches).toHaveLength(5);
  });

  test("ends when nobody waits for it any more", async () => {
    const leaving = new AbortController();
    const seen: number[] = [];
    const scanner = scannerOf(1000, (piece) => {
      seen.push(piece);
      if (piece === 2) leaving.abort();
    });
    await expect(trialOn(scanner)("acme", WANTED, { signal: leaving.signal, report })).rejects.toThrow(
      expect.objectContaining({ name: "AbortError" }),
    );
    expect(seen).toEqual([0, 1, 2]);
  });

  test("ends with the store", async () => {
    const scanner = scannerOf(3, (piece) => {
      if (piece === 1) throw new AppError("UNAVAILABLE", "The event store does not answer.");
    });
    await expect(trialOn(scanner)("acme", WANTED, { signal: live(), report })).rejects.toThrow(
      expect.objectContaining({ code: "UNAVAILABLE" }),
    );
  });

  test("takes so much at a time, and what is too much is told to come again", async () => {
    const { promise: held, resolve: letGo } = Promise.withResolvers<null>();
    const running = Array.from({ length: 4 }, () => history.withJob(() => held));
    await expect(history.withJob(async () => null)).rejects.toThrow(
      expect.objectContaining({ code: "TOO_MANY_REQUESTS" }),
    );
    letGo(null);
    await Promise.all(running);
    expect(await history.withJob(async () => "free")).toBe("free");
  });

  test("of two at once takes turns", async () => {
    const order: string[] = [];
    const run = (name: string) =>
      trialOn(scannerOf(5, () => undefined))("acme", WANTED, {
        signal: live(),
        report: () => order.push(name),
      });
    await Promise.all([run("a"), run("b")]);
    expect(order.indexOf("b")).toBeLessThan(order.lastIndexOf("a"));
    expect(order.indexOf("a")).toBeLessThan(order.lastIndexOf("b"));
  });

  test("that nobody opened, or that a dead thread forgot, is refused", async () => {
    await expect(history.ask("endTrial", { job: 0 })).rejects.toThrow(
      expect.objectContaining({ code: "UNAVAILABLE" }),
    );
  });
});
