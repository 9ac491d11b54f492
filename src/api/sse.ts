import type { LiveEvent, LiveHub, LiveTopic } from "./live-hub.ts";

/** Silence after which a comment line is sent, so that proxies keep the connection and lost ones are noticed. */
const HEARTBEAT_MS = 15_000;
/** Longest that a stream goes on after the session behind it ended. */
const RECHECK_MS = 1000;

export type LiveSubscription = {
  readonly tenantUid: string;
  /** Topics that the caller may hear, asked anew at each check; null once the session, key or role is gone. */
  readonly topics: () => Promise<ReadonlySet<LiveTopic> | null>;
  /** `Last-Event-ID` that the browser sends when it reconnects. */
  readonly lastEventId: string | null;
  /** Aborted when the connection is gone. */
  readonly signal: AbortSignal;
  /** Milliseconds that only grow, whatever is done to the machine's clock. */
  readonly elapsed?: () => number;
};

/**
 * The frames of one stream of server-sent events (WHATWG HTML, section 9.2). Nothing is produced until it is read, so a
 * slow reader holds nothing but its place; one who fell too far behind gets a `reset` and reads the page again.
 * Ends with an `end` frame when the right to listen is gone.
 */
export async function* liveFrames(hub: LiveHub, subscription: LiveSubscription): AsyncGenerator<string> {
  const { tenantUid, signal, lastEventId } = subscription;
  const resumed = lastEventId === null ? hub.head(tenantUid) : hub.resume(lastEventId);
  let seq = resumed ?? hub.head(tenantUid);
  yield `retry: 3000\n${resumed === null ? RESET : ": hello\n\n"}`;
  const topicsNow = recheckAtMost(subscription);
  while (!signal.aborted && !hub.isClosed()) {
    const topics = await topicsNow();
    if (topics === null) {
      yield "event: end\ndata: {}\n\n";
      return;
    }
    const caught = hub.since(tenantUid, seq);
    const isQuiet = caught.seq === seq;
    if (isQuiet) await hub.wait(tenantUid, seq, HEARTBEAT_MS, signal);
    else yield caught.isComplete ? framesOf(caught.events, topics) : RESET;
    if (isQuiet && hub.head(tenantUid) === seq) yield ": beat\n\n";
    seq = caught.seq;
  }
}

const RESET = "event: reset\ndata: {}\n\n";

/** The right to listen, asked at most once in `RECHECK_MS`. */
function recheckAtMost({
  topics,
  elapsed = () => performance.now(),
}: LiveSubscription): () => Promise<ReadonlySet<LiveTopic> | null> {
  let known: ReadonlySet<LiveTopic> | null = null;
  let checkedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (elapsed() - checkedAt >= RECHECK_MS) {
      known = await topics();
      checkedAt = elapsed();
    }
    return known;
  };
}

function framesOf(events: readonly LiveEvent[], topics: ReadonlySet<LiveTopic>): string {
  // events that are not for this listener still move its place, as a bare id
  return events
    .map(({ id, topic, message }) =>
      topics.has(topic)
        ? `id: ${id}\nevent: ${topic}\ndata: ${JSON.stringify(message)}\n\n`
        : `id: ${id}\n\n`,
    )
    .join("");
}
