import { randomBytes } from "node:crypto";
import type { LiveMessage } from "../schema/views/source.ts";

/** A message, its topic, and its place in the order of the tenant's messages. */
export type LiveEvent = { readonly topic: LiveTopic; readonly message: LiveMessage; readonly id: string };

/** What can be heard; each is heard by who holds its permission to read. */
export const LIVE_TOPICS = ["alerts", "sources", "rules"] as const;
export type LiveTopic = (typeof LIVE_TOPICS)[number];

const TOPIC_OF = { alert: "alerts", pipeline: "sources", rules: "rules" } as const satisfies Record<
  LiveMessage["kind"],
  LiveTopic
>;

/** What a listener has not heard yet. `isComplete` is false when events before these are gone: read the page again. */
export type Catch = {
  readonly events: readonly LiveEvent[];
  readonly seq: number;
  readonly isComplete: boolean;
};

/** The newest events of each tenant, numbered, so that a stream that broke goes on where it was. */
export type LiveHub = {
  publish(tenantUid: string, message: LiveMessage): void;
  /** Number of the newest event. */
  head(tenantUid: string): number;
  /** The number in a `Last-Event-ID`, or null when it is not of this run of the program. */
  resume(lastEventId: string): number | null;
  since(tenantUid: string, seq: number): Catch;
  /** Resolves at the next event of the tenant, after `timeoutMs`, when `signal` is aborted or the hub closes. */
  wait(tenantUid: string, seq: number, timeoutMs: number, signal: AbortSignal): Promise<void>;
  readonly isClosed: () => boolean;
  /** Ends every wait, so that streams end and the server can close. */
  close(): void;
};

/** Events a tenant that are kept for those who were away. */
const KEPT = 1000;

type Channel = { seq: number; readonly events: LiveEvent[]; readonly waiting: Set<() => void> };

export function createLiveHub(kept: number = KEPT): LiveHub {
  // numbers start again with each process: the mark tells them apart
  const run = randomBytes(6).toString("base64url");
  const channels = new Map<string, Channel>();
  let closed = false;
  const channelOf = (tenantUid: string): Channel => {
    const channel = channels.get(tenantUid) ?? { seq: 0, events: [], waiting: new Set() };
    channels.set(tenantUid, channel);
    return channel;
  };
  return {
    publish(tenantUid, message) {
      const channel = channelOf(tenantUid);
      channel.seq++;
      channel.events.push({ topic: TOPIC_OF[message.kind], message, id: `${run}.${channel.seq}` });
      // trimmed in halves, so that a busy tenant does not move the whole list for each event
      if (channel.events.length > 2 * kept) channel.events.splice(0, channel.events.length - kept);
      for (const wake of channel.waiting) wake();
    },
    head: (tenantUid) => channels.get(tenantUid)?.seq ?? 0,
    resume(lastEventId) {
      const [mark, seq] = lastEventId.split(".");
      return mark === run && seq !== undefined && /^\d{1,15}$/.test(seq) ? Number(seq) : null;
    },
    since(tenantUid, seq) {
      const channel = channelOf(tenantUid);
      const first = channel.seq - channel.events.length + 1;
      const events = channel.events.slice(Math.max(0, seq + 1 - first));
      return { events, seq: channel.seq, isComplete: seq + 1 >= first && seq <= channel.seq };
    },
    wait(tenantUid, seq, timeoutMs, signal) {
      const channel = channelOf(tenantUid);
      if (closed || signal.aborted || channel.seq > seq) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          channel.waiting.delete(wake);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        const timer = setTimeout(wake, timeoutMs);
        channel.waiting.add(wake);
        signal.addEventListener("abort", wake);
      });
    },
    isClosed: () => closed,
    close() {
      closed = true;
      for (const channel of channels.values()) for (const wake of channel.waiting) wake();
    },
  };
}
