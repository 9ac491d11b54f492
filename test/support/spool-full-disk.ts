import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { AppError } from "../../src/lib/app-error.ts";
import type { Spool } from "../../src/platform/bus/spool.ts";
import { openSqliteSpool } from "../../src/platform/bus/sqlite-spool.ts";
import { packRecords } from "../../src/schema/raw-batch.ts";

/** Fills the small disk that the folder is on, empties the spool, and tells what happened as one line of JSON. */
const spool = await openSqliteSpool({
  folder: process.argv[2] ?? "",
  limitBytes: 1 << 30,
  groupRecords: 10,
  groupBytes: 1 << 20,
  logger: pino({ level: "silent" }),
});

/** Null when kept, else the code of the refusal. */
async function append(): Promise<string | null> {
  const header = {
    tenantUid: "t",
    sourceName: "s",
    listener: "l",
    sourceType: null,
    host: null,
    context: null,
  };
  try {
    await spool.append(packRecords({ ...header, receivedAt: 1 }, [randomBytes(256 * 1024)]));
    return null;
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

async function drain(from: Spool): Promise<number> {
  let records = 0;
  while (from.depth().batches > 0) {
    const group = await from.next(new AbortController().signal);
    records += group?.records ?? 0;
    await from.done(group?.id ?? 0);
  }
  return records;
}

let kept = 0;
let refused = await append();
while (refused === null) {
  kept++;
  refused = await append();
}
const whileFull = new Set([refused, await append(), await append()]);
const saysFull = new Set([(await spool.refusal())?.message]);
// by then the reserve could be put back, which takes the last of the disk
await sleep(1500);
saysFull.add((await spool.refusal())?.message);
const waiting = spool.depth().records;
const drained = await drain(spool);
// nobody sends: it finds out by itself that there is room
let saysAgain = await spool.refusal();
for (let tries = 0; saysAgain !== null && tries < 100; tries++) {
  await sleep(100);
  saysAgain = await spool.refusal();
}
const again = await append();
const afterwards = await drain(spool);
await spool.close();
process.stdout.write(
  JSON.stringify({
    kept,
    whileFull: [...whileFull],
    saysFull: [...saysFull],
    waiting,
    drained,
    again,
    afterwards,
  }),
);
