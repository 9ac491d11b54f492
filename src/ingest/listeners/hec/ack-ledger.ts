import { createOwnedMap } from "../../../lib/owned-map.ts";

/**
 * Numbers of acknowledgement. A number is given once the records are on disk, so it is acknowledged from then on;
 * after a restart nothing of before is known, and clients send again, as they do with Splunk.
 */
export type AckLedger = {
  /** The next number of a sender's channel, from 0. */
  issue(sender: string, channel: string): number;
  isIssued(sender: string, channel: string, ackId: number): boolean;
};

/** Beyond `limit` channels of a sender the one that was unused longest is forgotten: their names come from senders. */
export function createAckLedger(limit = 1000): AckLedger {
  const next = createOwnedMap<number>(limit);
  return {
    issue: (sender, channel) => {
      const ackId = next.get(sender, channel.toLowerCase()) ?? 0;
      next.set(sender, channel.toLowerCase(), ackId + 1);
      return ackId;
    },
    isIssued: (sender, channel, ackId) =>
      ackId >= 0 && ackId < (next.get(sender, channel.toLowerCase()) ?? 0),
  };
}
