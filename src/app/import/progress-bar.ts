import type { WriteStream } from "node:tty";
import type { ImportProgress } from "../../ingest/index.ts";

/** A line that shows how far an import is. Draws nothing where no person looks. */
export type ProgressBar = {
  readonly show: (progress: ImportProgress) => void;
  /** Takes the line away. */
  readonly end: () => void;
};

const CELLS = 24;
const EVERY_MS = 100;

export function createProgressBar(
  terminal: Pick<WriteStream, "isTTY" | "columns" | "write">,
  now: () => number,
): ProgressBar {
  const startedAt = now();
  let shownAt = 0;
  return {
    show: (progress) => {
      const at = now();
      if (!terminal.isTTY || at - shownAt < EVERY_MS) return;
      shownAt = at;
      terminal.write(`\r${line(progress, at - startedAt).slice(0, (terminal.columns || 80) - 1)}\u001b[K`);
    },
    end: () => {
      if (terminal.isTTY) terminal.write("\r\u001b[K");
    },
  };
}

function line({ file, bytesRead, bytesTotal, records }: ImportProgress, elapsedMs: number): string {
  const share = bytesTotal === 0 ? 1 : bytesRead / bytesTotal;
  const full = Math.round(share * CELLS);
  const bar = `${"█".repeat(full)}${"░".repeat(CELLS - full)}`;
  const perSecond = Math.round((records * 1000) / Math.max(1, elapsedMs));
  return `${bar} ${Math.floor(share * 100)} %  ${records} records  ${perSecond}/s  ${file}`;
}
