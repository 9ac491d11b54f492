import { stat } from "node:fs/promises";
import type { RecordForm } from "../records/record-cutter.ts";
import { createRecordGatherer, type RecordGatherer } from "../records/record-gatherer.ts";
import type { BinaryFormat, LostBytes } from "./binary-format.ts";
import { readImportFile } from "./import-file.ts";
import type { RawBatch } from "../../schema/raw-record.ts";

/** Where an import goes. Resolves once the records are on disk. */
export type ImportTarget = {
  /** @throws {Error} when they cannot be kept */
  send(batch: Pick<RawBatch, "context" | "body" | "ends">, form: RecordForm): Promise<void>;
};

/** How far an import is: of the files' bytes as they lie on disk. */
export type ImportProgress = {
  readonly file: string;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly records: number;
};

/** What came of each file. `error` says why the rest of it is missing. */
export type ImportedFile = {
  readonly path: string;
  readonly records: number;
  readonly bytes: number;
  /** Records that were longer than a record may be and lost their rest. */
  readonly cut: number;
  /** Those of the records that the file does not list any more. */
  readonly recovered: number;
  /** What could not be read of a damaged file: the first of it, and how much there is. */
  readonly lost: readonly LostBytes[];
  readonly lostRanges: number;
  readonly lostBytes: number;
  readonly error: string | null;
};

export type ImportRunOptions = {
  readonly paths: readonly string[];
  readonly form: RecordForm;
  /** Formats that are not text. */
  readonly formats?: readonly BinaryFormat[];
  readonly target: ImportTarget;
  readonly onProgress: (progress: ImportProgress) => void;
};

/** Records are handed over when so many bytes or records have gathered. */
const BATCH_BYTES = 4 << 20;
const BATCH_RECORDS = 20_000;
/** Lost parts of a file that are told one by one. */
const MAX_TOLD_LOST = 100;

/** Imports files one after the other. One that cannot be read does not keep the others from being imported. */
export async function runImport(options: ImportRunOptions): Promise<readonly ImportedFile[]> {
  const sizes = await Promise.all(
    options.paths.map((path) =>
      stat(path).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  );
  const bytesTotal = sizes.reduce((sum, size) => sum + size, 0);
  const imported: ImportedFile[] = [];
  let before = 0;
  for (const [index, path] of options.paths.entries()) {
    const size = sizes[index] ?? 0;
    const done = imported.reduce((sum, { records }) => sum + records, 0);
    imported.push(
      await importFile(path, options, ({ read, records }) =>
        // members of an archive are told unpacked, which is more than they take on disk
        options.onProgress({
          file: path,
          bytesRead: before + Math.min(read, size),
          bytesTotal,
          records: done + records,
        }),
      ),
    );
    before += size;
  }
  return imported;
}

async function importFile(
  path: string,
  { form, formats = [], target }: ImportRunOptions,
  onProgress: (at: { readonly read: number; readonly records: number }) => void,
): Promise<ImportedFile> {
  const gatherer = createRecordGatherer();
  const counts = { records: 0, bytes: 0, cut: 0, recovered: 0, lostRanges: 0, lostBytes: 0 };
  const lost: LostBytes[] = [];
  let read = 0;
  let current: { readonly name: string; readonly form: RecordForm } | null = null;
  const flush = async (): Promise<void> => {
    const { records, bytes } = gatherer;
    if (current !== null) await sendAll(gatherer, target, current.form);
    counts.records += records;
    counts.bytes += bytes;
    onProgress({ read, records: counts.records });
  };
  try {
    for await (const part of readImportFile(path, {
      form,
      formats,
      onRead: (bytes) => void (read += bytes),
    })) {
      if (current !== null && part.name !== current.name) await flush();
      current = part;
      counts.cut += part.cut;
      counts.recovered += part.recovered;
      counts.lostRanges += part.lost.length;
      for (const range of part.lost) counts.lostBytes += range.length;
      lost.push(...part.lost.slice(0, MAX_TOLD_LOST - lost.length));
      gatherer.add(part.records);
      if (gatherer.bytes >= BATCH_BYTES || gatherer.records >= BATCH_RECORDS) await flush();
    }
    await flush();
    return { path, ...counts, lost, error: null };
  } catch (error) {
    return { path, ...counts, lost, error: error instanceof Error ? error.message : String(error) };
  }
}

async function sendAll(gatherer: RecordGatherer, target: ImportTarget, form: RecordForm): Promise<void> {
  for (const batch of gatherer.take(NOBODY)) await target.send(batch, form);
}

/** The target knows whose records they are. */
const NOBODY = {
  tenantUid: "",
  sourceName: "",
  listener: "import",
  sourceType: null,
  host: null,
  receivedAt: 0,
};
