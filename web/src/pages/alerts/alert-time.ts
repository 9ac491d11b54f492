import type { AlertView } from "../../../../src/schema/views/alert.ts";
import { timeAround } from "../../time/pivot-time.ts";

/** The time around an alert's findings, in which its values are searched. */
export function alertTime({ firstSeen, lastSeen }: Pick<AlertView, "firstSeen" | "lastSeen">): string {
  return timeAround({ from: firstSeen, to: lastSeen });
}
