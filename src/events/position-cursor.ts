import { AppError } from "../lib/app-error.ts";
import { eventUid, parseEventUid } from "../schema/event.ts";

/** Parameters that name the last row of a page. */
export type PositionCursor = {
  readonly c_time: number;
  readonly c_spool: string;
  readonly c_batch: number;
  readonly c_idx: number;
};

/** Where a page ended, in the order of time and then of uid. */
export function writeCursor(
  timeMs: number,
  row: { readonly spool: string; readonly batch: number; readonly idx: number },
): string {
  return `${timeMs.toString(36)}.${eventUid(row.spool, row.batch, row.idx)}`;
}

/** @throws {AppError} `INVALID` for text that {@link writeCursor} did not write */
export function readCursor(text: string): PositionCursor {
  const [time, uid] = text.split(".");
  const key = uid === undefined ? null : parseEventUid(uid);
  if (time === undefined || key === null || !/^-?[0-9a-z]{1,12}$/.test(time))
    throw new AppError("INVALID", "The cursor is not one of ours.", { place: "cursor" });
  return { c_time: Number.parseInt(time, 36), c_spool: key.spool, c_batch: key.group, c_idx: key.index };
}
