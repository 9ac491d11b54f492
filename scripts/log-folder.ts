import { createReadStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { zipMembers } from "../src/ingest/index.ts";
import { createRecordCutter } from "../src/ingest/records/record-cutter.ts";
import type { RawRecord } from "../src/schema/raw-record.ts";

/** A file's content, unpacked; the members of an archive are files `archive.zip/member`. */
export type LogFile = { readonly path: string; readonly bytes: Uint8Array };

/** A file unpacked may have this much; more is refused, so that an archive cannot fill the memory. */
const MAX_FILE_BYTES = 512 << 20;

const ARCHIVE_LIMITS = { maxMembers: 10_000, maxBytes: 4 * MAX_FILE_BYTES };

/** What lies beside logs and is none. */
const NO_LOG = /\.(?:ya?ml|md|assert|p?cap|pcapng|evtx|png|pdf|pack)$/i;

/** All files below a folder that may be logs, in the order of their names; archives and gzip are opened. */
export async function* logFiles(folder: string): AsyncGenerator<LogFile> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replace(/^\//, ""));
  for (const path of names.toSorted()) {
    if (NO_LOG.test(path)) continue;
    if (/\.zip$/i.test(path)) {
      yield* membersOf(folder, path);
      continue;
    }
    const bytes = await buffer(createReadStream(join(folder, path)));
    if (/\.gz$/i.test(path))
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

/** As `watchfloor import` opens archives, whatever their writers counted wrong. */
async function* membersOf(folder: string, path: string): AsyncGenerator<LogFile> {
  for await (const { name, stream } of zipMembers(join(folder, path), ARCHIVE_LIMITS)) {
    if (NO_LOG.test(name)) stream.destroy();
    else yield { path: `${path}/${name}`, bytes: await buffer(stream) };
  }
}
