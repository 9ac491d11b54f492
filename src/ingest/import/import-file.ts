import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { AssembledRecord } from "../../lib/assemble/line-assembler.ts";
import { createRecordCutter, type RecordForm } from "../records/record-cutter.ts";
import { type BinaryFormat, type LostBytes, withFirstBytes } from "./binary-format.ts";
import { utf8Chunks } from "./utf8-chunks.ts";
import { zipMembers } from "./zip-members.ts";

/** Records of one file or archive member, in order. They are valid until the next part is asked for. */
export type ImportPart = {
  /** The file's path, or `archive.zip/member`. */
  readonly name: string;
  readonly records: readonly AssembledRecord[];
  /** How the records are to be read by whoever gets them: as `createRecordCutter` names it. */
  readonly form: RecordForm;
  /** Records of this part that were beyond the limit and lost their rest. */
  readonly cut: number;
  /** Those of the records that the file does not list any more. */
  readonly recovered: number;
  /** What could not be read of a damaged file. */
  readonly lost: readonly LostBytes[];
};

export type ImportFileOptions = {
  /** `auto`: by the file's name and first bytes. */
  readonly form: RecordForm;
  /** Told of every piece that was read from disk, for the progress bar. */
  readonly onRead: (bytes: number) => void;
  readonly limits?: ImportLimits;
  /** Formats that are not text, known by their first bytes. */
  readonly formats?: readonly BinaryFormat[];
};

export type ImportLimits = { readonly maxMembers: number; readonly maxBytes: number };

/** What one file may unpack to. */
const LIMITS: ImportLimits = { maxMembers: 10_000, maxBytes: 64 * 2 ** 30 };

/**
 * Reads the records of a file: NDJSON, JSON lists and envelopes, CSV, lines of text, Zeek logs, and the formats that it
 * is given; plain, gzip, or members of a zip archive; UTF-8 or UTF-16. The file is read as it is used, never as a whole.
 * @throws {Error} when it cannot be read or unpacked, or is a bomb; what came before is already given
 */
export async function* readImportFile(path: string, options: ImportFileOptions): AsyncGenerator<ImportPart> {
  const limits = options.limits ?? LIMITS;
  if ((await firstBytes(path)).startsWith("PK\u0003\u0004")) {
    for await (const { name, stream } of zipMembers(path, limits)) {
      // what is told is what was unpacked: the archive does not say how far it was read
      yield* readPart(`${path}/${name}`, stream, { ...options, limits });
    }
    return;
  }
  yield* readPart(path, createReadStream(path), { ...options, limits });
}

async function* readPart(
  name: string,
  stream: Readable,
  { form, onRead, limits, formats = [] }: ImportFileOptions & { readonly limits: ImportLimits },
): AsyncGenerator<ImportPart> {
  const { first, chunks } = await withFirstBytes(bounded(unpacked(stream, onRead), limits.maxBytes));
  const format = formats.find(({ begins }) => begins(first));
  if (format !== undefined) yield* readBinary(name, format, chunks);
  else yield* readText(name, form === "auto" && /\.csv(?:\.gz)?$/i.test(name) ? "csv" : form, chunks);
}

/** Records of a format that is not text are JSON. */
async function* readBinary(
  name: string,
  format: BinaryFormat,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ImportPart> {
  for await (const { records, isRecovered, lost } of format.read(chunks))
    yield {
      name,
      records: records.map((bytes) => ({ bytes, context: null })),
      form: "json",
      cut: 0,
      recovered: isRecovered ? records.length : 0,
      lost,
    };
}

async function* readText(
  name: string,
  form: RecordForm,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ImportPart> {
  const cutter = createRecordCutter(form);
  let cut = 0;
  const part = (records: readonly AssembledRecord[]): ImportPart => {
    const more = cutter.cut - cut;
    cut = cutter.cut;
    return { name, records, form, cut: more, recovered: 0, lost: [] };
  };
  for await (const chunk of utf8Chunks(chunks)) yield part(cutter.push(chunk));
  yield part(cutter.end());
}

/** Opens gzip, also within an archive. */
async function* unpacked(stream: Readable, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const chunks = read(stream, onRead);
  const first = await chunks.next();
  if (first.done === true) return;
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    yield first.value;
    yield* chunks;
  };
  if (first.value[0] === 0x1f && first.value[1] === 0x8b) yield* gunzipped(rest());
  else yield* rest();
}

async function* read(stream: Readable, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("a file is read as bytes");
    onRead(chunk.length);
    yield chunk;
  }
}

async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const feeding = feed(gunzip, chunks);
  for await (const chunk of gunzip) if (chunk instanceof Uint8Array) yield chunk;
  await feeding;
}

async function feed(
  gunzip: ReturnType<typeof createGunzip>,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    for await (const chunk of chunks)
      if (!gunzip.write(chunk))
        await new Promise((resolve) => {
          gunzip.once("drain", resolve);
          gunzip.once("close", resolve);
        });
    gunzip.end();
  } catch (error) {
    gunzip.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

async function* bounded(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`it unpacks to more than ${maxBytes} bytes`);
    yield chunk;
  }
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
}
