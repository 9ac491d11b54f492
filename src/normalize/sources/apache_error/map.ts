import { integerOf } from "../../field-value.ts";
import { monthNumber, parseTime, timeOf } from "../../time.ts";
import { type ErrorLine, firstGroup, webErrorSource } from "./web-error-source.ts";

/**
 * The error log of Apache httpd 2.0 to 2.4. Its stamp has a year but no zone: the sender's counts.
 * Source: httpd.apache.org, "ErrorLogFormat".
 */
export const apacheError = webErrorSource({
  name: "apache_error",
  title: "Apache error log",
  product: { vendor: "Apache", name: "HTTP Server" },
  service: "apache",
  read: readApacheError,
});

const HEAD =
  /^\[(?:[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(\.\d{1,9})? (\d{4})|(\d{4}-\d\d-\d\d[ T][\d:.]{8,18}))\] /;
const LEVEL = /^\[(?:([\w-]{0,64}):)?(emerg|alert|crit|error|warn|notice|info|debug|trace[1-8])\] ?/;
const PROCESS = /^\[pid (\d{1,10})(?::tid (\d{1,20}))?\] ?/;
/** What failed in the system, before the client: `(13)Permission denied: `. */
const SYSTEM_ERROR = /^(\(\d{1,10}\)[^:[]{1,128}): ?(?=\[client |AH\d)/;
const CLIENT = /^\[(?:client|remote) ([0-9a-fA-F.:]{2,45}?)(?::(\d{1,5}))?\] ?/;
const CODE = /^(AH\d{5}): /;
const REFUSED = [
  /^user (.{0,256}?)(?: not found|: authentication failure for "[^"]*": Password Mismatch)/,
  /^user (.{0,256}?) not found: /,
  /^(?:user|User) `(.{0,256}?)' (?:in realm|not found)/,
] as const;
const REFERER = /, referer: (\S{1,4096})$/;

function readApacheError(message: string, zoneMinutes: number): ErrorLine | null {
  const head = HEAD.exec(message);
  const level = head === null ? null : LEVEL.exec(message.slice(head[0].length));
  if (head === null || level?.[2] === undefined) return null;
  const parts = readParts(message.slice(head[0].length + level[0].length));
  const { text, process, client } = parts;
  return {
    time: timeOfHead(head, zoneMinutes),
    level: level[2],
    message: text,
    code: parts.code?.[1],
    clientIp: client?.[1],
    clientPort: integerOf(client?.[2]),
    refusedUser: firstGroup(REFUSED, text),
    fields: {
      module: level[1],
      pid: process?.[1],
      tid: process?.[2],
      system_error: parts.systemError?.[1],
      "cs-referer": REFERER.exec(text)?.[1],
    },
  };
}

type Part = RegExpExecArray | null;

/** Takes the parts that may stand before the text, in the order in which they do. */
function readParts(whole: string): {
  text: string;
  process: Part;
  systemError: Part;
  client: Part;
  code: Part;
} {
  let text = whole;
  const [process = null, systemError = null, client = null, code = null] = [
    PROCESS,
    SYSTEM_ERROR,
    CLIENT,
    CODE,
  ].map((pattern) => {
    const found = pattern.exec(text);
    if (found !== null) text = text.slice(found[0].length);
    return found;
  });
  return { text, process, systemError, client, code };
}

function timeOfHead(head: RegExpExecArray, zoneMinutes: number): number | null {
  const [, month = "", day, hour, minute, second, fraction, year, iso] = head;
  if (iso !== undefined) return parseTime(iso, zoneMinutes);
  const time = timeOf({
    year: Number(year),
    month: monthNumber(month) ?? 0,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  });
  return time === null ? null : time + Number(fraction ?? 0) * 1000 - zoneMinutes * 60_000;
}
