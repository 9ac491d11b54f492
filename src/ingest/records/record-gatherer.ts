import type { AssembledRecord } from "../../lib/assemble/line-assembler.ts";
import type { BatchHeader } from "../../schema/raw-batch.ts";
import type { RawBatch } from "../../schema/raw-record.ts";
import { createBatchBuilder } from "../batch-builder.ts";

/** Gathers records into batches, one for each run of records with the same context, in order. */
export type RecordGatherer = {
  /** Copies the records. */
  add(records: readonly AssembledRecord[]): void;
  /** Bytes and number of the records gathered so far. */
  readonly bytes: number;
  readonly records: number;
  /** What was gathered; it is empty afterwards. */
  take(header: Omit<BatchHeader, "context">): readonly RawBatch[];
};

export function createRecordGatherer(): RecordGatherer {
  let runs: { readonly context: string | null; readonly builder: ReturnType<typeof createBatchBuilder> }[] =
    [];
  let bytes = 0;
  let records = 0;
  return {
    get bytes() {
      return bytes;
    },
    get records() {
      return records;
    },
    add: (added) => {
      for (const record of added) {
        let run = runs.at(-1);
        if (run === undefined || run.context !== record.context) {
          run = { context: record.context, builder: createBatchBuilder() };
          runs.push(run);
        }
        run.builder.add(record.bytes);
        bytes += record.bytes.length;
      }
      records += added.length;
    },
    take: (header) => {
      const batches = runs.map(({ context, builder }) => builder.take({ ...header, context }));
      runs = [];
      bytes = 0;
      records = 0;
      return batches;
    },
  };
}
