export type SyslogFramerOptions = {
  readonly maxMessageBytes: number;
  /** `isCut`: the message was longer than the limit or the sender went away in the middle of it. A view: copy it. */
  readonly onMessage: (message: Uint8Array, isCut: boolean) => void;
  /** The counts no longer fit the messages, so nothing after here can be trusted: close the connection. */
  readonly onLost: () => void;
};

/**
 * Cuts a TCP stream into syslog messages. The framing is decided for each message, because real senders mix them:
 * `LEN SP MSG` (RFC 6587, 3.4.1; RFC 5425, 4.3) or a message up to a line feed or NUL (RFC 6587, 3.4.2).
 * A message over the limit is cut, and the rest of it skipped (RFC 5424, 6.1 lets a receiver do so).
 * Takes time linear in the bytes, however they are sliced, and holds no more than about two messages.
 */
export class SyslogFramer {
  readonly #options: SyslogFramerOptions;
  #buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  /** No terminator before here; saves looking twice when a message comes byte by byte. */
  #scanned = 0;
  #skipBytes = 0;
  #isSkippingLine = false;
  /** The message before was counted. */
  #isCounted = false;
  #isLost = false;

  constructor(options: SyslogFramerOptions) {
    this.#options = options;
  }

  push(chunk: Uint8Array): void {
    if (this.#isLost) return;
    this.#append(chunk);
    while (this.#start < this.#end && this.#step());
  }

  /** The sender is gone: what it did not finish is handed over as it is. */
  end(): void {
    if (this.#isLost || this.#skipBytes > 0 || this.#isSkippingLine) return;
    const head = readHead(this.#buffer.subarray(this.#start, this.#end), this.#isCounted);
    const isCut = head !== null && head !== "incomplete";
    this.#emit(this.#buffer.subarray(this.#start + (isCut ? head.headBytes : 0), this.#end), isCut);
    this.#start = this.#end;
  }

  #append(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#buffer.length) this.#makeRoom(chunk.length);
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  #makeRoom(bytes: number): void {
    const held = this.#end - this.#start;
    const isRoomInFront = held + bytes <= this.#buffer.length / 2;
    const target = isRoomInFront ? this.#buffer : Buffer.allocUnsafeSlow((held + bytes) * 2);
    this.#buffer.copy(target, 0, this.#start, this.#end);
    this.#buffer = target;
    this.#scanned -= this.#start;
    this.#start = 0;
    this.#end = held;
  }

  /** Handles one thing at the start of the buffer; false when it needs more bytes. */
  #step(): boolean {
    if (this.#skipBytes > 0) return this.#skipCounted();
    if (this.#isSkippingLine) return this.#skipLine();
    // some senders end a counted message with a line feed that they did not count
    while (this.#start < this.#end && isTrailer(this.#buffer[this.#start])) this.#consume(1);
    const head = readHead(this.#buffer.subarray(this.#start, this.#end), this.#isCounted);
    if (head === "incomplete") return false;
    return head === null ? this.#takeLine() : this.#takeCounted(head);
  }

  #skipCounted(): boolean {
    const bytes = Math.min(this.#skipBytes, this.#end - this.#start);
    this.#skipBytes -= bytes;
    this.#consume(bytes);
    return this.#skipBytes === 0;
  }

  #skipLine(): boolean {
    const stop = endOfLine(this.#buffer, this.#start, this.#end);
    this.#isSkippingLine = stop === -1;
    this.#consume((stop === -1 ? this.#end : stop + 1) - this.#start);
    return !this.#isSkippingLine;
  }

  #takeCounted(head: CountedHead): boolean {
    const bytes = Math.min(head.messageBytes, this.#options.maxMessageBytes);
    if (this.#end - this.#start < head.headBytes + bytes) return false;
    this.#consume(head.headBytes);
    this.#emit(this.#buffer.subarray(this.#start, this.#start + bytes), head.messageBytes > bytes);
    this.#consume(bytes);
    this.#skipBytes = head.messageBytes - bytes;
    this.#isCounted = true;
    return true;
  }

  #takeLine(): boolean {
    const { maxMessageBytes, onLost } = this.#options;
    const stop = endOfLine(this.#buffer, this.#scanned, this.#end);
    const length = (stop === -1 ? this.#end : stop) - this.#start;
    this.#scanned = this.#end;
    if (stop === -1 && length <= maxMessageBytes) return false;
    const bytes = Math.min(length, maxMessageBytes);
    this.#emit(this.#buffer.subarray(this.#start, this.#start + bytes), length > bytes);
    this.#consume(stop === -1 ? length : length + 1);
    this.#isSkippingLine = stop === -1;
    this.#isLost = stop === -1 && this.#isCounted;
    if (this.#isLost) onLost();
    return !this.#isLost;
  }

  #consume(bytes: number): void {
    this.#start += bytes;
    this.#scanned = this.#start;
  }

  #emit(message: Buffer, isCut: boolean): void {
    const trimmed = withoutTrailer(message);
    if (trimmed.length > 0) this.#options.onMessage(trimmed, isCut);
  }
}

type CountedHead = { readonly headBytes: number; readonly messageBytes: number };

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;
/** A count beyond 16 MiB is a wrong count, and believing it would swallow what follows. */
const MAX_COUNT = 16 * 1024 * 1024;
/** Eight digits, a space, and the byte after it. */
const MAX_HEAD_BYTES = 10;

/**
 * The octet count at the start, or null when the message is a line. Digits and a space alone prove nothing, as lines
 * of text begin like that too: a message or JSON must follow, or the message before must have been counted.
 */
function readHead(bytes: Buffer, isCounted: boolean): CountedHead | null | "incomplete" {
  const text = bytes.toString("latin1", 0, MAX_HEAD_BYTES);
  const [, count, opener] = /^([1-9]\d{0,7}) (.)/s.exec(text) ?? [];
  if (count === undefined || opener === undefined) return /^[1-9]\d{0,7} ?$/.test(text) ? "incomplete" : null;
  const mayBeCounted = (isCounted || opener === "<" || opener === "{") && Number(count) <= MAX_COUNT;
  return mayBeCounted ? { headBytes: count.length + 1, messageBytes: Number(count) } : null;
}

function isTrailer(byte: number | undefined): boolean {
  return byte === LF || byte === CR || byte === NUL;
}

/** Index of the first line feed or NUL, or -1. */
function endOfLine(buffer: Buffer, from: number, end: number): number {
  const range = buffer.subarray(from, end);
  const lf = range.indexOf(LF);
  const nul = (lf === -1 ? range : range.subarray(0, lf)).indexOf(NUL);
  const first = nul === -1 ? lf : nul;
  return first === -1 ? -1 : from + first;
}

function withoutTrailer(message: Buffer): Buffer {
  let end = message.length;
  while (end > 0 && isTrailer(message[end - 1])) end--;
  return message.subarray(0, end);
}
