/** One entry of a tar archive. `chunks` is to be read to its end, or left, before the next entry is asked for. */
export type TarEntry = {
  readonly name: string;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly writtenAt: number;
  readonly kind: "file" | "folder" | "link" | "device";
  readonly chunks: AsyncIterable<Uint8Array>;
};

const BLOCK = 512;
/** Of a long name or a set of attributes; archives that claim more are no archives. */
const MAX_ATTRIBUTES = 1 << 20;

/**
 * The entries of a tar archive in the order of the stream: POSIX, and the long names of GNU. Source: POSIX.1-2017, pax, "ustar
 * Interchange Format"; GNU tar manual, "Basic Tar Format".
 * @throws {Error} where the stream is no tar archive any more, or ends within an entry
 */
export async function* tarEntries(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const stream = new ByteStream(source);
  let attributes: Attributes = {};
  for (let header = await stream.take(BLOCK); header.length > 0; header = await stream.take(BLOCK)) {
    if (header.every((byte) => byte === 0) && header.length === BLOCK) continue;
    const bytes = attributes.size ?? sizeOf(header);
    const type = String.fromCharCode(header[156] ?? 0);
    const padding = (BLOCK - (bytes % BLOCK)) % BLOCK;
    if (ATTRIBUTES.has(type)) {
      attributes = { ...attributes, ...attributesOf(type, await stream.take(checked(bytes))) };
    } else {
      const rest = { left: bytes };
      const name = attributes.path ?? nameOf(header);
      const writtenAt = numberAt(header, 136, 12) * 1000;
      yield { name, bytes, writtenAt, kind: KINDS[type] ?? "file", chunks: stream.body(rest) };
      for await (const _ of stream.body(rest));
      if (rest.left > 0) throw new Error("it ends within an entry");
      attributes = {};
    }
    await stream.take(padding);
  }
}

function sizeOf(header: Uint8Array): number {
  if (header.length < BLOCK) throw new Error("it ends within a header");
  if (!hasRightSum(header)) throw new Error("a header has the wrong checksum");
  const bytes = numberAt(header, 124, 12);
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new Error("an entry has no size");
  return bytes;
}

type Attributes = { readonly path?: string; readonly size?: number };

/** Entries that say something of the next: names of GNU, and attributes of pax for one file or for all. */
const ATTRIBUTES: ReadonlySet<string> = new Set(["L", "K", "x", "g"]);
const KINDS: Readonly<Record<string, TarEntry["kind"]>> = {
  1: "link",
  2: "link",
  3: "device",
  4: "device",
  5: "folder",
  6: "device",
};

function checked(bytes: number): number {
  if (bytes > MAX_ATTRIBUTES) throw new Error("the attributes of an entry are too long");
  return bytes;
}

function attributesOf(type: string, content: Uint8Array): Attributes {
  const text = Buffer.from(content).toString("utf8");
  if (type === "L") return { path: text.replace(/\0.*$/s, "") };
  if (type !== "x") return {};
  const path = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1];
  const size = /(?:^|\n)\d+ size=(\d{1,15})\n/.exec(text)?.[1];
  return { ...(path === undefined ? {} : { path }), ...(size === undefined ? {} : { size: Number(size) }) };
}

function nameOf(header: Uint8Array): string {
  const [name, prefix] = [textAt(header, 0, 100), textAt(header, 345, 155)];
  const isPosix = textAt(header, 257, 6) === "ustar" && header[263] === 0x30;
  return isPosix && prefix !== "" ? `${prefix}/${name}` : name;
}

function textAt(header: Uint8Array, start: number, length: number): string {
  const text = Buffer.from(header.subarray(start, start + length)).toString("utf8");
  return text.replace(/\0.*$/s, "");
}

/** Octal digits, or for what those cannot hold the bytes of the number behind a set first bit. */
function numberAt(header: Uint8Array, start: number, length: number): number {
  const [first = 0, ...rest] = header.subarray(start, start + length);
  if (first < 0x80) return Number.parseInt(textAt(header, start, length).trim() || "0", 8);
  return rest.reduce((number, byte) => number * 256 + byte, first & 0x7f);
}

const SUM_AT = 148;
const SUM_BYTES = 8;

/** The sum of all bytes, with spaces where it stands itself. */
function hasRightSum(header: Uint8Array): boolean {
  let sum = SUM_BYTES * 0x20;
  for (const [at, byte] of header.entries()) if (at < SUM_AT || at >= SUM_AT + SUM_BYTES) sum += byte;
  return sum === numberAt(header, SUM_AT, SUM_BYTES);
}

class ByteStream {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #kept: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** So many bytes, or as many as there are. */
  async take(bytes: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    const rest = { left: bytes };
    for await (const part of this.body(rest)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** What is left of an entry, counted down. */
  async *body(rest: { left: number }): AsyncGenerator<Uint8Array> {
    while (rest.left > 0) {
      if (this.#kept.length === 0) {
        const next = await this.#chunks.next();
        if (next.done === true) return;
        this.#kept = next.value;
      }
      const part = this.#kept.subarray(0, rest.left);
      this.#kept = this.#kept.subarray(part.length);
      rest.left -= part.length;
      yield part;
    }
  }
}
