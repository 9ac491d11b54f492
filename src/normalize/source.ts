import type { NormalizedEvent } from "../schema/event.ts";
import type { OcsfEvent } from "../schema/ocsf.ts";
import type { Outcome } from "../schema/outcome.ts";
import type { RawRecord } from "../schema/raw-record.ts";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [name: string]: JsonValue };

/** The envelope of a syslog message, RFC 3164 or 5424. What the line did not have is null. */
export type SyslogHeader = {
  readonly facility: number | null;
  readonly severity: number | null;
  /** Epoch milliseconds, UTC; null when the line has no stamp that can be read. */
  readonly time: number | null;
  readonly hostname: string | null;
  readonly appName: string | null;
  readonly procId: string | null;
  readonly msgId: string | null;
  readonly structuredData: ReadonlyMap<string, ReadonlyMap<string, string>>;
};

/** A record with its envelopes taken off, once for all sources. `decodeRecord` makes them. */
export type DecodedRecord = {
  readonly record: RawRecord;
  /** Set when the text began with a syslog header. */
  readonly syslog: SyslogHeader | null;
  /** The message: the text without the syslog header. */
  readonly message: string;
  /** The message as a JSON object, when it is one. */
  readonly json: JsonObject | null;
  /** The shipper's document (Filebeat, Fluent Bit, Vector, Splunk HEC) that the message was taken out of. */
  readonly shipper: JsonObject | null;
  /** When the envelopes say it happened: the syslog stamp, else the shipper's time, else the time we received it. */
  readonly time: number;
  /** The host that the envelopes name: syslog header, shipper, transport; or null. */
  readonly host: string | null;
  /** Zone of the sender's clock, minutes east of UTC, for stamps in the message that name none. */
  readonly zoneMinutes: number;
};

/** What rules ask of a record. Its OCSF form costs as much again and is made when someone wants it. */
export type ReadEvent = Pick<NormalizedEvent, "sourceType" | "logsource" | "fields"> & {
  /** As the OCSF form has it: epoch milliseconds, UTC. */
  readonly time: number;
  readonly toOcsf: () => OcsfEvent;
};

/**
 * One kind of log: a folder `sources/<vendor_product>/` with `map.ts`, `map.test.ts` and `samples/`.
 * Both functions are pure, never throw and take time linear in the record.
 */
export type LogSource = {
  /** The folder's name: `microsoft_sysmon`. */
  readonly name: string;
  /** As people write it: `Microsoft Sysmon`. */
  readonly title: string;
  /** True when the record is surely one of this source; asked only when the sender named no source type. */
  readonly recognizes: (decoded: DecodedRecord) => boolean;
  readonly map: (decoded: DecodedRecord) => Outcome<NormalizedEvent>;
  /** The same with the OCSF form put off, for sources whose records come by the million. */
  readonly read?: (decoded: DecodedRecord) => Outcome<ReadEvent>;
};
