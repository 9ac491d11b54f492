import { CLASS, type OcsfEvent, SEVERITY } from "../../../schema/ocsf.ts";
import { textField } from "../../field-value.ts";
import { addFields, flattenInto } from "../../flatten.ts";
import { isJsonObject, objectAt, valueAt } from "../../formats/json.ts";
import { ocsfProcess } from "../../ocsf-process.ts";
import { ocsfUser } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import type { JsonObject } from "../../source.ts";
import { remoteEndpoint } from "../linux_syslog/remote-endpoint.ts";
import { type UnixMessage, unixOcsf } from "../linux_syslog/unix-message.ts";

export const SUDO = { vendor: "Sudo Project", name: "sudo" } as const;

/** The command that someone ran, or was refused, as another user; null when the message is none of that. */
export function sudoOcsf(message: UnixMessage): OcsfEvent | null {
  const isRun = readJson(message) || readText(message);
  return isRun ? eventOf(message) : null;
}

/** `alice : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/bin/sh`. */
const LINE = /^\s*([^:]{1,256}?) : (?:([^=]{1,512}?) ; )?(?=[A-Z]{3,8}=)/;
/** Of the values only the last, the command, may have ` ; ` in it. A folder of that name would end early. */
const VALUE =
  /(HOST|TTY|CHROOT|PWD|USER|GROUP|TSID|ENV)=(.*?) ; (?=(?:HOST|TTY|CHROOT|PWD|USER|GROUP|TSID|ENV|COMMAND)=)/sy;

/** Source: sudo 1.9, `lib/eventlog/eventlog.c`, "new_logline". */
function readText({ text, fields }: UnixMessage): boolean {
  const head = LINE.exec(text);
  if (head?.[1] === undefined) return false;
  const values = new Map<string, string>();
  VALUE.lastIndex = head[0].length;
  let end = head[0].length;
  for (let found = VALUE.exec(text); found !== null; found = VALUE.exec(text)) {
    if (found[1] !== undefined && found[2] !== undefined) values.set(found[1], found[2]);
    end = VALUE.lastIndex;
  }
  const rest = /^(COMMAND|USER|PWD|TTY)=(.*)$/s.exec(text.slice(end));
  if (rest?.[1] !== undefined && rest[2] !== undefined) values.set(rest[1], rest[2]);
  if (values.size === 0) return false;
  fields.set("user", head[1]);
  addFields(fields, { reason: head[2] });
  for (const [name, value] of values) fields.set(name, value);
  return true;
}

/** `{"sudo":{"accept":{"submituser":"alice","command":"/bin/sh","runuser":"root", ...}}}`, log_format=json. */
function readJson({ decoded, fields }: UnixMessage): boolean {
  const sudo = objectAt(decoded.json, "sudo");
  const kind = ["accept", "reject", "alert"].find((name) => isJsonObject(valueAt(sudo, name)));
  const run = kind === undefined ? null : objectAt(sudo, kind);
  if (run === null || kind === undefined) return false;
  flattenInto(fields, "", run);
  fields.set("event", kind);
  addFields(fields, {
    user: textField(fields, "submituser"),
    TTY: textField(fields, "ttyname"),
    PWD: textField(fields, "submitcwd"),
    USER: textField(fields, "runuser"),
    COMMAND: argumentsOf(run) ?? textField(fields, "command"),
  });
  if (kind !== "accept" && !fields.has("reason")) fields.set("reason", kind);
  return true;
}

function argumentsOf(run: JsonObject): string | undefined {
  const list = valueAt(run, "runargv");
  return Array.isArray(list) ? list.filter((argument) => typeof argument === "string").join(" ") : undefined;
}

function eventOf(message: UnixMessage): OcsfEvent {
  const { fields } = message;
  const ocsf = unixOcsf(message, [CLASS.process_activity, 1], SUDO);
  const commandLine = textField(fields, "COMMAND");
  const reason = textField(fields, "reason");
  const runAs = ocsfUser({ name: textField(fields, "USER") });
  const isRefused = reason !== undefined;
  ocsf.status_id = isRefused ? 2 : 1;
  put(ocsf, "status_detail", reason);
  if (isRefused && ocsf.severity_id < SEVERITY.medium) ocsf.severity_id = SEVERITY.medium;
  const path = commandLine?.split(" ", 1)[0];
  const process = ocsfProcess({ path, commandLine, user: runAs });
  if (process !== undefined) put(process, "working_directory", textField(fields, "PWD"));
  put(ocsf, "process", process);
  ocsf.actor = { process: { name: "sudo" } };
  put(ocsf.actor, "user", ocsfUser({ name: textField(fields, "user") }));
  const terminal = textField(fields, "TTY");
  if (terminal !== undefined) ocsf.actor.session = { terminal };
  put(ocsf, "src_endpoint", remoteEndpoint(textField(fields, "HOST")));
  if (!isRefused && process !== undefined) addProcessNames(message, path);
  return ocsf;
}

/** The names that Sigma's rules for started processes use. */
function addProcessNames({ fields }: UnixMessage, path: string | undefined): void {
  addFields(fields, {
    Image: path,
    CommandLine: textField(fields, "COMMAND"),
    CurrentDirectory: textField(fields, "PWD"),
    User: textField(fields, "USER"),
    ParentImage: "/usr/bin/sudo",
  });
}
