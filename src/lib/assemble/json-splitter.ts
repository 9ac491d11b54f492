import { PieceBuffer } from "./piece-buffer.ts";

/**
 * A piece of a stream. `offset` counts bytes from the start of the stream. A value beyond the limit is cut out whole:
 * `length` is what it had, `bytes` are its first `maxRecordBytes`, so that it can be kept and counted as cut.
 */
export type JsonPiece = {
  readonly kind: "record" | "tooLong";
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly length: number;
};

/**
 * Cuts a stream of JSON into records, whatever its sender makes of "several": a value a line (NDJSON), values one
 * after the other with or without commas (Splunk HEC, RFC 7464), a list `[{},{}]`, an envelope `{"Records":[{},{}]}`
 * (AWS CloudTrail, S3) or `{"records":[{},{}]}` (Azure). Values may span lines.
 *
 * It finds ends and does not validate: what it calls a record may still be no JSON. A fault stays with its neighbours:
 * a raw line feed within a string, or a value that opens where none can stand, ends the broken record at the line's
 * end. Text that is no JSON is cut by line. Every byte of the stream is in exactly one piece, besides what stands
 * between values: spaces, commas, the brackets and name of list and envelope, record separators, the byte order mark.
 *
 * The bytes of a piece may be a view of the chunk that it ended in. Time is linear in the stream; memory is bounded by
 * `maxRecordBytes` and the largest chunk.
 */
export type JsonSplitter = {
  push(chunk: Uint8Array): readonly JsonPiece[];
  /** The unfinished rest, if any. The splitter is at its start again afterwards. */
  end(): readonly JsonPiece[];
};

export function createJsonSplitter(options: { readonly maxRecordBytes: number }): JsonSplitter {
  let reader = new JsonReader(options.maxRecordBytes);
  return {
    push: (chunk) => reader.push(chunk),
    end: () => {
      const rest = reader.end();
      reader = new JsonReader(options.maxRecordBytes);
      return rest;
    },
  };
}

/** Deeper text is cut by line, so that a run of brackets does not fill the memory. */
const MAX_DEPTH = 1024;

const ENVELOPE = /^\{\s*"[Rr]ecords"\s*:\s*\[\s*$/;
const MAX_ENVELOPE_BYTES = 64;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
/** RFC 7464 puts it before every value. */
const RECORD_SEPARATOR = 0x1e;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const LIST = 0x5b;
const BACKSLASH = 0x5c;
const LIST_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

/** Where the reader is. `line` is text that ends with its line; `scalar` also at what ends an item of a list. */
type Place = "between" | "listOpen" | "afterList" | "value" | "string" | "escape" | "line" | "scalar";

class JsonReader {
  readonly #maxRecordBytes: number;
  readonly #piece: PieceBuffer;
  #found: JsonPiece[] = [];
  #place: Place = "between";
  /** What the records are items of. */
  #list: "none" | "plain" | "envelope" = "none";
  /** The brackets that are open in the piece. */
  #open: number[] = [];
  /** True where a bracket may open a value: after a colon, and in a list after its bracket or a comma. */
  #mayOpen = false;
  /** Offset of the first line feed since the last token of the piece, or -1. */
  #lineEnd = -1;

  constructor(maxRecordBytes: number) {
    this.#maxRecordBytes = maxRecordBytes;
    this.#piece = new PieceBuffer(maxRecordBytes);
  }

  push(chunk: Uint8Array): readonly JsonPiece[] {
    this.#found = [];
    this.#piece.enter(chunk);
    const start = this.#piece.offset;
    for (let i = 0; i < chunk.length; ) {
      if (this.#place === "string") i = plainEnd(chunk, i);
      const byte = chunk[i];
      // a step that closes a piece before this byte leaves it to be looked at again
      if (byte !== undefined && this.#step(byte, start + i)) i++;
    }
    this.#piece.leave();
    return this.#found;
  }

  end(): readonly JsonPiece[] {
    this.#found = [];
    if (this.#piece.isOpen) this.#finish(this.#piece.offset);
    return this.#found;
  }

  #step(byte: number, at: number): boolean {
    switch (this.#place) {
      case "value":
        return this.#inValue(byte, at);
      case "string":
        return this.#inString(byte, at);
      case "escape":
        this.#place = "string";
        // a line feed is no JSON here either, and is looked at again
        return byte !== LF;
      case "between":
        return this.#between(byte, at);
      case "listOpen":
        return this.#afterBracket(byte);
      case "afterList":
        return this.#afterList(byte, at);
      case "line":
      case "scalar":
        return this.#inText(byte, at);
    }
  }

  #begin(at: number, place: Place, first?: number): void {
    this.#piece.begin(at, first);
    this.#place = place;
    this.#lineEnd = -1;
  }

  #finish(end: number): void {
    const piece = this.#piece.take(end);
    this.#found.push({ kind: piece.length > this.#maxRecordBytes ? "tooLong" : "record", ...piece });
    this.#open = [];
    this.#place = "between";
  }

  #between(byte: number, at: number): boolean {
    if (isSeparator(byte) || isByteOrderMark(byte, at)) return true;
    if (this.#list === "none") {
      const place = byte === LIST ? "listOpen" : byte === OBJECT ? "value" : "line";
      this.#begin(at, place);
      return byte === LIST;
    }
    if (byte === LIST_END) {
      this.#place = this.#list === "envelope" ? "afterList" : "between";
      this.#list = "none";
      return true;
    }
    this.#begin(at, byte === OBJECT || byte === LIST || byte === QUOTE ? "value" : "scalar");
    return false;
  }

  /** The bracket opens a list, or a line of text as in `[error] no such file`. */
  #afterBracket(byte: number): boolean {
    if (isSpace(byte)) return true;
    const isList = byte === OBJECT || byte === LIST || byte === QUOTE || byte === LIST_END;
    this.#place = isList ? "between" : "line";
    if (isList) {
      this.#piece.drop();
      this.#list = "plain";
    }
    return false;
  }

  /** The end of the envelope, or more members, which become an object of their own. */
  #afterList(byte: number, at: number): boolean {
    if (isSpace(byte)) return true;
    this.#place = "between";
    if (byte === COMMA) {
      this.#begin(at, "value", OBJECT);
      this.#open = [OBJECT];
      this.#mayOpen = false;
    }
    return byte === COMMA || byte === OBJECT_END;
  }

  #inValue(byte: number, at: number): boolean {
    if (byte === LF) {
      if (this.#lineEnd < 0) this.#lineEnd = at;
      return true;
    }
    if (isSpace(byte)) return true;
    if (byte === OBJECT || byte === LIST) return this.#openBracket(byte, at);
    this.#lineEnd = -1;
    if (byte === QUOTE) this.#place = "string";
    else if (byte === OBJECT_END || byte === LIST_END) this.#closeBracket(byte, at);
    else this.#mayOpen = byte === COLON || (byte === COMMA && this.#open.at(-1) === LIST);
    return true;
  }

  #openBracket(byte: number, at: number): boolean {
    const isMisplaced = this.#open.length > 0 && !this.#mayOpen;
    if (isMisplaced && this.#lineEnd >= 0) {
      this.#finish(this.#lineEnd);
      return false;
    }
    this.#lineEnd = -1;
    if (isMisplaced || this.#open.length === MAX_DEPTH) {
      this.#place = "line";
      return true;
    }
    if (byte === OBJECT && this.#isEnvelope(at)) {
      this.#piece.drop();
      this.#open = [];
      this.#place = "between";
      this.#list = "envelope";
      return false;
    }
    this.#open.push(byte);
    this.#mayOpen = byte === LIST;
    return true;
  }

  #isEnvelope(at: number): boolean {
    if (this.#list !== "none" || this.#open.length !== 2) return false;
    return ENVELOPE.test(this.#piece.shortText(at, MAX_ENVELOPE_BYTES));
  }

  #closeBracket(byte: number, at: number): void {
    this.#mayOpen = false;
    if (this.#open.pop() !== (byte === OBJECT_END ? OBJECT : LIST)) this.#place = "line";
    else if (this.#open.length === 0) this.#finish(at + 1);
  }

  #inString(byte: number, at: number): boolean {
    if (byte === BACKSLASH) this.#place = "escape";
    else if (byte === LF) this.#finish(at);
    else {
      this.#mayOpen = false;
      if (this.#open.length === 0) this.#finish(at + 1);
      else this.#place = "value";
    }
    return true;
  }

  #inText(byte: number, at: number): boolean {
    const isItemEnd = this.#place === "scalar" && (byte === COMMA || byte === LIST_END);
    if (byte === LF || isItemEnd) this.#finish(at);
    return !isItemEnd;
  }
}

/** The first byte from `at` on that means something within a string. */
function plainEnd(chunk: Uint8Array, at: number): number {
  let end = at;
  for (; end < chunk.length; end++) {
    const byte = chunk[end];
    if (byte === QUOTE || byte === BACKSLASH || byte === LF) break;
  }
  return end;
}

function isSeparator(byte: number): boolean {
  return isSpace(byte) || byte === COMMA || byte === RECORD_SEPARATOR;
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === LF || byte === CR || byte === TAB;
}

/** EF BB BF at the start of the stream. */
function isByteOrderMark(byte: number, at: number): boolean {
  return (at === 0 && byte === 0xef) || (at === 1 && byte === 0xbb) || (at === 2 && byte === 0xbf);
}
