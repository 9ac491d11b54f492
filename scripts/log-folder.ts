import { createReadStream, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { type Entry, fromBuffer, type ZipFile } from "yauzl";
import { createRecordCutter } from "../src/ingest/records/record-cutter.ts";
import type { RawRecord } from "../src/schema/raw-record.ts";

/** A file's content, unpacked; the members of an archive are files `archive.zip/member`. */
export type LogFile = { readonly path: string; readonly bytes: Uint8Array };

/** A file unpacked may have this much; more is refused, so that an archive cannot fill the memory. */
const MAX_FILE_BYTES = 512 << 20;

/** What lies beside logs and is none. */
const NO_LOG = /\.(?:ya?ml|md|assert|p?cap|pcapng|evtx|png|pdf|pack)$/i;

/** All files below a folder that may be logs, in the order of their names; archives and gzip are opened. */
export async function* logFiles(folder: string): AsyncGenerator<LogFile> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replace(/^\//, ""));
  for (const path of names.toSorted()) {
    if (NO_LOG.test(path)) continue;
    const bytes = await buffer(createReadStream(join(folder, path)));
    if (/\.zip$/i.test(path)) yield* zipMembers(path, bytes);
    else if (/\.gz$/i.test(path))
      yield { path: path.slice(0, -3), bytes: gunzipSync(bytes, { maxOutputLength: MAX_FILE_BYTES }) };
    else yield { path, bytes };
  }
}

/** A file's records as an import would hand them to the normaliser, none of a binary file. */
export function* recordsOf(file: LogFile, receivedAt: number): Generator<RawRecord> {
  if (file.bytes.subarray(0, 8192).includes(0)) return;
  const cutter = createRecordCutter(/\.csv$/i.test(file.path) ? "csv" : "auto");
  const decoder = new TextDecoder();
  for (const { bytes, context } of [...cutter.push(file.bytes), ...cutter.end()])
    yield {
      tenantUid: "corpus",
      sourceName: file.path,
      listener: "import",
      sourceType: null,
      host: null,
      receivedAt,
      context,
      bytes,
      text: decoder.decode(bytes),
    };
}

async function* zipMembers(path: string, archive: Buffer): AsyncGenerator<LogFile> {
  const zip = await openZip(archive);
  for (const entry of await entriesOf(zip)) {
    if (entry.fileName.endsWith("/") || NO_LOG.test(entry.fileName)) continue;
    if (entry.uncompressedSize > MAX_FILE_BYTES) throw new Error(`${path}/${entry.fileName} is too large`);
    yield { path: `${path}/${entry.fileName}`, bytes: await buffer(await openMember(zip, entry)) };
  }
}

function openZip(archive: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // yauzl itself refuses a member that unpacks to more than it says
    fromBuffer(withWholeComment(archive), { lazyEntries: true, autoClose: false }, (error, zip) =>
      error === null ? resolve(zip) : reject(error),
    );
  });
}

/** Some writers count the archive's comment wrong, which costs nothing but would refuse the archive. */
function withWholeComment(archive: Buffer): Buffer {
  const at = archive.lastIndexOf("PK\u0005\u0006");
  if (at < 0 || at + 22 > archive.length) return archive;
  const end = at + 22 + archive.readUInt16LE(at + 20);
  return end <= archive.length
    ? archive.subarray(0, end)
    : Buffer.concat([archive, Buffer.alloc(end - archive.length)]);
}

function entriesOf(zip: ZipFile): Promise<readonly Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on("entry", (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.once("end", () => resolve(entries));
    zip.once("error", reject);
    zip.readEntry();
  });
}

function openMember(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error === null ? resolve(stream) : reject(error)));
  });
}
