/**
 * Puts the records that the Linux audit system writes about one event (SYSCALL, EXECVE, PATH, PROCTITLE ...) together
 * again: one record whose lines are the audit records in the order in which they came.
 *
 * An event is whole at its EOE record; with the first record of another event after its PROCTITLE, which the kernel
 * writes last; and at once when its record is of a kind that always comes alone. What stays open is let go as it is,
 * the oldest first, when there are more than `MAX_OPEN` events, and an event alone when it is beyond `MAX_BYTES`.
 * Source: auparse of the Linux audit userspace, "au_check_events".
 *
 * Only what stands where the audit daemon writes it counts as an audit record: at the start of the line, or behind a
 * syslog header whose tag is the daemon's. Otherwise a user name that says `type=... msg=audit(...)` would get into
 * another event.
 */
export class AuditJoiner {
  readonly #open = new Map<string, OpenEvent>();
  #held = 0;

  get held(): number {
    return this.#held;
  }

  push(line: Uint8Array): readonly Uint8Array[] {
    const head = auditHead(line);
    if (head === null) return [line];
    const done: Uint8Array[] = [];
    for (const [key, event] of this.#open)
      if (event.isLast && key !== head.key) done.push(this.#close(key, event));
    if (COMES_ALONE.test(head.type) && !this.#open.has(head.key)) return [...done, line];

    const event = this.#open.get(head.key) ?? { lines: [], bytes: 0, isLast: false };
    this.#open.set(head.key, event);
    event.lines.push(line);
    event.bytes += line.length;
    event.isLast ||= head.type === "PROCTITLE";
    this.#held++;
    if (head.type === "EOE" || event.bytes > MAX_BYTES) done.push(this.#close(head.key, event));
    if (this.#open.size > MAX_OPEN) done.push(...this.#closeOldest());
    return done;
  }

  flush(): readonly Uint8Array[] {
    return [...this.#open].map(([key, event]) => this.#close(key, event));
  }

  #closeOldest(): Uint8Array[] {
    for (const [key, event] of this.#open) return [this.#close(key, event)];
    return [];
  }

  #close(key: string, event: OpenEvent): Uint8Array {
    this.#open.delete(key);
    this.#held -= event.lines.length;
    return joinLines(event.lines);
  }
}

type OpenEvent = { readonly lines: Uint8Array[]; bytes: number; isLast: boolean };

/** Events that several processors write at once are open together. */
const MAX_OPEN = 64;
/** An EXECVE event with the longest command line that Linux takes is below this. */
const MAX_BYTES = 1024 * 1024;
const MAX_HEAD_BYTES = 256;

const HEAD = /(?:node=(\S{1,128}) )?type=(\S{1,64}) msg=audit\((\d{1,12}\.\d{1,4}:\d{1,12})\):/;
const DAEMON_TAG = /(?:^|\s)(?:audispd|audisp-syslog|auditd|audit)(?:\[\d{1,10}\])?: $/;

/** Records of programs and of the daemon: numbers 1100 to 1299 and 2100 to 2999 of linux/audit.h by their names. */
const COMES_ALONE =
  /^(?:USER|CRED|CRYPTO|ANOM_LOGIN|ACCT|ADD|DEL|GRP|CHGRP|CHUSER|USYS|VIRT|SERVICE|SYSTEM|DAEMON|ROLE|LABEL|SOFTWARE|TEST|TRUSTED|RESP)_/;

/** What names the event in an audit record, or null when the line is none. */
function auditHead(line: Uint8Array): { readonly key: string; readonly type: string } | null {
  if (!mayBeAudit(line)) return null;
  const text = new TextDecoder().decode(line.subarray(0, MAX_HEAD_BYTES));
  const found = HEAD.exec(text);
  if (found?.[2] === undefined) return null;
  const before = text.slice(0, found.index);
  // the tag must be the first thing that ends with a colon, or it may be what a program logged
  const isDaemons = before === "" || (before.indexOf(": ") === before.length - 2 && DAEMON_TAG.test(before));
  return isDaemons ? { key: `${found[1] ?? ""} ${found[3]}`, type: found[2] } : null;
}

/** True when the first bytes have `=audit(`: a cheap no for nearly all lines of other logs. */
function mayBeAudit(line: Uint8Array): boolean {
  const end = Math.min(line.length, MAX_HEAD_BYTES);
  for (let at = 0; at < end; at++)
    if (line[at] === 0x28 && line[at - 1] === 0x74 && line[at - 6] === 0x3d) return true;
  return false;
}

/** Lines as one text, with a line feed between. One line is returned as it is. */
export function joinLines(lines: readonly Uint8Array[]): Uint8Array {
  const [only] = lines;
  if (only !== undefined && lines.length === 1) return only;
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.length + 1, -1));
  let at = 0;
  for (const line of lines) {
    bytes.set(line, at);
    at += line.length;
    if (at < bytes.length) bytes[at++] = 0x0a;
  }
  return bytes;
}
