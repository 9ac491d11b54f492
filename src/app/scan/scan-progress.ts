import type { WriteStream } from "node:tty";
import type { ScanOptions } from "./scan.ts";

/** A line on a terminal that shows how far a scan is and how long it will take. */
export type ScanProgress = {
  readonly show: ScanOptions["onProgress"];
  /** Takes the line away. */
  readonly end: () => void;
};

const CELLS = 20;

/** Draws nothing where no person looks. */
export function createScanProgress(
  terminal: Pick<WriteStream, "isTTY" | "columns" | "write">,
  isQuiet: boolean,
  now: () => number = Date.now,
): ScanProgress {
  const isShown = terminal.isTTY && !isQuiet;
  const startedAt = now();
  let isDrawn = false;
  return {
    show: (at) => {
      if (!isShown) return;
      isDrawn = true;
      terminal.write(
        `\r${progressLine(at, now() - startedAt).slice(0, (terminal.columns || 80) - 1)}\u001b[K`,
      );
    },
    end: () => {
      if (isDrawn) terminal.write("\r\u001b[K");
      isDrawn = false;
    },
  };
}

function progressLine(at: Parameters<ScanProgress["show"]>[0], elapsedMs: number): string {
  const share = at.bytesTotal === 0 ? 1 : Math.min(1, at.bytes / at.bytesTotal);
  const full = Math.round(share * CELLS);
  const bar = `${"█".repeat(full)}${"░".repeat(CELLS - full)}`;
  const leftMs = share === 0 ? null : (elapsedMs * (1 - share)) / share;
  const left = leftMs === null ? "" : `  ${durationText(leftMs)} left`;
  return `${bar} ${Math.floor(share * 100)} %  ${at.records.toLocaleString("en-US")} records  ${at.matches.toLocaleString("en-US")} detections${left}`;
}

function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
