import { decodeRecord } from "./decode.ts";
import { quarantine } from "./quarantine.ts";
import { shippedRecord } from "./shipper.ts";
import type { DecodedRecord, LogSource, ReadEvent } from "./source.ts";
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
  /** The same without the OCSF form, for who looks at many records to find few. Its `toOcsf` may throw: a fault of ours. */
  readonly read: (record: RawRecord) => Outcome<ReadEvent>;
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

  const readAny = (record: RawRecord): Outcome<ReadEvent> => {
    const layers = layersOf(record, options.zoneMinutes?.(record.sourceName) ?? 0);
    if (record.sourceType === null) return readDetected(layers, sources, fallbacks);
    const source = byName.get(record.sourceType);
    if (source === undefined) return quarantine("unknown_source_type", record.sourceType);
    return readNamed(layers, source);
  };

  return {
    normalize: (record) => guarded(record, (text) => markSkew(complete(readAny(text)), text)),
    read: (record) => guarded(record, readAny),
  };
}

/** A record that makes a reader fail must not stop the batch that it came in, or it would be retried for ever. */
function guarded<T>(record: RawRecord, read: (record: RawRecord) => Outcome<T>): Outcome<T> {
  if (!HAS_TEXT.test(record.text)) return quarantine("empty", "no text");
  try {
    return read(record);
  } catch (error) {
    return quarantine("mapping_failed", error instanceof Error ? error.message : "not an Error");
  }
}

function complete(outcome: Outcome<ReadEvent>): Outcome<NormalizedEvent> {
  if (outcome.kind !== "pass") return outcome;
  const { sourceType, logsource, fields, toOcsf } = outcome.value;
  return { kind: "pass", value: { sourceType, logsource, fields, ocsf: toOcsf() } };
}

function readWith(source: LogSource, layer: DecodedRecord): Outcome<ReadEvent> {
  if (source.read !== undefined) return source.read(layer);
  const outcome = source.map(layer);
  if (outcome.kind !== "pass") return outcome;
  const { ocsf, ...event } = outcome.value;
  return { kind: "pass", value: { ...event, time: ocsf.time, toOcsf: () => ocsf } };
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
): Outcome<ReadEvent> {
  let plain: DecodedRecord | null = null;
  for (const layer of layers) {
    const source = sources.find((candidate) => candidate.recognizes(layer));
    if (source !== undefined) return readWith(source, layer);
    // without a reader of its own, the innermost document says most
    if (plain === null || layer.json !== null) plain = layer;
  }
  if (plain === null) return quarantine("empty", "no text");
  for (const fallback of fallbacks) if (fallback.recognizes(plain)) return readWith(fallback, plain);
  return quarantine("undecodable", "no source reads it");
}

/** A source's word on its own records is better than its recognition, so all layers are tried before giving up. */
function readNamed(layers: Iterable<DecodedRecord>, source: LogSource): Outcome<ReadEvent> {
  let refused: Outcome<ReadEvent> | null = null;
  for (const layer of layers) {
    const outcome = readWith(source, layer);
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
