import type { EventFields } from "../../schema/event.ts";
import type { Logon } from "./logons.ts";
import type { ScannedEvent } from "./scanned-event.ts";

/** Logons that Windows Security, sshd, sudo and su tell of; null for every other event. */
export function logonOf(event: ScannedEvent): Logon | null {
  switch (event.sourceType) {
    case "microsoft_windows_security":
      return windowsLogon(event);
    case "openssh_sshd":
      return sshLogon(event);
    case "linux_sudo":
    case "linux_su":
      return elevation(event);
    default:
      return null;
  }
}

/** True for events of Windows of which {@link logonOf} makes logons. */
export function isWindowsLogon(sourceType: string, eventId: number): boolean {
  return sourceType === "microsoft_windows_security" && WINDOWS.has(eventId);
}

type WindowsKind = {
  readonly name: string;
  /** By what the account's fields begin with. */
  readonly account: "Target" | "Subject";
  /** Whether it went well; by the status when it may be either. */
  readonly outcome: Logon["outcome"] | "status";
};

const WINDOWS: ReadonlyMap<number, WindowsKind> = new Map([
  [4624, { name: "4624 logon", account: "Target", outcome: "success" }],
  [4625, { name: "4625 logon failed", account: "Target", outcome: "failure" }],
  [4648, { name: "4648 explicit credentials", account: "Target", outcome: "attempt" }],
  [4672, { name: "4672 special privileges", account: "Subject", outcome: "success" }],
  [4768, { name: "4768 Kerberos ticket", account: "Target", outcome: "status" }],
  [4769, { name: "4769 Kerberos service ticket", account: "Target", outcome: "status" }],
  [4771, { name: "4771 Kerberos pre-authentication", account: "Target", outcome: "failure" }],
  [4776, { name: "4776 NTLM credentials", account: "Target", outcome: "status" }],
]);

/** Source: SECURITY_LOGON_TYPE, ntsecapi.h. */
const LOGON_TYPES: Readonly<Record<string, string>> = {
  0: "system",
  2: "interactive",
  3: "network",
  4: "batch",
  5: "service",
  7: "unlock",
  8: "network cleartext",
  9: "new credentials",
  10: "remote interactive",
  11: "cached interactive",
  12: "cached remote interactive",
  13: "cached unlock",
};

function windowsLogon({ fields, toOcsf }: ScannedEvent): Logon | null {
  const eventId = fields.get("EventID");
  const kind = typeof eventId === "number" ? WINDOWS.get(eventId) : undefined;
  if (kind === undefined) return null;
  const outcome = kind.outcome === "status" ? outcomeOf(text(fields, "Status")) : kind.outcome;
  const type = text(fields, "LogonType");
  return {
    event: kind.name,
    outcome,
    account: accountOf(fields, kind.account),
    host: text(fields, "Computer"),
    source: sourceOf(fields),
    type: type === "" ? "" : `${type} ${LOGON_TYPES[type] ?? ""}`.trimEnd(),
    reason: outcome === "failure" ? (toOcsf().status_detail ?? text(fields, "Status")) : "",
  };
}

function outcomeOf(status: string): Logon["outcome"] {
  return /^(?:0x)?0*$/i.test(status) ? "success" : "failure";
}

function accountOf(fields: EventFields, prefix: "Target" | "Subject"): string {
  const name = text(fields, `${prefix}UserName`);
  const domain = text(fields, `${prefix}DomainName`);
  return domain === "" || name.includes("@") ? name : `${domain}\\${name}`;
}

/** Host and address where the event has both. */
function sourceOf(fields: EventFields): string {
  const address = text(fields, "IpAddress").replace(/^::ffff:/, "");
  const host = text(fields, "WorkstationName") || text(fields, "Workstation");
  return [host, address].filter((part) => part !== "").join(" ");
}

function sshLogon({ fields }: ScannedEvent): Logon | null {
  const found = /^(?:Accepted|Failed) /.exec(text(fields, "message"));
  if (found === null) return null;
  const isAccepted = found[0] === "Accepted ";
  return {
    event: "ssh",
    outcome: isAccepted ? "success" : "failure",
    account: text(fields, "user"),
    host: text(fields, "host"),
    source: text(fields, "src_ip"),
    type: text(fields, "method"),
    reason: isAccepted ? "" : "Not accepted",
  };
}

function elevation({ sourceType, fields, toOcsf }: ScannedEvent): Logon | null {
  const account = text(fields, "user");
  if (account === "") return null;
  const { status_id: status, status_detail: detail } = toOcsf();
  const isFailed = status === 2;
  return {
    event: sourceType === "linux_su" ? "su" : "sudo",
    outcome: isFailed ? "failure" : status === 1 ? "success" : "attempt",
    account,
    host: text(fields, "host"),
    source: text(fields, "TTY"),
    type: text(fields, "USER") === "" ? "" : `as ${text(fields, "USER")}`,
    reason: isFailed ? (detail ?? text(fields, "reason")) : "",
  };
}

/** A field as text; empty when it is absent or what logs write for nothing. */
function text(fields: EventFields, name: string): string {
  const value = fields.get(name);
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "-" ? value.trim() : "";
}
