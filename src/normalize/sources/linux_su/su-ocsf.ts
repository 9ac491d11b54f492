import { CLASS, type OcsfEvent, SEVERITY } from "../../../schema/ocsf.ts";
import { addFields } from "../../flatten.ts";
import { ocsfUser } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { type UnixMessage, unixOcsf } from "../linux_syslog/unix-message.ts";

export const SU = { vendor: "Linux", name: "su" } as const;

/** Someone became another user, or was refused; null when the message tells of neither. */
export function suOcsf(message: UnixMessage): OcsfEvent | null {
  for (const pattern of MESSAGES) {
    const groups = pattern.exec(message.text)?.groups;
    if (groups !== undefined) return eventOf(message, groups);
  }
  return null;
}

/** shadow-utils; util-linux; the short form of both; the BSDs. */
const MESSAGES: readonly RegExp[] = [
  /^(?:Successful|(?<failed>FAILED)) su for (?<to>\S{1,256}) by (?<by>\S{1,256})$/,
  /^(?:(?<failed>FAILED SU) )?\(to (?<to>[^)]{1,256})\) (?<by>\S{1,256}) on (?<tty>\S{1,128})$/,
  /^(?:\+|(?<failed>-)) (?<tty>\S{1,128}) (?<by>[^\s:]{1,256})[:-](?<to>\S{1,256})$/,
  /^(?:(?<failed>BAD SU) )?(?<by>\S{1,256}) to (?<to>\S{1,256}) on (?<tty>\/dev\/\S{1,128})$/,
];

function eventOf(message: UnixMessage, groups: Readonly<Record<string, string | undefined>>): OcsfEvent {
  const { fields } = message;
  const hasFailed = groups["failed"] !== undefined;
  addFields(fields, { user: groups["to"], ruser: groups["by"], tty: groups["tty"] });
  const ocsf = unixOcsf(message, [CLASS.authentication, 7], SU);
  ocsf.status_id = hasFailed ? 2 : 1;
  if (hasFailed && ocsf.severity_id < SEVERITY.low) ocsf.severity_id = SEVERITY.low;
  ocsf.account_switch_type_id = SUBSTITUTE_USER;
  put(ocsf, "user", ocsfUser({ name: groups["to"] }));
  ocsf.actor = {};
  put(ocsf.actor, "user", ocsfUser({ name: groups["by"] }));
  if (groups["tty"] !== undefined) ocsf.actor.session = { terminal: groups["tty"] };
  return ocsf;
}

/** OCSF class `authentication`, `account_switch_type_id`. */
const SUBSTITUTE_USER = 1;
