import { CLASS, type OcsfEvent, SEVERITY } from "../../../schema/ocsf.ts";
import { addFields } from "../../flatten.ts";
import { textField } from "../../field-value.ts";
import { ocsfUser } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { remoteEndpoint } from "./remote-endpoint.ts";
import { type UnixMessage, type UnixProduct, unixOcsf } from "./unix-message.ts";

/**
 * The event that a message of a PAM module tells of, in whatever program it was loaded: authentication failures and
 * sessions. Null when the message is not of PAM. Source: Linux-PAM, pam_unix, `support.c` and `pam_unix_sess.c`.
 */
export function pamOcsf(message: UnixMessage, product: UnixProduct): OcsfEvent | null {
  return pamFailure(message, product) ?? pamSession(message, product);
}

/** `pam_unix(sshd:auth): ` and, from the application itself, `PAM 2 more authentication failures; `. */
const FAILURE =
  /^(?:(pam_\w{1,32})\(([^:)]{1,64}):(\w{1,16})\): authentication failure|PAM (\d{1,6}) more authentication failures?); (.*)$/s;
const SESSION =
  /^(pam_\w{1,32})\(([^:)]{1,64}):session\): session (opened|closed) for user ([^\s(]{0,256})(?:\(uid=(\d{1,10})\))?(?: by ([^\s(]{0,256})\(uid=(\d{1,10})\))?/;
/** A user name may have spaces; it stands last, so nothing that it says can pass for another value. */
const PARTIES = /^logname=(\S*) uid=(\S*) euid=(\S*) tty=(\S*) ruser=(\S*) rhost=(\S*)(?: +user=(.*))?$/s;
const PARTY_NAMES = ["logname", "uid", "euid", "tty", "ruser", "rhost", "user"];

function pamFailure(message: UnixMessage, product: UnixProduct): OcsfEvent | null {
  const found = FAILURE.exec(message.text);
  if (found === null) return null;
  const { fields } = message;
  const [, module, service, , more, parties = ""] = found;
  addFields(fields, { pam_module: module, pam_service: service });
  const values = PARTIES.exec(parties.trimEnd())?.slice(1) ?? [];
  for (const [index, name] of PARTY_NAMES.entries())
    if (values[index] !== "") addFields(fields, { [name]: values[index] });
  const ocsf = unixOcsf(message, [CLASS.authentication, 1], product);
  ocsf.status_id = 2;
  if (ocsf.severity_id < SEVERITY.low) ocsf.severity_id = SEVERITY.low;
  ocsf.status_detail = "Authentication failure";
  if (more !== undefined) ocsf.count = Number(more);
  put(ocsf, "user", ocsfUser({ name: textField(fields, "user") }));
  put(ocsf, "src_endpoint", remoteEndpoint(textField(fields, "rhost")));
  const actor = ocsfUser({
    name: textField(fields, "ruser") ?? textField(fields, "logname"),
    uid: textField(fields, "uid"),
  });
  if (actor !== undefined) ocsf.actor = { user: actor };
  if (fields.has("rhost")) ocsf.is_remote = true;
  return ocsf;
}

/** The user is on the line that opens a session and on the one that closes it; the lines have the pid in common. */
function pamSession(message: UnixMessage, product: UnixProduct): OcsfEvent | null {
  const found = SESSION.exec(message.text);
  if (found === null) return null;
  const [, module, service, change, user, uid, byName, byUid] = found;
  const byUser = byName === "" ? undefined : byName;
  addFields(message.fields, {
    pam_module: module,
    pam_service: service,
    session: change,
    user,
    uid,
    ruser: byUser,
  });
  const ocsf = unixOcsf(message, [CLASS.authentication, sessionActivity(change, service)], product);
  if (ocsf.activity_id === 99) ocsf.activity_name = "Session opened";
  ocsf.status_id = 1;
  put(ocsf, "user", ocsfUser({ name: user, uid }));
  const actor = ocsfUser({ name: byUser, uid: byUid });
  if (actor !== undefined) ocsf.actor = { user: actor };
  if (service !== undefined) ocsf.service = { name: service };
  return ocsf;
}

/** Log-on, log-off, or other: sshd tells of the log-on itself before PAM tells of its session. */
function sessionActivity(change: string | undefined, service: string | undefined): number {
  if (change === "closed") return 2;
  return service === "sshd" ? 99 : 1;
}
