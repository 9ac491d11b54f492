import { fileTimeHigh } from "../value/time.ts";
import type { Chunk } from "./chunk.ts";
import {
  CHUNK_HEADER_BYTES,
  MIN_RECORD_BYTES,
  RECORD_HEADER_BYTES,
  RECORD_MAGIC,
  RECORD_TRAILER_BYTES,
} from "./layout.ts";

/** A part of a chunk. */
export type Range = { readonly start: number; readonly end: number };

/** Where a walk over records ended: at the end of them, or at one that is none, for a reason. */
export type WalkEnd = { readonly at: number; readonly fault: string | null };

/**
 * Walks over the records of a chunk from the first to `free`. Zeros end it quietly: the header of an archived log may
 * count them in.
 */
export function* walkRecords({ view }: Chunk, free: number): Generator<Range, WalkEnd> {
  let at = CHUNK_HEADER_BYTES;
  while (at + MIN_RECORD_BYTES <= free) {
    const magic = view.getUint32(at, true);
    if (magic === 0) break;
    const size = view.getUint32(at + 4, true);
    if (magic !== RECORD_MAGIC) return { at, fault: "a record does not begin as one" };
    if (!isRecordSize(size, free - at)) return { at, fault: `a record says that it has ${size} bytes` };
    yield { start: at, end: at + size };
    at += size;
  }
  return { at, fault: null };
}

/** Windows pads records to eight bytes. */
export function isRecordSize(size: number, room: number): boolean {
  return size >= MIN_RECORD_BYTES && size % 8 === 0 && size <= room;
}

const MAGIC = Buffer.from("**\0\0");
/** `0F 01 01 00`: how the binary XML of every record begins. */
const FRAGMENT_HEADER = 0x0001010f;
/** High words of FILETIME in the years that events are from. */
const EARLIEST_HIGH = fileTimeHigh(Date.UTC(2000, 0));
const LATEST_HIGH = fileTimeHigh(Date.UTC(2100, 0));

/**
 * Looks for records where none should be: slack, damage, within another record. What is taken for one looks right in
 * seven ways. `isWithinRecord`: the copy of the last one's size was replaced by that of the record around it.
 */
export function* findRecords(chunk: Chunk, range: Range, isWithinRecord = false): Generator<Range> {
  for (let at = chunk.bytes.indexOf(MAGIC, range.start); at >= 0; ) {
    if (at + MIN_RECORD_BYTES > range.end) return;
    const record = { start: at, end: at + chunk.view.getUint32(at + 4, true) };
    const isFound = looksLikeRecord(chunk, record, range.end, isWithinRecord);
    if (isFound) yield record;
    at = chunk.bytes.indexOf(MAGIC, isFound ? record.end : at + 1);
  }
}

function looksLikeRecord(
  { view }: Chunk,
  { start, end }: Range,
  limit: number,
  isWithinRecord: boolean,
): boolean {
  const size = end - start;
  if (!isRecordSize(size, limit - start)) return false;
  const high = view.getUint32(start + 20, true);
  const copy = view.getUint32(end - RECORD_TRAILER_BYTES, true);
  return (
    view.getUint32(start + RECORD_HEADER_BYTES, true) === FRAGMENT_HEADER &&
    high >= EARLIEST_HIGH &&
    high < LATEST_HIGH &&
    (copy === size || (isWithinRecord && end === limit))
  );
}
