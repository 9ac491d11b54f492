import { decodeRecord } from "./decode.ts";
import { quarantine } from "./quarantine.ts";
import { shippedRecord } from "./shipper.ts";
import type { DecodedRecord, LogSource } from "./source.ts";
import { FALLBACK_SOURCES, LOG_SOURCES } from "./source-registry.ts";
import { timeSkew } from "./time.ts";
import type { NormalizedEvent } from "../schema/event.ts";
import type { Outcome } from "../schema/outcome.ts";
import type { RawRecord } from "../schema/raw-record.ts";

export type NormalizerOptions = {
  /** Asked in this order; the first that recognises a record reads it. */
  readonly sources?: readonly LogSource[];
  /** For records that no source recognises. The last one must recognise everything. */
  readonly fallbacks?: readonly LogSource[];
  /** Zone of a sender's clock in minutes east of UTC, for stamps that name none. Default UTC. */
  readonly zoneMinutes?: (sourceName: string) => number;
};

export type Normalizer = {
  /** Never throws. The same record gives the same outcome, whatever came before it. */
  readonly normalize: (record: RawRecord) => Outcome<NormalizedEvent>;
};

const HAS_TEXT = /[^\s\0]/;

/** Shippers wrap shippers (Docker's log file read by Filebeat); more layers than this are not looked into. */
const MAX_LAYERS = 3;

/**
 * Reads raw records by the source type that the sender named, else by asking the sources one after the other.
 * Only a record without text, or one that is not what its sender says or its form promises, goes to quarantine:
 * what nobody recognises is kept as plain fields or text.
 */
export function createNormalizer(options: NormalizerOptions = {}): Normalizer {
  const sources = options.sources ?? LOG_SOURCES;
  const fallbacks = options.fallbacks ?? FALLBACK_SOURCES;
  const byName = new Map([...sources, ...fallbacks].map((source) => [source.name, source]));

  const read = (record: RawRecord): Outcome<NormalizedEvent> => {
    const layers = layersOf(record, options.zoneMinutes?.(record.sourceName) ?? 0);
    if (record.sourceType === null) return readDetected(layers, sources, fallbacks);
    const source = byName.get(record.sourceType);
    if (source === undefined) return quarantine("unknown_source_type", record.sourceType);
    return readNamed(layers, source);
  };

  return {
    normalize: (record) => {
      if (!HAS_TEXT.test(record.text)) return quarantine("empty", "no text");
      try {
        return markSkew(read(record), record);
      } catch (error) {
        // a record that makes a reader fail must not stop the batch that it came in, or it would be retried for ever
        return quarantine("mapping_failed", error instanceof Error ? error.message : "not an Error");
      }
    },
  };
}

/** The record and what its shippers wrapped, outermost first, each made when it is asked for. */
function* layersOf(record: RawRecord, zoneMinutes: number): Generator<DecodedRecord> {
  let layer: DecodedRecord | null = decodeRecord(record, zoneMinutes);
  for (let depth = 0; layer !== null && depth <= MAX_LAYERS; depth++) {
    yield layer;
    layer = shippedRecord(layer, zoneMinutes);
  }
}

function readDetected(
  layers: Iterable<DecodedRecord>,
  sources: readonly LogSource[],
  fallbacks: readonly LogSource[],
): Outcome<NormalizedEvent> {
  let plain: DecodedRecord | null = null;
  for (const layer of layers) {
    const source = sources.find((candidate) => candidate.recognizes(layer));
    if (source !== undefined) return source.map(layer);
    // without a reader of its own, the innermost document says most
    if (plain === null || layer.json !== null) plain = layer;
  }
  if (plain === null) return quarantine("empty", "no text");
  for (const fallback of fallbacks) if (fallback.recognizes(plain)) return fallback.map(plain);
  return quarantine("undecodable", "no source reads it");
}

/** A source's word on its own records is better than its recognition, so all layers are tried before giving up. */
function readNamed(layers: Iterable<DecodedRecord>, source: LogSource): Outcome<NormalizedEvent> {
  let refused: Outcome<NormalizedEvent> | null = null;
  for (const layer of layers) {
    const outcome = source.map(layer);
    if (outcome.kind !== "quarantine") return outcome;
    refused ??= outcome;
  }
  return refused ?? quarantine("empty", "no text");
}

/** An import is expected to be old. */
function markSkew(outcome: Outcome<NormalizedEvent>, record: RawRecord): Outcome<NormalizedEvent> {
  if (outcome.kind !== "pass") return outcome;
  const { ocsf } = outcome.value;
  const skew = timeSkew(ocsf.time, record.receivedAt);
  if (skew === null || (skew === "late" && record.listener === "import")) return outcome;
  const labels = [...(ocsf.metadata.labels ?? []), `time_${skew}`];
  return {
    kind: "pass",
    value: { ...outcome.value, ocsf: { ...ocsf, metadata: { ...ocsf.metadata, labels } } },
  };
}
