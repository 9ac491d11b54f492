import type { SyslogHeader } from "../source.ts";
import { monthNumber, parseIsoTime, parseTime, parseZone, timeOf } from "../time.ts";

/** What the reader of a stamp without year or zone has to know. `zoneMinutes` is the sender's, east of UTC. */
export type SyslogClock = { readonly receivedAt: number; readonly zoneMinutes: number };

export type SyslogMessage = { readonly header: SyslogHeader; readonly message: string };

/**
 * Takes the envelope off a syslog line: RFC 5424, RFC 3164, and what devices make of them. Null when the text has
 * none, which needs neither a priority (`<13>`) nor a stamp in front.
 *
 * Lenient where senders are: a line without priority, with an RFC 3339 stamp in the old form (rsyslog), with year,
 * fraction or zone in odd places, sequence numbers and `*` before the stamp (Cisco IOS), no host (Cisco ASA), doubled
 * priorities and `Message forwarded from` (relays). A year that is missing is the one that puts the stamp nearest to
 * `receivedAt`, so December's lines that arrive in January are not a year ahead.
 */
export function parseSyslog(text: string, clock: SyslogClock): SyslogMessage | null {
  const found = PRIORITY.exec(text);
  const priority = found === null ? null : Number(found[1]);
  if (priority !== null && priority > 191) return null;
  const rest = found === null ? text : text.slice(found[0].length);
  const modern = priority === null ? null : readModern(rest, priority);
  return modern ?? readClassic(rest, priority, clock);
}

const PRIORITY = /^(?:<\d{1,3}>){0,3}<(\d{1,3})>/;
const NO_DATA: SyslogHeader["structuredData"] = new Map();

/** RFC 5424, section 6: `1 STAMP HOST APP PROCID MSGID STRUCTURED-DATA [MSG]`. */
const MODERN = /^1 (\S{1,64}) (\S{1,255}) (\S{1,255}) (\S{1,255}) (\S{1,255})(?: |$)/;

function readModern(rest: string, priority: number): SyslogMessage | null {
  const found = MODERN.exec(rest);
  if (found === null) return null;
  const [whole, stamp, host, app, procId, msgId] = found;
  const { data, end } = readStructuredData(rest, whole.length);
  const message = rest.slice(end).trimStart();
  const header: SyslogHeader = {
    ...severityOf(priority),
    time: parseTime(stamp),
    hostname: unlessNil(host),
    appName: unlessNil(app),
    procId: unlessNil(procId),
    msgId: unlessNil(msgId),
    structuredData: data,
  };
  return { header, message: message.startsWith("\u{feff}") ? message.slice(1) : message };
}

const ELEMENT = /\[([^\s=\]"]{1,255})/y;
/** A `]` in a value should be escaped; many senders do not, and the quotes say where the value ends. */
const PARAMETER = /\s+([^\s=\]"]{1,255})="((?:[^"\\]|\\[\s\S])*)"/y;

/** RFC 5424, section 6.3. What is not well formed is left in the message. */
function readStructuredData(
  text: string,
  from: number,
): { data: SyslogHeader["structuredData"]; end: number } {
  if (text.charAt(from) === "-") return { data: NO_DATA, end: from + 1 };
  const data = new Map<string, Map<string, string>>();
  let end = from;
  for (;;) {
    ELEMENT.lastIndex = end;
    const element = ELEMENT.exec(text);
    if (element?.[1] === undefined) return { data, end };
    const parameters = new Map<string, string>();
    let at = ELEMENT.lastIndex;
    for (;;) {
      PARAMETER.lastIndex = at;
      const parameter = PARAMETER.exec(text);
      if (parameter?.[1] === undefined || parameter[2] === undefined) break;
      parameters.set(parameter[1], parameter[2].replace(/\\(["\\\]])/g, "$1"));
      at = PARAMETER.lastIndex;
    }
    if (text.charAt(at) !== "]") return { data, end };
    data.set(element[1], parameters);
    end = at + 1;
  }
}

type Stamp = { readonly time: number | null; readonly end: number };

/** Cisco IOS: `123: `, `host: ` and the mark of an unsynchronised clock may stand before the stamp. */
const BEFORE_STAMP =
  /^(?:\d{1,10}: )?(?:([\w.:-]{1,255}): )?[*.]?(?=[A-Z][a-z]{2} [ \d]|\d{4} [A-Z][a-z]{2} )/;

function readClassic(text: string, priority: number | null, clock: SyslogClock): SyslogMessage | null {
  const before = priority === null ? null : BEFORE_STAMP.exec(text);
  const start = before?.[0].length ?? 0;
  const oldStamp = readOldStamp(text, start, clock);
  const stamp = oldStamp ?? readIsoStamp(text, start, clock.zoneMinutes);
  if (stamp === null) {
    if (priority === null) return null;
    const { message, ...sender } = readUnstamped(text);
    return { header: headerOf(priority, null, sender), message };
  }
  const { message, ...sender } = readSender(text.slice(stamp.end));
  // a line of an application's own log may begin with an ISO stamp too; syslog goes on with host and tag
  if (priority === null && oldStamp === null && sender.appName === null) return null;
  const hostname = before?.[1] ?? sender.hostname;
  return { header: headerOf(priority, stamp.time, { ...sender, hostname }), message };
}

function headerOf(
  priority: number | null,
  time: number | null,
  sender: Omit<Sender, "message">,
): SyslogHeader {
  return { ...severityOf(priority), time, ...sender, msgId: null, structuredData: NO_DATA };
}

const OLD_STAMP =
  /(?:(\d{4}) )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: (\d{4})(?=[ :]))?(?: (UTC|GMT|[+-]\d\d:?\d\d|[A-Z]{2,5}(?=:)))?(?::? |:?$)/y;

function readOldStamp(text: string, start: number, clock: SyslogClock): Stamp | null {
  OLD_STAMP.lastIndex = start;
  const found = OLD_STAMP.exec(text);
  if (found === null) return null;
  const [
    whole,
    yearBefore,
    month = "",
    day,
    yearWithin,
    hour,
    minute,
    second,
    fraction = "",
    yearAfter,
    zone,
  ] = found;
  const year = yearBefore ?? yearWithin ?? yearAfter;
  const parts = {
    month: monthNumber(month) ?? 0,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  };
  const zoneMinutes = (zone === undefined ? null : parseZone(zone)) ?? clock.zoneMinutes;
  const local =
    year === undefined
      ? nearestYear(parts, clock.receivedAt + zoneMinutes * 60_000)
      : timeOf({ year: Number(year), ...parts });
  if (local === null) return null;
  const fractionMs = fraction === "" ? 0 : (Number(fraction) * 1000) / 10 ** fraction.length;
  return { time: local + fractionMs - zoneMinutes * 60_000, end: start + whole.length };
}

/** The time of these parts in the year that brings it nearest to `near`. */
function nearestYear(
  parts: { month: number; day: number; hour: number; minute: number; second: number },
  near: number,
): number | null {
  const thisYear = new Date(near).getUTCFullYear();
  let best: number | null = null;
  // 29 February can be eight years away
  for (let away = 0; away <= (best === null ? 8 : 1); away++)
    for (const year of [thisYear - away, thisYear + away]) {
      const time = timeOf({ year, ...parts });
      if (time !== null && (best === null || Math.abs(time - near) < Math.abs(best - near))) best = time;
    }
  return best;
}

const ISO_STAMP = /\d{4}-\d\d-\d\d[T ][\d:.,]{8,18}(?:Z|[+-]\d\d:?\d\d)?(?= )/y;

function readIsoStamp(text: string, start: number, zoneMinutes: number): Stamp | null {
  ISO_STAMP.lastIndex = start;
  const stamp = ISO_STAMP.exec(text)?.[0];
  const time = stamp === undefined ? null : parseIsoTime(stamp, zoneMinutes);
  return stamp === undefined || time === null ? null : { time, end: start + stamp.length + 1 };
}

type Sender = Pick<SyslogHeader, "hostname" | "appName" | "procId"> & { readonly message: string };

const RELAYED = /^(?:Message )?forwarded from ([^:\s]{1,255}): /i;
/** A tag ends with a colon and a space: `CEF:0|` and `LEEF:2.0|` are no tags, and `%ASA-6-302013:` is a message's own. */
const TAG = /^([^\s:[\]%{"]{1,128})(?:\[([^\]\s]{0,128})\])?:(?:\s|$)/;

/** What follows a stamp: `HOST TAG[PID]: message`, of which senders leave out host, tag or both. */
function readSender(rest: string): Sender {
  if (/^[%{]/.test(rest) || RELAYED.test(rest) || TAG.test(rest)) return readUnstamped(rest);
  const space = rest.indexOf(" ");
  if (space < 1) return { hostname: null, appName: null, procId: null, message: rest };
  const sender = readUnstamped(rest.slice(space + 1).replace(/^: +/, ""));
  return { ...sender, hostname: sender.hostname ?? rest.slice(0, space) };
}

function readUnstamped(text: string): Sender {
  const relayed = RELAYED.exec(text);
  const tag = readTag(text.slice(relayed?.[0].length ?? 0));
  // Cisco: `10.1.2.3: %LINK-3-UPDOWN: ...` has the host where others have the tag
  const isHost = tag.appName !== null && tag.procId === null && tag.message.startsWith("%");
  return isHost
    ? { ...tag, hostname: tag.appName, appName: null }
    : { ...tag, hostname: relayed?.[1] ?? null };
}

function readTag(text: string): Omit<Sender, "hostname"> {
  const found = TAG.exec(text);
  if (found?.[1] === undefined) return { appName: null, procId: null, message: text.trimStart() };
  return {
    appName: found[1],
    procId: found[2] === undefined || found[2] === "" ? null : found[2],
    message: text.slice(found[0].length).trimStart(),
  };
}

function severityOf(priority: number | null): Pick<SyslogHeader, "facility" | "severity"> {
  return priority === null
    ? { facility: null, severity: null }
    : { facility: priority >> 3, severity: priority & 7 };
}

function unlessNil(value: string | undefined): string | null {
  return value === undefined || value === "-" ? null : value;
}
