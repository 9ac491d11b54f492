/** One kind of telemetry on one way in. `delivery.ts` says which listener takes it. */
export const FEEDS = [
  "windows",
  "linux",
  "web",
  "firewall",
  "proxy",
  "suricata",
  "zeek",
  "cloudtrail",
] as const;
export type Feed = (typeof FEEDS)[number];

/** A record as a sensor of the company writes it, and when. */
export type DemoRecord = {
  readonly feed: Feed;
  /** When it happened: epoch milliseconds, UTC. The text says the same in its own form. */
  readonly time: number;
  readonly text: string;
};

/** Something that people or systems do now and then: it leaves some records at `time` and shortly after. */
export type Activity = {
  /** How often it happens beside the others of its kind. */
  readonly weight: number;
  readonly run: (time: number) => readonly DemoRecord[];
};

/** `<134>1 2026-11-24T09:14:02.118Z host program 4112 - - text`: RFC 5424, as rsyslog forwards. */
export function syslogLine(
  at: { readonly time: number; readonly host: string; readonly priority: number },
  [program, pid]: readonly [program: string, pid: number | null],
  text: string,
): string {
  return `<${at.priority}>1 ${new Date(at.time).toISOString()} ${at.host} ${program} ${pid ?? "-"} - - ${text}`;
}
