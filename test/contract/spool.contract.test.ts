import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, describe, expect, test } from "vitest";
import type { Spool, SpoolGroup } from "../../src/platform/bus/spool.ts";
import { openSqliteSpool } from "../../src/platform/bus/sqlite-spool.ts";
import { packRecords, recordAt } from "../../src/schema/raw-batch.ts";
import type { RawBatch } from "../../src/schema/raw-record.ts";

type Limits = {
  readonly limitBytes: number;
  readonly groupRecords: number;
  readonly groupBytes: number;
  readonly groupsInFlight: number;
};
const LIMITS: Limits = { limitBytes: 1 << 20, groupRecords: 100, groupBytes: 1 << 20, groupsInFlight: 4 };

const never = new AbortController().signal;

function batch(...records: string[]): RawBatch {
  return packRecords(
    {
      tenantUid: "acme",
      sourceName: "web",
      listener: "http",
      sourceType: null,
      host: null,
      receivedAt: 1_700_000_000_000,
      context: null,
    },
    records,
  );
}

const textsOf = (group: SpoolGroup | null): string[] =>
  (group?.batches ?? []).flatMap((b) => Array.from(b.ends, (_, index) => recordAt(b, index).text));

/** What every Spool must do. `open` opens the same store again until `discard` is called. */
export function spoolContract(
  name: string,
  store: { open(limits: Limits): Promise<Spool>; discard(): Promise<void> },
): void {
  const opened: Spool[] = [];
  const start = async (limits: Partial<Limits> = {}): Promise<Spool> => {
    const spool = await store.open({ ...LIMITS, ...limits });
    opened.push(spool);
    return spool;
  };
  afterEach(async () => {
    for (const spool of opened.splice(0)) await spool.close();
    await store.discard();
  });

  describe(`${name} keeps the Spool contract`, () => {
    test("a batch comes out as it went in", async () => {
      const spool = await start();
      const sent: RawBatch = {
        ...packRecords(batch(), [Uint8Array.of(0, 255, 10), "", "é"]),
        sourceType: "zeek_dns",
        host: "h1",
        context: "#fields\tts",
      };
      await spool.append(sent);
      const group = await spool.next(never);
      expect(group?.batches).toEqual([sent]);
      expect(group?.records).toBe(3);
    });

    test("groups come in order of arrival and end before they are too large", async () => {
      const spool = await start({ groupRecords: 3 });
      for (const text of ["a", "b", "c", "d"]) await spool.append(batch(text));
      expect(textsOf(await spool.next(never))).toEqual(["a", "b", "c"]);
      expect(textsOf(await spool.next(never))).toEqual(["d"]);
    });

    test("a batch larger than a group is a group of its own", async () => {
      const spool = await start({ groupRecords: 2, groupBytes: 10 });
      await spool.append(batch("a", "b", "c"));
      await spool.append(batch("d"));
      expect(textsOf(await spool.next(never))).toEqual(["a", "b", "c"]);
      expect(textsOf(await spool.next(never))).toEqual(["d"]);
    });

    test("a reader that waits gets the group as soon as there is one", async () => {
      const spool = await start();
      const waiting = spool.next(never);
      await spool.append(batch("late"));
      expect(textsOf(await waiting)).toEqual(["late"]);
    });

    test("a reader that stops waiting gets nothing, and nothing is lost", async () => {
      const spool = await start();
      const impatient = new AbortController();
      const waiting = spool.next(impatient.signal);
      impatient.abort();
      expect(await waiting).toBeNull();
      expect(await spool.next(impatient.signal)).toBeNull();
      await spool.append(batch("kept"));
      expect(textsOf(await spool.next(never))).toEqual(["kept"]);
    });

    test("what is done is forgotten, in any order; what is not done comes back as the same groups", async () => {
      const spool = await start({ groupRecords: 1 });
      for (const text of ["a", "b", "c", "d"]) await spool.append(batch(text));
      const groups = [await spool.next(never), await spool.next(never), await spool.next(never)];
      await spool.done(groups[1]!.id);
      await spool.close();
      const again = await start({ groupRecords: 100 });
      expect(await again.next(never)).toEqual(groups[0]);
      expect(await again.next(never)).toEqual(groups[2]);
      const rest = await again.next(never);
      expect(textsOf(rest)).toEqual(["d"]);
      expect(groups.map((group) => group?.id)).not.toContain(rest?.id);
    });

    test("a number is never used for two groups, and the name of the spool stays", async () => {
      const first = await start();
      await first.append(batch("a"));
      const id = (await first.next(never))!.id;
      await first.done(id);
      await first.close();
      const second = await start();
      expect(second.uid).toBe(first.uid);
      expect(second.uid).toMatch(/^[0-9a-z]{1,12}$/);
      await second.append(batch("b"));
      expect((await second.next(never))!.id).toBeGreaterThan(id);
    });

    test("no more groups are handed out than may be in flight", async () => {
      const spool = await start({ groupRecords: 1, groupsInFlight: 2 });
      for (const text of ["a", "b", "c"]) await spool.append(batch(text));
      const first = await spool.next(never);
      await spool.next(never);
      const third = spool.next(never);
      await spool.append(batch("d"));
      expect(await Promise.race([third, spool.bookmarks("")])).toEqual(new Map());
      await spool.done(first!.id);
      expect(textsOf(await third)).toEqual(["c"]);
    });

    test("many senders at once lose nothing and double nothing", async () => {
      const spool = await start({ groupRecords: 40, groupsInFlight: 1000 });
      const names = Array.from({ length: 500 }, (_, index) => `r${index}`);
      await Promise.all(names.map((text) => spool.append(batch(text))));
      expect(spool.depth()).toMatchObject({ batches: 500, records: 500 });
      const seen: string[] = [];
      while (seen.length < names.length) {
        const group = await spool.next(never);
        seen.push(...textsOf(group));
        await spool.done(group!.id);
      }
      expect(seen).toEqual(names);
      expect(spool.depth()).toEqual({ batches: 0, records: 0, bytes: 0, oldestReceivedAt: null });
    });

    test("depth says what waits, handed out or not", async () => {
      const spool = await start();
      expect(spool.depth().oldestReceivedAt).toBeNull();
      await spool.append({ ...batch("a", "b"), receivedAt: 5 });
      await spool.append({ ...batch("c"), receivedAt: 6 });
      const group = await spool.next(never);
      expect(spool.depth()).toMatchObject({ batches: 2, records: 3, oldestReceivedAt: 5 });
      expect(spool.depth().bytes).toBeGreaterThan(3);
      await spool.done(group!.id);
      expect(spool.depth().bytes).toBe(0);
    });

    test("a full spool refuses, keeps nothing of what it refused, and takes again once there is room", async () => {
      const spool = await start({ limitBytes: 20_000 });
      const big = "x".repeat(8000);
      await spool.append(batch(`1${big}`));
      await spool.append(batch(`2${big}`));
      await expect(spool.append(batch(`3${big}`))).rejects.toMatchObject({ code: "SPOOL_FULL" });
      const group = await spool.next(never);
      expect(textsOf(group).map((text) => text[0])).toEqual(["1", "2"]);
      await spool.done(group!.id);
      await spool.append(batch(`4${big}`));
      expect(textsOf(await spool.next(never)).map((text) => text[0])).toEqual(["4"]);
    });

    test("tells whether it refuses", async () => {
      const spool = await start({ limitBytes: 20_000 });
      expect(await spool.refusal()).toBeNull();
      await spool.append(batch("x".repeat(19_700)));
      expect(await spool.refusal()).toMatchObject({ code: "SPOOL_FULL", message: "The spool is full." });
      const group = await spool.next(never);
      await spool.done(group!.id);
      expect(await spool.refusal()).toBeNull();
      await spool.close();
      expect(await spool.refusal()).toMatchObject({ code: "UNAVAILABLE" });
    });

    test("senders at the same moment cannot go beyond the limit together", async () => {
      const spool = await start({ limitBytes: 20_000 });
      const sent = Array.from({ length: 10 }, () => spool.append(batch("x".repeat(8000))));
      const results = await Promise.allSettled(sent);
      expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(2);
      expect(spool.depth().batches).toBe(2);
    });

    test("a batch that could never fit is refused for good", async () => {
      const spool = await start({ limitBytes: 1000 });
      const refused = spool.append(batch("x".repeat(2000)));
      await expect(refused).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    });

    test("bookmarks are kept with their batch, replaced and forgotten by later ones", async () => {
      const spool = await start({ limitBytes: 1000 });
      await spool.append(
        batch("a"),
        new Map([
          ["file:a", "10"],
          ["file:b", "1"],
          ["other", "x"],
        ]),
      );
      await spool.append(
        batch("b"),
        new Map([
          ["file:a", "20"],
          ["file:b", null],
        ]),
      );
      const refused = spool.append(batch("x".repeat(700)), new Map([["file:a", "30"]]));
      await expect(refused).rejects.toMatchObject({ code: "SPOOL_FULL" });
      expect(await spool.bookmarks("file:")).toEqual(new Map([["file:a", "20"]]));
      await spool.close();
      const again = await start();
      expect(await again.bookmarks("")).toEqual(
        new Map([
          ["file:a", "20"],
          ["other", "x"],
        ]),
      );
    });

    test("closing keeps what is being written, ends the waiting and refuses the rest", async () => {
      const spool = await start();
      const waiting = spool.next(never);
      const appended = spool.append(batch("last"));
      await spool.close();
      await appended;
      expect(await waiting).toBeNull();
      expect(await spool.next(never)).toBeNull();
      await expect(spool.append(batch("no"))).rejects.toMatchObject({ code: "UNAVAILABLE" });
      const again = await start();
      expect(textsOf(await again.next(never))).toEqual(["last"]);
    });
  });
}

let folder: string | null = null;
spoolContract("SQLite", {
  open: (limits) => {
    folder ??= mkdtempSync(join(tmpdir(), "spool-"));
    return openSqliteSpool({ folder, ...limits, logger: pino({ level: "silent" }) });
  },
  discard: async () => {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    folder = null;
  },
});
