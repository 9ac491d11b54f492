import type { Normalizer } from "../src/normalize/index.ts";
import { type LogFile, recordsOf } from "./log-folder.ts";

/** What became of the records of a folder. */
export type FolderReport = {
  readonly files: number;
  /** Records by the source type that read them. */
  readonly parsed: ReadonlyMap<string, number>;
  /** Records by reason, and the first file that has one. */
  readonly quarantined: ReadonlyMap<string, { readonly records: number; readonly first: string }>;
  /** Files without records: binary or empty. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
};

/** Reads files through a normaliser. Every record is counted once: a dropped one under its reason, too. */
export async function reportOf(
  files: AsyncIterable<LogFile>,
  normalize: Normalizer["normalize"],
): Promise<FolderReport> {
  const parsed = new Map<string, number>();
  const quarantined = new Map<string, { records: number; first: string }>();
  const skipped: { path: string; reason: string }[] = [];
  const receivedAt = Date.now();
  let count = 0;
  for await (const file of files) {
    count++;
    let records = 0;
    for (const record of recordsOf(file, receivedAt)) {
      const outcome = normalize(record);
      records++;
      if (outcome.kind === "pass") {
        const { sourceType } = outcome.value;
        parsed.set(sourceType, (parsed.get(sourceType) ?? 0) + 1);
      } else {
        const known = quarantined.get(outcome.reason) ?? { records: 0, first: file.path };
        quarantined.set(outcome.reason, { ...known, records: known.records + 1 });
      }
    }
    if (records === 0)
      skipped.push({ path: file.path, reason: file.bytes.length === 0 ? "empty" : "no text" });
  }
  return { files: count, parsed, quarantined, skipped };
}
