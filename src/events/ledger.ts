import type { LedgerGap, SourceLedger } from "../schema/views/hunt.ts";

/** Events of one source that were received within an hour, and are alike to the ledger. */
export type LedgerBucket = {
  readonly sourceName: string;
  readonly sourceType: string;
  readonly kind: "seen" | "other_content" | "before_ledger";
  readonly events: number;
  /** Received times of the first and last. */
  readonly from: number;
  readonly to: number;
  /** When the last of them was stored; 0 when nobody kept account yet. */
  readonly storedAt: number;
};

/** What a hunt has read: all events of one day of receiving and one type, as far as its range goes. */
export type HuntCover = {
  readonly day: string;
  readonly sourceType: string;
  readonly from: number;
  readonly to: number;
  /** What was stored before was seen. */
  readonly readAt: number;
};

const MOST_GAPS = 200;
const DAY_CHARACTERS = 10;

/** Puts buckets together by source: what was seen live, what by hunts, and what is left. Sources with gaps come first. */
export function ledgerOf(
  buckets: readonly LedgerBucket[],
  covers: readonly HuntCover[],
): readonly SourceLedger[] {
  const byDay = Map.groupBy(covers, ({ day, sourceType }) => `${day} ${sourceType}`);
  const bySource = Map.groupBy(buckets, ({ sourceName, sourceType }) =>
    JSON.stringify([sourceName, sourceType]),
  );
  const ledgers = [...bySource.values()].flatMap((ofSource) => {
    const [first] = ofSource;
    return first === undefined ? [] : [sourceLedger(first, ofSource, byDay)];
  });
  return ledgers.toSorted((a, b) => b.unseen - a.unseen || a.sourceName.localeCompare(b.sourceName, "en"));
}

function sourceLedger(
  { sourceName, sourceType }: LedgerBucket,
  buckets: readonly LedgerBucket[],
  covers: ReadonlyMap<string, readonly HuntCover[]>,
): SourceLedger {
  const inOrder = buckets.toSorted((a, b) => a.from - b.from);
  const gaps: LedgerGap[] = [];
  const counts = { events: 0, seenLive: 0, seenByHunts: 0, unseen: 0 };
  let isAfterSeen = false;
  for (const bucket of inOrder) {
    counts.events += bucket.events;
    if (bucket.kind === "seen") counts.seenLive += bucket.events;
    else if (isCovered(bucket, covers)) counts.seenByHunts += bucket.events;
    else {
      counts.unseen += bucket.events;
      addGap(gaps, bucket, bucket.kind, isAfterSeen);
      isAfterSeen = false;
      continue;
    }
    isAfterSeen = true;
  }
  const firstGap = gaps.reduce((first, gap) => Math.min(first, gap.from), Number.POSITIVE_INFINITY);
  const earliest = inOrder[0]?.from ?? 0;
  const latest = inOrder.reduce((last, bucket) => Math.max(last, bucket.to), 0);
  const seenUpTo = gaps.length === 0 ? latest : firstGap <= earliest ? null : firstGap - 1;
  return { sourceName, sourceType, ...counts, seenUpTo, gaps: gaps.slice(0, MOST_GAPS) };
}

/** Gaps of one reason that nothing seen stands between are one. */
function addGap(
  gaps: LedgerGap[],
  { from, to, events }: LedgerBucket,
  reason: LedgerGap["reason"],
  isAfterSeen: boolean,
): void {
  const last = gaps.at(-1);
  if (last === undefined || isAfterSeen || last.reason !== reason) gaps.push({ from, to, events, reason });
  else gaps[gaps.length - 1] = { ...last, to: Math.max(last.to, to), events: last.events + events };
}

function isCovered(
  { sourceType, from, to, storedAt }: LedgerBucket,
  covers: ReadonlyMap<string, readonly HuntCover[]>,
): boolean {
  return [from, to].every((time) =>
    covers
      .get(`${new Date(time).toISOString().slice(0, DAY_CHARACTERS)} ${sourceType}`)
      ?.some((cover) => cover.from <= from && to < cover.to && storedAt < cover.readAt),
  );
}
