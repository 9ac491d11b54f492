const LINE_FEED = 10;
const QUOTE = 34;

/**
 * Counts the events of an export while it comes in, in pieces of any size. In CSV a line end within quotation marks
 * belongs to a value (RFC 4180), and the first line is the header.
 */
export function createEventCounter(format: "ndjson" | "csv"): (piece: Uint8Array) => number {
  let lines = format === "csv" ? -1 : 0;
  let isQuoted = false;
  return (piece) => {
    for (const byte of piece) {
      if (byte === QUOTE && format === "csv") isQuoted = !isQuoted;
      else if (byte === LINE_FEED && !isQuoted) lines++;
    }
    return Math.max(0, lines);
  };
}
