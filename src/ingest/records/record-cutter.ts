import { createJsonSplitter } from "../../lib/assemble/json-splitter.ts";
import { type AssembledRecord, createLineAssembler } from "../../lib/assemble/line-assembler.ts";
import { type LinePiece, LineSplitter } from "../../lib/assemble/line-splitter.ts";

/** What a body or file holds. `auto` looks at its first bytes: JSON in any arrangement, else lines of text. */
export type RecordForm = "auto" | "json" | "lines" | "csv";

/** Cuts a stream of bytes into records, which may be views of chunks: those must not be written to again. */
export type RecordCutter = {
  push(chunk: Uint8Array): readonly AssembledRecord[];
  end(): readonly AssembledRecord[];
  /** Records so far that were longer than the limit and lost their rest. */
  readonly cut: number;
  /** What the stream is; of one that ended before it could be told: lines. */
  readonly form: Exclude<RecordForm, "auto">;
};

/** Beyond this a record is cut: 1 MiB. */
export const MAX_RECORD_BYTES = 1 << 20;

export function createRecordCutter(form: RecordForm, maxRecordBytes = MAX_RECORD_BYTES): RecordCutter {
  if (form === "auto") return new GuessingCutter(maxRecordBytes);
  if (form === "json") return new JsonCutter(maxRecordBytes);
  return new LineCutter(form, maxRecordBytes);
}

class JsonCutter implements RecordCutter {
  readonly form = "json";
  readonly #splitter;
  cut = 0;

  constructor(maxRecordBytes: number) {
    this.#splitter = createJsonSplitter({ maxRecordBytes });
  }

  push(chunk: Uint8Array): readonly AssembledRecord[] {
    return this.#counted(this.#splitter.push(chunk));
  }

  end(): readonly AssembledRecord[] {
    return this.#counted(this.#splitter.end());
  }

  #counted(pieces: ReturnType<ReturnType<typeof createJsonSplitter>["push"]>): readonly AssembledRecord[] {
    for (const piece of pieces) if (piece.kind === "tooLong") this.cut++;
    return pieces.map(({ bytes }) => ({ bytes, context: null }));
  }
}

class LineCutter implements RecordCutter {
  readonly form: "lines" | "csv";
  readonly #lines: LineSplitter;
  readonly #assembler;
  #isFirst = true;
  cut = 0;

  constructor(form: "lines" | "csv", maxRecordBytes: number) {
    this.form = form;
    this.#lines = new LineSplitter(maxRecordBytes);
    this.#assembler = createLineAssembler(form === "csv" ? "csv" : "auto");
  }

  push(chunk: Uint8Array): readonly AssembledRecord[] {
    return this.#takeAll(this.#lines.push(chunk));
  }

  end(): readonly AssembledRecord[] {
    return [...this.#takeAll(this.#lines.end()), ...this.#assembler.flush()];
  }

  #takeAll(lines: readonly LinePiece[]): readonly AssembledRecord[] {
    const records: AssembledRecord[] = [];
    for (const { bytes, isCut } of lines) for (const record of this.#take(bytes, isCut)) records.push(record);
    return records;
  }

  #take(line: Uint8Array, isCut: boolean): readonly AssembledRecord[] {
    if (isCut) this.cut++;
    const text = this.#isFirst ? withoutByteOrderMark(line) : line;
    this.#isFirst = false;
    if (text.length === 0 && this.#assembler.held === 0) return [];
    return this.#assembler.push(text);
  }
}

/** Waits for as many bytes as it takes to tell JSON from text. */
class GuessingCutter implements RecordCutter {
  readonly #maxRecordBytes: number;
  #head = new Uint8Array(0);
  #cutter: RecordCutter | null = null;

  constructor(maxRecordBytes: number) {
    this.#maxRecordBytes = maxRecordBytes;
  }

  get cut(): number {
    return this.#cutter?.cut ?? 0;
  }

  get form(): Exclude<RecordForm, "auto"> {
    return this.#cutter?.form ?? "lines";
  }

  push(chunk: Uint8Array): readonly AssembledRecord[] {
    if (this.#cutter !== null) return this.#cutter.push(chunk);
    const head = new Uint8Array(this.#head.length + chunk.length);
    head.set(this.#head);
    head.set(chunk, this.#head.length);
    this.#head = head;
    const form = guessForm(head);
    return form === null ? [] : this.#decide(form).push(head);
  }

  end(): readonly AssembledRecord[] {
    if (this.#cutter !== null) return this.#cutter.end();
    const cutter = this.#decide("lines");
    return [...cutter.push(this.#head), ...cutter.end()];
  }

  #decide(form: "json" | "lines"): RecordCutter {
    this.#cutter = createRecordCutter(form, this.#maxRecordBytes);
    return this.#cutter;
  }
}

/** A stream may begin with so much white space before it counts as text. */
const MAX_HEAD_BYTES = 4096;

/** Null while the first bytes could be either. `[error] ...` is a line; `[{`, `["`, `[[` and `[]` are lists. */
function guessForm(head: Uint8Array): "json" | "lines" | null {
  const text = Buffer.from(head.subarray(0, MAX_HEAD_BYTES)).toString("latin1");
  // RFC 7464's separator, and the byte order mark
  const start = text.replaceAll("\u001e", " ").replace(/^(?:\u00ef\u00bb\u00bf)?\s*/, "");
  if (/^(?:\{|\[\s*[[{"\]])/.test(start)) return "json";
  const mayStillBe = /^(?:\[\s*|\u00ef|\u00ef\u00bb)?$/.test(start) && head.length < MAX_HEAD_BYTES;
  return mayStillBe ? null : "lines";
}

function withoutByteOrderMark(line: Uint8Array): Uint8Array {
  const isMarked = line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf;
  return isMarked ? line.subarray(3) : line;
}
