import { PieceBuffer } from "./piece-buffer.ts";

/** A line without its line feed or carriage return and line feed; `end` is the offset behind them in the stream. */
export type LinePiece = {
  readonly bytes: Uint8Array;
  readonly end: number;
  /** True when the line had more than the limit: `bytes` are its first. */
  readonly isCut: boolean;
};

/**
 * Cuts a stream into lines, empty ones too. The bytes of a line may be a view of the chunk that it ended in. Memory is
 * bounded by the limit and the largest chunk.
 */
export class LineSplitter {
  readonly #maxLineBytes: number;
  readonly #piece: PieceBuffer;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
    this.#piece = new PieceBuffer(maxLineBytes);
  }

  push(chunk: Uint8Array): readonly LinePiece[] {
    const piece = this.#piece;
    const found: LinePiece[] = [];
    piece.enter(chunk);
    const start = piece.offset;
    for (let at = 0; at < chunk.length; ) {
      if (!piece.isOpen) piece.begin(start + at);
      const lineFeed = chunk.indexOf(LF, at);
      if (lineFeed === -1) break;
      found.push(this.#finish(start + lineFeed, start + lineFeed + 1));
      at = lineFeed + 1;
    }
    piece.leave();
    return found;
  }

  /** The last line when nothing ends it. */
  end(): readonly LinePiece[] {
    const { offset, isOpen } = this.#piece;
    return isOpen ? [this.#finish(offset, offset)] : [];
  }

  #finish(lineEnd: number, end: number): LinePiece {
    const { bytes, length } = this.#piece.take(lineEnd);
    const isCut = length > this.#maxLineBytes;
    return { bytes: !isCut && bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes, end, isCut };
  }
}

const LF = 0x0a;
const CR = 0x0d;
