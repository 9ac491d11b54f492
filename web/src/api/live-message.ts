import type { LiveMessage } from "../../../src/schema/views/source.ts";

/**
 * Reads the data of one message of the live stream; null for a kind that this console does not know, or a broken one.
 * By hand, because a schema library would be the largest part of the first page.
 */
export function readLiveMessage(data: string): LiveMessage | null {
  const message = parse(data);
  if (message === null) return null;
  const text = (name: string): string => (typeof message[name] === "string" ? message[name] : "");
  const number = (name: string): number | null => (typeof message[name] === "number" ? message[name] : null);
  const kind = text("kind");
  const at = number("at");
  if (kind === "alert" && text("alertUid") !== "") {
    const change = text("change") === "created" ? "created" : "updated";
    return { kind, alertUid: text("alertUid"), change, level: text("level"), title: text("title") };
  }
  if (at === null) return null;
  if (kind === "rules") return { kind, at };
  if (kind !== "pipeline") return null;
  return {
    kind,
    at,
    eventsPerSecond: number("eventsPerSecond") ?? 0,
    lagMs: number("lagMs"),
    spoolRecords: number("spoolRecords") ?? 0,
  };
}

function parse(data: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
