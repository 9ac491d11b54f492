import { writeSync } from "node:fs";
import { pino } from "pino";
import { openSqliteSpool } from "../../src/platform/bus/sqlite-spool.ts";
import { packRecords, recordAt } from "../../src/schema/raw-batch.ts";

/**
 * A process to be killed: several senders append numbered records without end, a reader takes groups and forgets
 * every other one. Each thing that was promised is told on standard output, after the promise.
 */
const [folder = "", first = "0"] = process.argv.slice(2);
const tell = (line: string): number => writeSync(1, `${line}\n`); // synchronous, so nothing told is lost in a buffer
const spool = await openSqliteSpool({
  folder,
  limitBytes: 1 << 30,
  groupRecords: 7,
  groupBytes: 1 << 20,
  groupsInFlight: 1000,
  logger: pino({ level: "silent" }),
});

let next = Number(first);
const send = async (): Promise<never> => {
  for (;;) {
    const name = String(next++);
    const header = {
      tenantUid: "t",
      sourceName: "s",
      listener: "l",
      sourceType: null,
      host: null,
      context: null,
    };
    await spool.append(packRecords({ ...header, receivedAt: Date.now() }, [name, "x".repeat(2000)]));
    tell(`kept ${name}`);
  }
};
const read = async (): Promise<never> => {
  for (;;) {
    const group = await spool.next(new AbortController().signal);
    if (group === null) throw new Error("the spool was closed");
    tell(`group ${group.id} ${group.batches.map((batch) => recordAt(batch, 0).text).join(",")}`);
    if (group.id % 2 === 0) continue;
    await spool.done(group.id);
    tell(`done ${group.id}`);
  }
};
await Promise.all([read(), ...Array.from({ length: 4 }, send)]);
