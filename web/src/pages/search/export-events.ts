import { exportEvents, type ExportWanted } from "../../api/events.ts";
import { ProblemError } from "../../api/problem-error.ts";
import { sayDone, sayFailed } from "../../components/feedback/toasts.ts";
import { beginWork } from "../../components/feedback/work.ts";
import { saveFile } from "../../state/save-file.ts";
import { formatBytes, formatCount, formatCountOf } from "../../text/format-number.ts";
import { createEventCounter } from "./event-counter.ts";

/** The status line is drawn again no more often than this. */
const TELL_MS = 200;

/**
 * Fetches all events of a query as a file and gives it to the person. It goes on when they leave the page; the status
 * line shows how far it is and stops it. `total` is how many events there are, null when that is not known.
 */
export async function runExport(
  tenantUid: string,
  wanted: ExportWanted,
  total: number | null,
): Promise<void> {
  const controller = new AbortController();
  const work = beginWork("Exporting", () => controller.abort());
  const count = createEventCounter(wanted.format);
  let bytes = 0;
  let events = 0;
  let told = 0;
  try {
    const file = await exportEvents(tenantUid, wanted, {
      signal: controller.signal,
      onPiece(piece) {
        bytes += piece.byteLength;
        events = count(piece);
        if (performance.now() - told < TELL_MS) return;
        told = performance.now();
        const of = total === null ? "" : ` of ${formatCount(total)}`;
        const share = total === null || total === 0 ? null : Math.min(1, events / total);
        work.tell(`Exporting ${formatCount(events)}${of} events, ${formatBytes(bytes)}`, share);
      },
    });
    saveFile(file, `events.${wanted.format}`);
    sayDone(
      `Exported ${formatCountOf(events, "event")}, ${formatBytes(file.size)}, as events.${wanted.format}`,
    );
  } catch (error) {
    sayFailed(controller.signal.aborted ? "Export stopped; no file was kept" : reasonOf(error, bytes));
  } finally {
    work.end();
  }
}

function reasonOf(error: unknown, bytes: number): string {
  if (error instanceof ProblemError) return `Not exported: ${error.message}`;
  // the network tells no more than that it broke off
  return bytes === 0
    ? "Not exported: the server cannot be reached"
    : `Not exported: the connection broke off after ${formatBytes(bytes)}, and no file was kept. Export again`;
}
