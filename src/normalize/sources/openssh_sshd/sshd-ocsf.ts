import { CLASS, type OcsfEvent, SEVERITY, type StatusId } from "../../../schema/ocsf.ts";
import { addFields } from "../../flatten.ts";
import { DIRECTION, ocsfConnection } from "../../ocsf-connection.ts";
import type { OcsfActivity } from "../../ocsf-event.ts";
import { ocsfUser } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { remoteEndpoint } from "../linux_syslog/remote-endpoint.ts";
import { type UnixMessage, unixOcsf } from "../linux_syslog/unix-message.ts";
import { SSHD_MESSAGES, type SshdGroups, type SshdKind } from "./sshd-messages.ts";

export const OPENSSH = { vendor: "OpenBSD", name: "OpenSSH" } as const;

/** The event that a message of sshd tells of: a log-on, a connection, the server's own life; null for all others. */
export function sshdOcsf(message: UnixMessage): OcsfEvent | null {
  const text = withoutPhase(message.text.trimEnd()).replace(PREFIX, "");
  for (const { pattern, kind } of SSHD_MESSAGES) {
    const found = pattern.exec(text);
    if (found !== null) return eventOf(message, kind, found.groups ?? {});
  }
  return null;
}

/** What sshd writes around a message: how bad it is, and that it was before the log-on. */
const PREFIX = /^(?:error|fatal): /;
const PREAUTH = " [preauth]";

function withoutPhase(text: string): string {
  return text.endsWith(PREAUTH) ? text.slice(0, -PREAUTH.length).trimEnd() : text;
}

type Form = {
  readonly activity: OcsfActivity;
  readonly status: StatusId;
  /** For activities that OCSF has no number for. */
  readonly name?: string;
};

const FORMS: Readonly<Record<SshdKind, Form>> = {
  accepted: { activity: [CLASS.authentication, 1], status: 1 },
  failed: { activity: [CLASS.authentication, 1], status: 2 },
  partial: { activity: [CLASS.authentication, 99], status: 99, name: "Authentication goes on" },
  open: { activity: [CLASS.ssh_activity, 1], status: 1 },
  close: { activity: [CLASS.ssh_activity, 2], status: 1 },
  reset: { activity: [CLASS.ssh_activity, 3], status: 2 },
  fail: { activity: [CLASS.ssh_activity, 4], status: 2 },
  refuse: { activity: [CLASS.ssh_activity, 5], status: 2 },
  session: { activity: [CLASS.ssh_activity, 99], status: 1, name: "Session started" },
  suspect: { activity: [CLASS.ssh_activity, 99], status: 99, name: "Address and name disagree" },
  start: { activity: [CLASS.application_lifecycle, 3], status: 1 },
  stop: { activity: [CLASS.application_lifecycle, 4], status: 1 },
};

function eventOf(message: UnixMessage, kind: SshdKind, groups: SshdGroups): OcsfEvent {
  const { activity, status, name } = FORMS[kind];
  const ocsf = unixOcsf(message, activity, OPENSSH);
  addGroups(message, groups);
  ocsf.status_id = status;
  put(ocsf, "activity_name", name);
  put(ocsf, "status_detail", groups["reason"]);
  if (status === 2 && ocsf.severity_id < SEVERITY.low) ocsf.severity_id = SEVERITY.low;
  if (ocsf.class_uid === CLASS.application_lifecycle)
    ocsf.app = { name: "sshd", vendor_name: OPENSSH.vendor };
  else addEnds(ocsf, message, groups);
  return ocsf;
}

/** Fields by names that say what they are; sshd itself writes sentences. */
function addGroups({ fields }: UnixMessage, groups: SshdGroups): void {
  for (const [group, field] of FIELD_NAMES) addFields(fields, { [field]: groups[group] });
  if (groups["unknown"] !== undefined) fields.set("invalid_user", true);
}

const FIELD_NAMES = [
  ["method", "method"],
  ["user", "user"],
  ["ip", "src_ip"],
  ["port", "src_port"],
  ["localIp", "dst_ip"],
  ["localPort", "dst_port"],
  ["key", "key"],
  ["what", "session"],
  ["claimed", "src_hostname"],
  ["reason", "reason"],
] as const;

function addEnds(ocsf: OcsfEvent, { decoded }: UnixMessage, groups: SshdGroups): void {
  const user = ocsfUser({ name: groups["user"] === "" ? undefined : groups["user"] });
  put(ocsf, "src_endpoint", remoteEndpoint(groups["ip"], groups["port"]));
  put(
    ocsf,
    "dst_endpoint",
    remoteEndpoint(groups["localIp"] ?? decoded.host ?? undefined, groups["localPort"]),
  );
  if (ocsf.class_uid === CLASS.authentication) {
    put(ocsf, "user", user);
    ocsf.is_remote = true;
    ocsf.logon_type_id = LOGON_NETWORK;
    ocsf.service = { name: "sshd" };
    put(ocsf, "auth_protocol", groups["method"]);
    if (groups["method"] !== undefined) ocsf.auth_protocol_id = AUTH_PROTOCOL_OTHER;
    return;
  }
  if (user !== undefined) ocsf.actor = { user };
  ocsf.connection_info = ocsfConnection({ protocol: "tcp", direction: DIRECTION.inbound });
}

/** OCSF class `authentication`: `logon_type_id` 3 is Network, `auth_protocol_id` 99 is Other. */
const LOGON_NETWORK = 3;
const AUTH_PROTOCOL_OTHER = 99;
