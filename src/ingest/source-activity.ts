import { createOwnedMap } from "../lib/owned-map.ts";
import type { RawBatch } from "../schema/raw-record.ts";

/** Who sends: the key under which activity is counted. `tenantUid` is null when nobody knows whose sender it is. */
export type SourceKey = Pick<RawBatch, "sourceName" | "listener"> & { readonly tenantUid: string | null };

/** What one source did since the process started. Times are epoch ms; null when it never happened. */
export type SourceCounts = SourceKey & {
  readonly lastSeenAt: number | null;
  readonly records: number;
  readonly bytes: number;
  /** Records or requests that were refused or cut: too long, unreadable, wrong. */
  readonly errors: number;
  readonly lastError: string | null;
  readonly lastErrorAt: number | null;
  /** Records that were lost because we could not keep up: the sender was not told. */
  readonly dropped: number;
};

/** Counts in memory what the listeners do, for the sources page. */
export type SourceActivity = {
  kept(batch: RawBatch): void;
  failed(source: SourceKey, reason: string, records?: number): void;
  dropped(source: SourceKey, records?: number): void;
  snapshot(): readonly SourceCounts[];
};

/** Beyond `limit` sources of a tenant the one that was silent longest is forgotten: names come from senders. */
export function createSourceActivity(now: () => number, limit = 10_000): SourceActivity {
  const counts = createOwnedMap<SourceCounts>(limit);
  const change = (source: SourceKey, changed: (was: SourceCounts) => Partial<SourceCounts>): void => {
    const { tenantUid, sourceName, listener } = source;
    // no tenant is called nothing
    const owner = tenantUid ?? "";
    const key = JSON.stringify([listener, sourceName]);
    const was = counts.get(owner, key) ?? { tenantUid, sourceName, listener, ...NOTHING };
    counts.set(owner, key, { ...was, ...changed(was) });
  };
  return {
    kept: (batch) =>
      change(batch, (was) => ({
        lastSeenAt: now(),
        records: was.records + batch.ends.length,
        bytes: was.bytes + batch.body.length,
      })),
    failed: (source, reason, records = 1) =>
      change(source, (was) => ({ errors: was.errors + records, lastError: reason, lastErrorAt: now() })),
    dropped: (source, records = 1) => change(source, (was) => ({ dropped: was.dropped + records })),
    snapshot: () => [...counts.values()],
  };
}

const NOTHING = {
  lastSeenAt: null,
  records: 0,
  bytes: 0,
  errors: 0,
  lastError: null,
  lastErrorAt: null,
  dropped: 0,
};
