import { storableTime } from "./event-record.ts";
import { RowBinaryWriter } from "./row-binary-writer.ts";

/** Events of one tenant, source and type that were worked out together, and the content that they were held against. */
export type Evaluation = {
  readonly tenantUid: string;
  readonly spool: string;
  readonly group: number;
  /** Empty for the pipeline; else which events of the group: a page of those that were parsed again. */
  readonly part: string;
  readonly sourceName: string;
  readonly sourceType: string;
  /** Empty when nothing has seen them. */
  readonly contentUid: string;
  readonly events: number;
  /** Received times and times of the events, first and last, epoch milliseconds. */
  readonly receivedFrom: number;
  readonly receivedTo: number;
  readonly timeFrom: number;
  readonly timeTo: number;
};

export const EVALUATION_COLUMNS: readonly string[] = [
  "tenant_uid",
  "spool",
  "batch",
  "part",
  "source_name",
  "source_type",
  "content_uid",
  "events",
  "received_from",
  "received_to",
  "time_from",
  "time_to",
];

/** Rows of the `evaluation` table. */
export function encodeEvaluations(evaluations: readonly Evaluation[]): Uint8Array {
  const writer = new RowBinaryWriter();
  for (const one of evaluations) {
    writer.string(one.tenantUid);
    writer.string(one.spool);
    writer.uint64(one.group);
    for (const text of [one.part, one.sourceName, one.sourceType, one.contentUid]) writer.string(text);
    writer.uint64(one.events);
    for (const time of [one.receivedFrom, one.receivedTo, one.timeFrom, one.timeTo])
      writer.int64(storableTime(time));
  }
  return writer.take();
}
