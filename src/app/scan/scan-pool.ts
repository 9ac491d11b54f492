import { Worker } from "node:worker_threads";
import type { LogonRow } from "./logons.ts";
import {
  type FromThread,
  PLACE_BYTES,
  type ScanOrders,
  type ScanThreadData,
  type ToThread,
} from "./scan-messages.ts";
import type { MatchRow, RangeReport } from "./scan-report.ts";
import type { ScanUnit } from "./scan-unit.ts";
import { faultText } from "./walk-inputs.ts";

/** How far all threads are together. */
export type ScanCounts = { readonly bytes: number; readonly records: number };

export type UnitResult =
  | { readonly kind: "done"; readonly reports: readonly RangeReport[]; readonly logons: readonly LogonRow[] }
  /** The thread died of it. */
  | { readonly kind: "died"; readonly unit: ScanUnit; readonly problem: string };

export type ScanPool = {
  /** Works off the units, each by the next thread that is free. */
  run(
    orders: ScanOrders,
    units: readonly ScanUnit[],
    told: {
      readonly onMatches: (rows: readonly MatchRow[]) => void;
      readonly onUnit: (result: UnitResult) => void;
    },
  ): Promise<void>;
  counts(): ScanCounts;
  close(): Promise<void>;
};

const SCRIPT = new URL("./scan-worker.ts", import.meta.url);

/**
 * Starts threads that read and match. They load their code while rules are still being read; `codeCache` is a folder where they
 * find it compiled.
 */
export function startScanPool(size: number, codeCache: string | null): ScanPool {
  const counts = new SharedArrayBuffer(size * PLACE_BYTES);
  const numbers = new Float64Array(counts);
  const start = (place: number): Worker =>
    new Worker(SCRIPT, {
      workerData: { counts, place } satisfies ScanThreadData,
      env: codeCache === null ? process.env : { ...process.env, NODE_COMPILE_CACHE: codeCache },
    });
  const threads = Array.from({ length: size }, (_, place) => start(place));
  return {
    async run(orders, units, told) {
      const waiting = [...units].toReversed();
      await Promise.all(
        threads.map(async (_, place) => {
          tell(threads[place], { kind: "orders", orders });
          for (let unit = waiting.pop(); unit !== undefined; unit = waiting.pop()) {
            const result = await runUnit(threads[place], unit, told.onMatches);
            told.onUnit(result);
            if (result.kind === "done") continue;
            threads[place] = start(place);
            tell(threads[place], { kind: "orders", orders });
          }
        }),
      );
    },
    counts: () => ({
      bytes: numbers.reduce((sum, number, at) => sum + (at % 2 === 0 ? number : 0), 0),
      records: numbers.reduce((sum, number, at) => sum + (at % 2 === 0 ? 0 : number), 0),
    }),
    close: async () => void (await Promise.all(threads.map((thread) => thread.terminate()))),
  };
}

function tell(thread: Worker | undefined, message: ToThread): void {
  thread?.postMessage(message);
}

function runUnit(
  thread: Worker | undefined,
  unit: ScanUnit,
  onMatches: (rows: readonly MatchRow[]) => void,
): Promise<UnitResult> {
  return new Promise((resolve) => {
    if (thread === undefined) return;
    const end = (result: UnitResult): void => {
      thread.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve(result);
    };
    const onMessage = (message: FromThread): void => {
      if (message.rows.length > 0) onMatches(message.rows);
      if (message.kind === "done") end(message);
    };
    const onError = (error: unknown): void => end({ kind: "died", unit, problem: faultText(error) });
    const onExit = (code: number): void =>
      end({ kind: "died", unit, problem: `the thread that read it ended with code ${code}` });
    thread.on("message", onMessage).on("error", onError).on("exit", onExit);
    tell(thread, { kind: "unit", unit });
  });
}
