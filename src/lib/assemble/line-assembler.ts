import { AuditJoiner, joinLines } from "./audit-joiner.ts";

/** A record that lines were put together to, and the header that it is read with. */
export type AssembledRecord = { readonly bytes: Uint8Array; readonly context: string | null };

/**
 * What to expect of the lines. `auto` joins the records of one audit event and takes the headers of Zeek and W3C logs
 * as context; every other line is a record by itself, so it may be used for logs of any kind. `csv` takes the first
 * line as the header of all others, whose quoted values may span lines.
 */
export type LineKind = "auto" | "csv";

/**
 * Makes records of the lines of one sender or file, in order. Lines are given without their line feed and kept as
 * they are; `bytes` of a record may be the very line that was given.
 */
export type LineAssembler = {
  push(line: Uint8Array): readonly AssembledRecord[];
  /** What is still waiting for more lines, as it is. To be called when the sender pauses, and at its end. */
  flush(): readonly AssembledRecord[];
  /** Lines that wait for more. While there are none, a reader may note its place in the file. */
  readonly held: number;
  /** The header that the next line will be read with: to be noted with that place, and given to resume there. */
  readonly context: string | null;
};

/** The most that one CSV record or header may have; a quote that nobody closes ends there. */
const MAX_JOINED_BYTES = 64 * 1024;

export function createLineAssembler(kind: LineKind, context: string | null = null): LineAssembler {
  return kind === "csv" ? new CsvAssembler(context) : new AutoAssembler(context);
}

class AutoAssembler implements LineAssembler {
  readonly #joiner = new AuditJoiner();
  #context: string | null;
  /** True while the lines before this one were of a header, so that the next one of `#` belongs to it. */
  #isInHeader = false;

  constructor(context: string | null) {
    this.#context = context;
  }

  get held(): number {
    return this.#joiner.held;
  }

  get context(): string | null {
    return this.#context;
  }

  push(line: Uint8Array): readonly AssembledRecord[] {
    if (line[0] === HASH && this.#takeHeader(line)) return [];
    this.#isInHeader = false;
    return this.#withContext(this.#joiner.push(line));
  }

  flush(): readonly AssembledRecord[] {
    return this.#withContext(this.#joiner.flush());
  }

  #withContext(records: readonly Uint8Array[]): readonly AssembledRecord[] {
    return records.map((bytes) => ({ bytes, context: this.#context }));
  }

  #takeHeader(line: Uint8Array): boolean {
    const text = decode(line);
    const isStart = HEADER_START.test(text);
    if (!isStart && this.#context === null) return false;
    if (HEADER_NOTE.test(text)) return true;
    const goesOn = this.#isInHeader && !text.startsWith("#separator ");
    if (!isStart && !goesOn) return false;
    const header = goesOn ? `${this.#context}\n${text}` : text;
    if (header.length > MAX_JOINED_BYTES) return false;
    this.#context = header;
    this.#isInHeader = true;
    return true;
  }
}

class CsvAssembler implements LineAssembler {
  #context: string | null;
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #isQuoted = false;

  constructor(context: string | null) {
    this.#context = context;
  }

  get held(): number {
    return this.#parts.length;
  }

  get context(): string | null {
    return this.#context;
  }

  push(line: Uint8Array): readonly AssembledRecord[] {
    this.#parts.push(line);
    this.#bytes += line.length + 1;
    // doubled quotes within a quoted value leave the count even
    for (const byte of line) if (byte === QUOTE) this.#isQuoted = !this.#isQuoted;
    return this.#isQuoted && this.#bytes <= MAX_JOINED_BYTES ? [] : this.flush();
  }

  flush(): readonly AssembledRecord[] {
    if (this.#parts.length === 0) return [];
    const bytes = joinLines(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    this.#isQuoted = false;
    if (this.#context !== null) return [{ bytes, context: this.#context }];
    this.#context = decode(bytes);
    return [];
  }
}

const HASH = 0x23;
const QUOTE = 0x22;

/** Zeek's first line, and each that Microsoft writes first into a W3C log. */
const HEADER_START = /^#(?:separator |Software: |Version: |Fields: )/;
/** What stands among or after the records and changes nothing: Zeek closes a log, W3C tells the time. */
const HEADER_NOTE = /^#(?:close[\t ]|open[\t ]|Date: |Remark: )/;

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
