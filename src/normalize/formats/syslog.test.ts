import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSyslog } from "./syslog.ts";

const clock = { receivedAt: Date.UTC(2026, 0, 2, 12), zoneMinutes: 60 };
const at = (iso: string): number => Date.parse(iso);

test("RFC 5424 with structured data", () => {
  const line = String.raw`<165>1 2003-10-11T22:14:15.003Z host.example.com evntslog 42 ID47 [ex@32473 iut="3" src="App\"l\]"][p@1 c="a]b"] An event`;
  expect(parseSyslog(line, clock)).toEqual({
    header: {
      facility: 20,
      severity: 5,
      time: at("2003-10-11T22:14:15.003Z"),
      hostname: "host.example.com",
      appName: "evntslog",
      procId: "42",
      msgId: "ID47",
      structuredData: new Map([
        ["ex@32473", new Map(Object.entries({ iut: "3", src: 'App"l]' }))],
        ["p@1", new Map(Object.entries({ c: "a]b" }))],
      ]),
    },
    message: "An event",
  });
});

test("RFC 5424 with nothing but nil values, and a byte order mark before the message", () => {
  expect(parseSyslog("<34>1 - - - - - - \u{feff}su root failed", clock)).toMatchObject({
    header: { time: null, hostname: null, appName: null, procId: null, msgId: null },
    message: "su root failed",
  });
});

test("structured data that is not well formed stays in the message", () => {
  expect(parseSyslog('<34>1 - h a - - [id name="x', clock)?.message).toBe('[id name="x');
});

// line, time, host, app, pid, message
test.each([
  ["<34>Oct 11 22:14:15 mymachine su[7]: failed", "2025-10-11T21:14:15Z", "mymachine", "su", "7", "failed"],
  ["Dec  1 03:11:02 web1 postfix/smtpd[41]: x", "2025-12-01T02:11:02Z", "web1", "postfix/smtpd", "41", "x"],
  ["Dec  1 03:11:02 sshd[411]: x", "2025-12-01T02:11:02Z", null, "sshd", "411", "x"],
  [
    "2025-11-24T03:11:02.5+02:00 web1 sudo:  root : TTY",
    "2025-11-24T01:11:02.500Z",
    "web1",
    "sudo",
    null,
    "root : TTY",
  ],
  ["<13>2025-11-24 03:11:02 web1 app: x", "2025-11-24T02:11:02Z", "web1", "app", null, "x"],
  [
    "<166>Nov 24 2025 03:11:02 fw1 : %ASA-6-302013: Built",
    "2025-11-24T02:11:02Z",
    "fw1",
    null,
    null,
    "%ASA-6-302013: Built",
  ],
  [
    "<166>Nov 24 2025 03:11:02: %ASA-6-302013: Built",
    "2025-11-24T02:11:02Z",
    null,
    null,
    null,
    "%ASA-6-302013: Built",
  ],
  [
    "<189>12: *Nov 24 03:11:02.123 UTC: %SYS-5-X: y",
    "2025-11-24T03:11:02.123Z",
    null,
    null,
    null,
    "%SYS-5-X: y",
  ],
  ["<189>12: r1: Nov 24 03:11:02 CET: %SYS-5-X: y", "2025-11-24T02:11:02Z", "r1", null, null, "%SYS-5-X: y"],
  [
    "<189>Nov 24 03:11:02 10.1.2.3: %LINK-3-UPDOWN: y",
    "2025-11-24T02:11:02Z",
    "10.1.2.3",
    null,
    null,
    "%LINK-3-UPDOWN: y",
  ],
  [
    "<134>Nov 24 03:11:02 fw CEF:0|V|P|1|a|b|3|",
    "2025-11-24T02:11:02Z",
    "fw",
    null,
    null,
    "CEF:0|V|P|1|a|b|3|",
  ],
  [
    "<13><13>Nov 24 03:11:02 relay forwarded from aix1: su: x",
    "2025-11-24T02:11:02Z",
    "aix1",
    "su",
    null,
    "x",
  ],
  ["<189>date=2025-11-24 devname=fg", null, null, null, null, "date=2025-11-24 devname=fg"],
  ['Nov 24 03:11:02 web1 {"a":1}', "2025-11-24T02:11:02Z", "web1", null, null, '{"a":1}'],
])("%s", (line, ...expected) => {
  const [time, hostname, appName, procId, message] = expected;
  const expectedTime = typeof time === "string" ? at(time) : null;
  expect(parseSyslog(line, clock)).toMatchObject({
    header: { time: expectedTime, hostname, appName, procId },
    message,
  });
});

test("a year that is missing is the one nearest to the time of receipt", () => {
  expect(yearOf("Dec 31 23:59:59 h a: x", Date.UTC(2026, 0, 1))).toBe(2025);
  expect(yearOf("Jan  1 00:00:01 h a: x", Date.UTC(2025, 11, 31))).toBe(2026);
  expect(yearOf("Feb 29 00:00:01 h a: x", Date.UTC(2025, 1, 28))).toBe(2024);
  expect(yearOf("Feb 29 00:00:01 h a: x", Date.UTC(2026, 0, 1))).toBe(2024);
  expect(yearOf("Feb 30 00:00:01 h a: x", Date.UTC(2026, 0, 1))).toBeNull();
});

test.each([
  "hello world",
  "",
  "<999>x",
  "<x>",
  "2025-11-24T03:11:02Z INFO started",
  "Foo 11 22:14:15 h a: x",
  "Nov 31 22:14:15 h a: x",
])("%s is no syslog", (line) => {
  expect(parseSyslog(line, clock)).toBeNull();
});

test("no text makes it throw, and the message is a part of the text", () => {
  const piece = fc.constantFrom(
    "<34>",
    "1 ",
    "-",
    " ",
    "[",
    "]",
    '"',
    "=",
    "\\",
    "Nov 24 03:11:02",
    ":",
    "host",
    "%",
    "\u{feff}",
  );
  const text = fc
    .array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 20 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, (line) => {
      expect(line.endsWith(parseSyslog(line, clock)?.message ?? "")).toBe(true);
    }),
  );
});

function yearOf(line: string, receivedAt: number): number | null {
  const time = parseSyslog(line, { receivedAt, zoneMinutes: 0 })?.header.time ?? null;
  return time === null ? null : new Date(time).getUTCFullYear();
}
