import type { Readable } from "node:stream";
import { AppError } from "../../../lib/app-error.ts";
import type { RawBatch } from "../../../schema/raw-record.ts";
import type { IsSourceType, Submit } from "../../ports.ts";
import { decodedBody } from "../../records/decoded-body.ts";
import { createRecordCutter } from "../../records/record-cutter.ts";
import { createRecordGatherer } from "../../records/record-gatherer.ts";
import type { SourceActivity } from "../../source-activity.ts";
import type { BodyBudget } from "../body-budget.ts";
import { type AckLedger, createAckLedger } from "./ack-ledger.ts";
import { HecEventReader, hecHeader, type HecMetadata } from "./event-reader.ts";
import type { HecAnswer } from "./replies.ts";

/** One request of a client of HTTP Event Collector. */
export type HecRequest = {
  readonly tenantUid: string;
  /** The API key: channels of different keys have nothing to do with each other. */
  readonly keyUid: string;
  /** Null when the client wants no acknowledgement. */
  readonly channel: string | null;
  /** What the address says of all events. */
  readonly metadata: HecMetadata;
  readonly encoding: string | undefined;
  readonly body: Readable;
};

/** Splunk's HTTP Event Collector, but for its addresses and tokens. Answers success once everything is on disk. */
export type HecIntake = {
  /** @throws {AppError} as for a body of the HTTP listener; `hecCodeOf` names it in Splunk's words */
  events(request: HecRequest): Promise<HecAnswer>;
  /** @throws {AppError} as `events` */
  raw(request: HecRequest): Promise<HecAnswer>;
  /** Whether each number stands for records that are on disk; or what is wrong with the channel. */
  acks(
    keyUid: string,
    channel: string | null,
    ackIds: readonly number[],
  ): HecAnswer | { readonly acks: Readonly<Record<string, boolean>> };
};

export type HecIntakeOptions = {
  readonly submit: Submit;
  readonly activity: SourceActivity;
  readonly isSourceType: IsSourceType;
  readonly budget: BodyBudget;
  readonly now: () => number;
  readonly maxBodyBytes: number;
};

export function createHecIntake(options: HecIntakeOptions): HecIntake {
  const acks = createAckLedger();
  return {
    events: (request) => take(request, { ...options, acks }, readEvents),
    raw: (request) => take(request, { ...options, acks }, readRaw),
    acks: (keyUid, channel, ackIds) => {
      const fault = channel === null ? { code: 10 as const } : channelFault(channel);
      if (fault !== null || channel === null) return fault ?? { code: 10 };
      return {
        acks: Object.fromEntries(ackIds.map((ackId) => [ackId, acks.isIssued(keyUid, channel, ackId)])),
      };
    },
  };
}

type Reading = HecAnswer | { readonly batches: readonly RawBatch[] };
type Read = (
  request: HecRequest,
  chunks: AsyncIterable<Uint8Array>,
  options: HecIntakeOptions,
) => Promise<Reading>;

async function take(
  request: HecRequest,
  options: HecIntakeOptions & { readonly acks: AckLedger },
  read: Read,
): Promise<HecAnswer> {
  const { tenantUid, keyUid, channel } = request;
  const { sourceName } = hecHeader(request.metadata, options.isSourceType);
  const failed = (reason: string): void =>
    options.activity.failed({ tenantUid, sourceName, listener: "hec" }, reason);
  const fault = channel === null ? null : channelFault(channel);
  if (fault !== null) return fault;
  try {
    const reading = await withinBudget(request, options, read);
    if ("code" in reading) {
      failed(`refused with code ${reading.code}`);
      return reading;
    }
    await Promise.all(reading.batches.map((batch) => options.submit(batch)));
    return channel === null ? { code: 0 } : { code: 0, ackId: options.acks.issue(keyUid, channel) };
  } catch (error) {
    failed(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function withinBudget(request: HecRequest, options: HecIntakeOptions, read: Read): Promise<Reading> {
  const share = options.budget.open(request.tenantUid);
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of decodedBody(request.body, request.encoding, options.maxBodyBytes)) {
      share.take(chunk.length);
      yield chunk;
    }
  };
  try {
    return await read(request, chunks(), options);
  } finally {
    share.close();
  }
}

const readEvents: Read = async ({ tenantUid, metadata }, chunks, { isSourceType, now }) => {
  const reader = new HecEventReader(isSourceType, metadata);
  const receivedAt = now();
  for await (const chunk of chunks) {
    const fault = reader.push(chunk);
    if (fault !== null) return fault;
    refuseTooMany(reader.records);
  }
  return reader.end() ?? { batches: reader.batches({ tenantUid, receivedAt }) };
};

const readRaw: Read = async ({ tenantUid, metadata }, chunks, { isSourceType, now, activity }) => {
  const cutter = createRecordCutter("auto");
  const gatherer = createRecordGatherer();
  const receivedAt = now();
  for await (const chunk of chunks) {
    gatherer.add(cutter.push(chunk));
    refuseTooMany(gatherer.records);
  }
  gatherer.add(cutter.end());
  if (gatherer.records === 0) return { code: 5 };
  const header = { ...hecHeader(metadata, isSourceType), tenantUid, listener: "hec", receivedAt };
  if (cutter.cut > 0) activity.failed(header, "record cut: too long", cutter.cut);
  return { batches: gatherer.take(header) };
};

const MAX_RECORDS = 200_000;

function refuseTooMany(records: number): void {
  if (records > MAX_RECORDS)
    throw new AppError("PAYLOAD_TOO_LARGE", `A request may have ${MAX_RECORDS} events.`, {
      maxRecords: MAX_RECORDS,
    });
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function channelFault(channel: string): HecAnswer | null {
  return GUID.test(channel) ? null : { code: 11 };
}
