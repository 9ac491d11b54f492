import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { paceGroups } from "../../src/app/pipeline/group-pace.ts";
import type { Spool } from "../../src/platform/bus/spool.ts";
import { openSqliteSpool } from "../../src/platform/bus/sqlite-spool.ts";
import { createLogger } from "../../src/platform/log/index.ts";
import { packRecords } from "../../src/schema/raw-batch.ts";

async function openSpool(): Promise<Spool> {
  const folder = mkdtempSync(join(tmpdir(), "watchfloor-pace-"));
  const spool = await openSqliteSpool({
    folder,
    limitBytes: 2 ** 24,
    groupRecords: 20_000,
    groupBytes: 2 ** 22,
    logger: createLogger("silent"),
  });
  onTestFinished(async () => {
    await spool.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return spool;
}

const batchOf = (records: number) =>
  packRecords(
    {
      tenantUid: "acme",
      sourceName: "s",
      listener: "http",
      sourceType: null,
      host: null,
      receivedAt: 1,
      context: null,
    },
    Array.from({ length: records }, (_, n) => `record ${n}`),
  );

test("single records come together, none is lost, and the first is not held back", async () => {
  const spool = await openSpool();
  const take = paceGroups(spool);
  const stopping = new AbortController();
  const taken: number[] = [];
  const started = Date.now();
  const reading = (async () => {
    while (taken.reduce((sum, records) => sum + records, 0) < 40) {
      const group = await take(stopping.signal);
      if (group === null) return;
      taken.push(group.records);
      await spool.done(group.id);
    }
  })();
  for (let n = 0; n < 40; n++) await spool.append(batchOf(1));
  await reading;
  expect(taken[0]).toBeLessThan(40);
  expect(taken.length).toBeLessThanOrEqual(2 + (Date.now() - started) / 500);
});

test("what is worth a group is not waited with", async () => {
  const spool = await openSpool();
  const take = paceGroups(spool);
  const { signal } = new AbortController();
  for (let n = 0; n < 3; n++) {
    await spool.append(batchOf(2000));
    const one = await take(signal);
    expect(one?.records).toBe(2000);
  }
});

test("those who wait for a group get null when the pipeline stops", async () => {
  const spool = await openSpool();
  const take = paceGroups(spool);
  const stopping = new AbortController();
  await spool.append(batchOf(1));
  expect(await take(stopping.signal)).toMatchObject({ records: 1 });
  const waiting = [take(stopping.signal), take(stopping.signal)];
  stopping.abort();
  expect(await Promise.all(waiting)).toEqual([null, null]);
});

test("a clock that is set back holds nothing back", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const spool = await openSpool();
  const take = paceGroups(spool);
  const { signal } = new AbortController();
  for (let n = 0; n < 2; n++) {
    await spool.append(batchOf(1));
    const group = await take(signal);
    expect(group?.records).toBe(1);
    await spool.done(group?.id ?? 0);
    vi.setSystemTime(Date.now() - 3 * 3_600_000);
  }
});
