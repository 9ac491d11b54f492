import type { FieldMap } from "../../flatten.ts";
import type { AuditEvent, AuditRecord } from "./audit-event.ts";
import { DistinctValues } from "./distinct-values.ts";
import { decodeValue } from "./audit-value.ts";

/**
 * Reads the records of one event, a line each. Lines that are no audit record are left out, and so are records of
 * another event; null when none is left. What stands before `type=` in a line is a syslog header. Source: Linux audit
 * documentation, "Audit event parsing".
 */
export function readAudit(text: string): AuditEvent | null {
  const records: AuditRecord[] = [];
  let head: { id: string; time: number; node: string | undefined } | null = null;
  for (const line of text.split("\n")) {
    const found = HEAD.exec(line);
    const [whole, node, type = "", seconds, serial] = found ?? [];
    if (found === null || whole === undefined) continue;
    const id = `${seconds}:${serial}`;
    head ??= { id, time: Math.round(Number(seconds) * 1000), node };
    if (head.id === id) records.push(readRecord(type, line.slice(found.index + whole.length)));
  }
  return head === null ? null : { ...head, records, fields: fieldsOf(records) };
}

/** True for a text that begins with an audit record. */
export function isAudit(message: string): boolean {
  return HEAD.exec(message)?.index === 0;
}

const HEAD =
  /(?:node=(\S{1,255}) )?type=([A-Z][A-Z0-9_]{1,40}|UNKNOWN\[\d{1,5}\]|\d{3,4}) (?:msg=)?audit\((\d{1,10}\.\d{1,4}):(\d{1,12})\): ?/;
/** Between the record and its interpretation by the daemon (log_format=ENRICHED). */
const ENRICHED = "\u001d";
const PAIR =
  /(?<=^|[\s,({])([A-Za-z_][\w-]{0,40}(?:\[\d{1,4}\])?)=(?:"([^"]*)"|'([^']*)'|(\{[^{}]*\})|(\(\w{1,16}\)|[^\s,)}]*))/g;

function readRecord(type: string, body: string): AuditRecord {
  const pairs: [string, string][] = [];
  const words: string[] = [];
  addPairs(type, body.replaceAll(ENRICHED, " "), pairs, words);
  return { type, pairs: joinArguments(pairs), words: words.join(" ") };
}

/** What user programs say is within `msg='...'`, addresses that the daemon interprets within `SADDR={ ... }`. */
function addPairs(type: string, body: string, pairs: [string, string][], words: string[]): void {
  let from = 0;
  for (const found of body.matchAll(PAIR)) {
    const [whole, name = "", quoted, single, braced, bare = ""] = found;
    const between = body.slice(from, found.index).trim();
    if (between !== "") words.push(between);
    from = found.index + whole.length;
    const nested = single ?? braced?.slice(1, -1);
    if (nested?.includes("=") === true) addPairs(type, nested, pairs, words);
    else pairs.push([name, quoted ?? nested ?? decodeValue(type, name, bare)]);
  }
  const rest = body.slice(from).trim();
  if (rest !== "") words.push(rest);
}

const PART = /^(a\d{1,6})\[\d{1,4}\]$/;

/** Long arguments of a command come in parts: `a1_len=9000 a1[0]=2F... a1[1]=...`. */
function joinArguments(pairs: readonly [string, string][]): readonly (readonly [string, string])[] {
  const joined: [string, string][] = [];
  for (const [name, value] of pairs) {
    const whole = PART.exec(name)?.[1];
    const last = joined.at(-1);
    if (whole === undefined) joined.push([name, value]);
    else if (last?.[0] === whole) last[1] += value;
    else joined.push([whole, value]);
  }
  return joined;
}

function fieldsOf(records: readonly AuditRecord[]): FieldMap {
  const values = new DistinctValues();
  for (const { type, pairs, words } of records) {
    values.add("type", type);
    for (const [name, value] of pairs) values.add(name, value);
    if (words !== "") values.add("msg", words);
  }
  return values.toFields();
}
