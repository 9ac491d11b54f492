/**
 * Numbers of acknowledgement. A number is given once the records are on disk, so it is acknowledged from then on;
 * after a restart nothing of before is known, and clients send again, as they do with Splunk.
 */
export type AckLedger = {
  /** The next number of a sender's channel, from 0. */
  issue(sender: string, channel: string): number;
  isIssued(sender: string, channel: string, ackId: number): boolean;
};

/** Beyond `limit` channels the one that was unused longest is forgotten: their names come from senders. */
export function createAckLedger(limit = 10_000): AckLedger {
  const next = new Map<string, number>();
  return {
    issue: (sender, channel) => {
      const key = keyOf(sender, channel);
      const ackId = next.get(key) ?? 0;
      // a Map keeps the order of insertion
      next.delete(key);
      next.set(key, ackId + 1);
      const [oldest] = next.size > limit ? next.keys() : [];
      if (oldest !== undefined) next.delete(oldest);
      return ackId;
    },
    isIssued: (sender, channel, ackId) => ackId >= 0 && ackId < (next.get(keyOf(sender, channel)) ?? 0),
  };
}

function keyOf(sender: string, channel: string): string {
  return `${sender} ${channel.toLowerCase()}`;
}
