import { z } from "zod";
import { createJsonSplitter, type JsonPiece } from "../../../lib/assemble/json-splitter.ts";
import { HEC_EVENT_CONTEXT, type BatchHeader } from "../../../schema/raw-batch.ts";
import type { RawBatch } from "../../../schema/raw-record.ts";
import { createBatchBuilder, type BatchBuilder } from "../../batch-builder.ts";
import type { IsSourceType } from "../../ports.ts";
import type { HecAnswer } from "./replies.ts";

/** What a document says of its event. What one leaves out is as in the one before it in the same request. */
export type HecMetadata = {
  readonly host: string | null;
  readonly source: string | null;
  readonly sourcetype: string | null;
};

const text = z.string().nullish();
const Document = z.looseObject({ host: text, source: text, sourcetype: text, event: z.unknown().optional() });

/** Longest document, and most kinds of senders in one request. */
const MAX_DOCUMENT_BYTES = 1 << 20;
const MAX_GROUPS = 1000;
const MAX_NAME_LENGTH = 255;

/**
 * Reads documents of HTTP Event Collector that stand one behind the other, with or without anything between them, or
 * in a list. They are kept as they came, gathered by what is said of them.
 */
export class HecEventReader {
  readonly #splitter = createJsonSplitter({ maxRecordBytes: MAX_DOCUMENT_BYTES });
  readonly #isSourceType: IsSourceType;
  readonly #groups = new Map<string, { readonly header: HecHeader; readonly builder: BatchBuilder }>();
  #metadata: HecMetadata;
  records = 0;

  constructor(isSourceType: IsSourceType, metadata: HecMetadata) {
    this.#isSourceType = isSourceType;
    this.#metadata = metadata;
  }

  /** What is wrong with the documents, or null. */
  push(chunk: Uint8Array): HecAnswer | null {
    return this.#takeAll(this.#splitter.push(chunk));
  }

  end(): HecAnswer | null {
    const fault = this.#takeAll(this.#splitter.end());
    return fault ?? (this.records === 0 ? { code: 5 } : null);
  }

  batches(header: Pick<BatchHeader, "tenantUid" | "receivedAt">): readonly RawBatch[] {
    return Array.from(this.#groups.values(), (group) =>
      group.builder.take({ ...header, ...group.header, listener: "hec", context: HEC_EVENT_CONTEXT }),
    );
  }

  #takeAll(pieces: readonly JsonPiece[]): HecAnswer | null {
    for (const piece of pieces) {
      const fault = this.#take(piece);
      if (fault !== null) return fault;
      this.records++;
    }
    return null;
  }

  #take(piece: JsonPiece): HecAnswer | null {
    if (piece.kind === "tooLong") return { code: 27 };
    const document = Document.safeParse(parsed(piece.bytes));
    const invalidEventNumber = this.records;
    if (!document.success) return { code: 6, invalidEventNumber };
    const { event, host, source, sourcetype } = document.data;
    if (event === undefined || event === null) return { code: 12, invalidEventNumber };
    if (event === "") return { code: 13, invalidEventNumber };
    this.#metadata = {
      host: host ?? this.#metadata.host,
      source: source ?? this.#metadata.source,
      sourcetype: sourcetype ?? this.#metadata.sourcetype,
    };
    // a document that names its host needs no group of its own for it
    const builder = this.#builderFor(
      typeof host === "string" ? { ...this.#metadata, host: null } : this.#metadata,
    );
    builder?.add(piece.bytes);
    return builder === null ? { code: 27 } : null;
  }

  #builderFor(metadata: HecMetadata): BatchBuilder | null {
    const header = hecHeader(metadata, this.#isSourceType);
    const key = JSON.stringify(header);
    const known = this.#groups.get(key);
    if (known !== undefined) return known.builder;
    if (this.#groups.size >= MAX_GROUPS) return null;
    const builder = createBatchBuilder();
    this.#groups.set(key, { header, builder });
    return builder;
  }
}

type HecHeader = Pick<BatchHeader, "sourceName" | "sourceType" | "host">;

/** `sourcetype` is Splunk's word for what we may know under our own name; another one is no fault of the sender. */
export function hecHeader({ host, source, sourcetype }: HecMetadata, isSourceType: IsSourceType): HecHeader {
  const names = [source, sourcetype].filter((name) => name !== null && name !== "");
  return {
    sourceName: (names[0] ?? "hec").slice(0, MAX_NAME_LENGTH),
    sourceType: sourcetype !== null && isSourceType(sourcetype) ? sourcetype : null,
    host,
  };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
