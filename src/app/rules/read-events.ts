import { buffer } from "node:stream/consumers";
import { createRecordCutter, runImport } from "../../ingest/index.ts";
import { createNormalizer } from "../../normalize/index.ts";
import type { NormalizedEvent } from "../../schema/event.ts";
import { type BatchHeader, packRecords, recordAt } from "../../schema/raw-batch.ts";
import type { RawBatch } from "../../schema/raw-record.ts";
import { evtxFormat } from "../import/evtx-format.ts";

/** What came of one record of a file, counted from 1: an event, or why there is none. */
export type ReadEvent =
  | { readonly record: number; readonly event: NormalizedEvent }
  | { readonly record: number; readonly fault: string };

/**
 * Reads the records of a file as they would be imported: event logs (EVTX), JSON in any arrangement, lines of text; plain,
 * gzip or in a zip archive. `-` is standard input.
 * @throws {Error} that names a file which cannot be read
 */
export async function readEvents(
  path: string,
  sourceType: string | null,
  take: (read: ReadEvent) => void,
): Promise<void> {
  const normalizer = createNormalizer();
  let record = 0;
  const takeAll = ({ context, body, ends }: Pick<RawBatch, "context" | "body" | "ends">): void => {
    const batch = { ...header(sourceType), context, body, ends };
    for (let index = 0; index < ends.length; index++) {
      record++;
      const outcome = normalizer.normalize(recordAt(batch, index));
      if (outcome.kind === "pass") take({ record, event: outcome.value });
      else take({ record, fault: `${outcome.kind}: ${outcome.reason}` });
    }
  };
  if (path === "-") return readInput(sourceType, takeAll);
  const [file] = await runImport({
    paths: [path],
    form: "auto",
    formats: [evtxFormat({ recover: false })],
    target: { send: async (batch) => takeAll(batch) },
    onProgress: () => undefined,
  });
  if (file !== undefined && file.error !== null) throw new Error(`${path} cannot be read: ${file.error}`);
}

async function readInput(sourceType: string | null, takeAll: (batch: RawBatch) => void): Promise<void> {
  const cutter = createRecordCutter("auto");
  const records = [...cutter.push(await buffer(process.stdin)), ...cutter.end()];
  for (const { bytes, context } of records) takeAll(packRecords({ ...header(sourceType), context }, [bytes]));
}

function header(sourceType: string | null): BatchHeader {
  return {
    tenantUid: "test",
    sourceName: "test",
    listener: "import",
    sourceType,
    host: null,
    receivedAt: Date.now(),
    context: null,
  };
}
