import type { Readable } from "node:stream";
import { AppError } from "../../../lib/app-error.ts";
import type { RawBatch } from "../../../schema/raw-record.ts";
import type { IsSourceType, Submit } from "../../ports.ts";
import { decodedBody } from "../../records/decoded-body.ts";
import { createRecordCutter, type RecordForm } from "../../records/record-cutter.ts";
import { createRecordGatherer } from "../../records/record-gatherer.ts";
import type { SourceActivity, SourceKey } from "../../source-activity.ts";
import type { BodyBudget } from "../body-budget.ts";

/** A body of records and what its sender says of it. */
export type IngestRequest = {
  readonly tenantUid: string;
  readonly sourceName: string;
  /** `http`, or `import` for what a person sends from files. */
  readonly listener: "http" | "import";
  /** Log source type of all records, or null to have each one's found out. */
  readonly sourceType: string | null;
  readonly form: RecordForm;
  /** `Content-Encoding` of the body. */
  readonly encoding: string | undefined;
  readonly body: Readable;
};

/** What was kept of a body. */
export type IngestReceipt = {
  readonly records: number;
  readonly bytes: number;
  /** Of those, records that were beyond the limit and lost their rest. */
  readonly cut: number;
};

export type HttpIntake = {
  /**
   * Resolves once all records of the body are on disk.
   * @throws {AppError} `SPOOL_FULL`, `TOO_MANY_REQUESTS`, `UNAVAILABLE`: try again, a part may have been kept;
   * `INVALID`, `BAD_REQUEST`, `PAYLOAD_TOO_LARGE`, `UNSUPPORTED_MEDIA_TYPE`: nothing was kept, and never will be
   */
  take(request: IngestRequest): Promise<IngestReceipt>;
};

export type HttpIntakeOptions = {
  readonly submit: Submit;
  readonly activity: SourceActivity;
  readonly isSourceType: IsSourceType;
  readonly budget: BodyBudget;
  readonly now: () => number;
  /** Most that a body may have, unpacked. */
  readonly maxBodyBytes: number;
};

export function createHttpIntake(options: HttpIntakeOptions): HttpIntake {
  const { submit, activity, isSourceType } = options;
  return {
    take: async (request) => {
      const source: SourceKey = request;
      try {
        if (request.sourceType !== null && !isSourceType(request.sourceType))
          throw new AppError("INVALID", `There is no log source type ${request.sourceType}.`, {
            place: "query.type",
          });
        const { batches, receipt } = await gather(request, options);
        // one turn of the event loop: the spool keeps them in one transaction
        await Promise.all(batches.map((batch) => submit(batch)));
        if (receipt.cut > 0) activity.failed(source, "record cut: too long", receipt.cut);
        return receipt;
      } catch (error) {
        activity.failed(source, error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
  };
}

async function gather(
  request: IngestRequest,
  { budget, now, maxBodyBytes }: HttpIntakeOptions,
): Promise<{ readonly batches: readonly RawBatch[]; readonly receipt: IngestReceipt }> {
  const { tenantUid, sourceName, listener, sourceType, form, encoding, body } = request;
  const receivedAt = now();
  const share = budget.open(tenantUid);
  try {
    const cutter = createRecordCutter(form);
    const gatherer = createRecordGatherer();
    for await (const chunk of decodedBody(body, encoding, maxBodyBytes)) {
      share.take(chunk.length);
      gatherer.add(cutter.push(chunk));
      refuseTooMany(gatherer.records);
    }
    gatherer.add(cutter.end());
    const receipt = { records: gatherer.records, bytes: gatherer.bytes, cut: cutter.cut };
    const header = { tenantUid, sourceName, listener, sourceType, host: null, receivedAt };
    return { batches: gatherer.take(header), receipt };
  } finally {
    share.close();
  }
}

/** A megabyte of `1,1,1` would else be half a million records. */
const MAX_RECORDS = 200_000;

function refuseTooMany(records: number): void {
  if (records > MAX_RECORDS)
    throw new AppError("PAYLOAD_TOO_LARGE", `A body may have ${MAX_RECORDS} records: send fewer at once.`, {
      maxRecords: MAX_RECORDS,
    });
}
