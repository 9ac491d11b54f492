import type { ScannedEvent } from "./scanned-event.ts";
import { least, most } from "./scan-report.ts";

/** Logons of one kind by one account from one place to one host, put together. */
export type LogonRow = {
  readonly event: string;
  readonly outcome: "success" | "failure" | "attempt";
  readonly account: string;
  readonly host: string;
  readonly source: string;
  readonly type: string;
  /** Why it failed; empty when it did not. */
  readonly reason: string;
  readonly count: number;
  readonly firstTime: number;
  readonly lastTime: number;
};

/** Who logged on where from where. */
export type LogonTable = {
  add(event: ScannedEvent): void;
  /** What was added, and nothing is left behind. */
  take(): LogonRow[];
};

/** One logon. */
export type Logon = Omit<LogonRow, "count" | "firstTime" | "lastTime">;

export function createLogonTable(logonOf: (event: ScannedEvent) => Logon | null): LogonTable {
  let rows = new Map<string, LogonRow>();
  return {
    add: (event) => {
      const logon = logonOf(event);
      if (logon === null) return;
      addRow(rows, { ...logon, count: 1, firstTime: event.time, lastTime: event.time });
    },
    take: () => {
      const taken = [...rows.values()];
      rows = new Map();
      return taken;
    },
  };
}

/** Adds a row to those that say the same. */
export function addRow(rows: Map<string, LogonRow>, row: LogonRow): void {
  const { event, outcome, account, host, source, type, reason } = row;
  const key = JSON.stringify([event, outcome, account, host, source, type, reason]);
  const known = rows.get(key);
  rows.set(
    key,
    known === undefined
      ? row
      : {
          ...known,
          count: known.count + row.count,
          firstTime: least(known.firstTime, row.firstTime) ?? row.firstTime,
          lastTime: most(known.lastTime, row.lastTime) ?? row.lastTime,
        },
  );
}
