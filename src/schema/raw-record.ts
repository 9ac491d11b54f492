/**
 * Raw records as one sender handed them over, before anything is believed about them.
 *
 * Record `i` is `body.subarray(i === 0 ? 0 : ends[i - 1], ends[i])`: the bytes as received, without the framing
 * (line feed, octet count, array comma). The layout is one buffer and one index so that a batch moves between
 * threads and into the spool without a copy per record. Build one with `packRecords`, read it with `recordAt`.
 */
export type RawBatch = {
  readonly tenantUid: string;
  /** Who sent it, as the tenant knows it: the `{source}` of the ingest URL, a HEC source, `syslog:10.1.2.3`. */
  readonly sourceName: string;
  /** Which listener took it: `http`, `hec`, `syslog`, `file`, `import`. */
  readonly listener: string;
  /** Log source type the sender named (`microsoft_sysmon`), or null: then it is detected for each record. */
  readonly sourceType: string | null;
  /** Host the transport names (HEC `host`, the peer of a syslog datagram), or null. */
  readonly host: string | null;
  /** When our listener read it: epoch milliseconds, UTC. Never the time that a record claims. */
  readonly receivedAt: number;
  /** What all records need to be read: a Zeek TSV or CSV header. Null for self-contained records. */
  readonly context: string | null;
  readonly body: Uint8Array;
  readonly ends: Uint32Array;
};

/** One record of a batch, decoded for reading. `bytes` are as received; `text` has U+FFFD for invalid UTF-8. */
export type RawRecord = Omit<RawBatch, "body" | "ends"> & {
  readonly bytes: Uint8Array;
  readonly text: string;
};
