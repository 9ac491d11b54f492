import { CLASS, type OcsfEvent, SEVERITY } from "../../../schema/ocsf.ts";
import { integerOf } from "../../field-value.ts";
import type { OcsfActivity } from "../../ocsf-event.ts";
import { ocsfProcess } from "../../ocsf-process.ts";
import { ocsfUser } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { remoteEndpoint } from "../linux_syslog/remote-endpoint.ts";
import { type AuditEvent, type AuditRecord, valueOf } from "./audit-event.ts";

/** The record of an event that a program or the daemon wrote, not a system call's; undefined when there is none. */
export function userRecord(event: AuditEvent): AuditRecord | undefined {
  return event.records.find((record) => MESSAGES.has(record.type)) ?? event.records[0];
}

/** Class and activity of such a record. */
export function userActivity(record: AuditRecord): OcsfActivity {
  return MESSAGES.get(record.type)?.activity ?? [CLASS.base_event, 0];
}

/** Puts user, address and outcome of such a record into its event. */
export function addUserMessage(ocsf: OcsfEvent, record: AuditRecord): void {
  const title = MESSAGES.get(record.type)?.title ?? record.type;
  const subject = firstOf(record, "acct", "unit", "cmd", "comm") ?? record.words;
  ocsf.message = subject === "" ? title : `${title}: ${subject}`;
  if (ocsf.activity_id === 99) ocsf.activity_name = title;
  addResult(ocsf, record);
  addActor(ocsf, record);
  ADDERS.get(ocsf.class_uid)?.(ocsf, record);
}

function addResult(ocsf: OcsfEvent, record: AuditRecord): void {
  const result = firstOf(record, "res", "result");
  const hasFailed = result !== undefined && FAILED.has(result.toLowerCase());
  if (result !== undefined) ocsf.status_id = hasFailed ? 2 : 1;
  if (hasFailed) ocsf.severity_id = SEVERITY.low;
  else if (record.type.startsWith("ANOM_") || record.type === "AVC") ocsf.severity_id = SEVERITY.medium;
}

/** The first of these values that the record has. */
function firstOf(record: AuditRecord, ...names: readonly string[]): string | undefined {
  return names.map((name) => valueOf(record, name)).find((value) => value !== undefined);
}

const FAILED: ReadonlySet<string> = new Set(["failed", "0", "no"]);

type Message = { readonly activity: OcsfActivity; readonly title: string };

/** Source: Linux audit userspace, `audit-records.h`, "message types". */
const MESSAGES: ReadonlyMap<string, Message> = new Map([
  ["USER_LOGIN", { activity: [CLASS.authentication, 1], title: "Log-on" }],
  ["USER_LOGOUT", { activity: [CLASS.authentication, 2], title: "Log-off" }],
  ["USER_AUTH", { activity: [CLASS.authentication, 99], title: "Authentication" }],
  ["USER_ACCT", { activity: [CLASS.authentication, 99], title: "Account check" }],
  ["USER_ERR", { activity: [CLASS.authentication, 99], title: "Authentication error" }],
  ["USER_START", { activity: [CLASS.authentication, 99], title: "Session opened" }],
  ["USER_END", { activity: [CLASS.authentication, 2], title: "Session closed" }],
  ["USER_CHAUTHTOK", { activity: [CLASS.account_change, 3], title: "Password changed" }],
  ["ADD_USER", { activity: [CLASS.account_change, 1], title: "User added" }],
  ["DEL_USER", { activity: [CLASS.account_change, 6], title: "User deleted" }],
  ["ACCT_LOCK", { activity: [CLASS.account_change, 9], title: "Account locked" }],
  ["ACCT_UNLOCK", { activity: [CLASS.account_change, 12], title: "Account unlocked" }],
  ["ADD_GROUP", { activity: [CLASS.group_management, 6], title: "Group added" }],
  ["DEL_GROUP", { activity: [CLASS.group_management, 5], title: "Group deleted" }],
  ["USER_CMD", { activity: [CLASS.process_activity, 1], title: "Command" }],
  ["SERVICE_START", { activity: [CLASS.application_lifecycle, 3], title: "Service started" }],
  ["SERVICE_STOP", { activity: [CLASS.application_lifecycle, 4], title: "Service stopped" }],
  ["DAEMON_START", { activity: [CLASS.application_lifecycle, 3], title: "Audit daemon started" }],
  ["DAEMON_END", { activity: [CLASS.application_lifecycle, 4], title: "Audit daemon stopped" }],
  ["ANOM_ABEND", { activity: [CLASS.application_error, 1], title: "Program crashed" }],
  ["CONFIG_CHANGE", { activity: [CLASS.base_event, 0], title: "Audit rules changed" }],
  ["AVC", { activity: [CLASS.base_event, 0], title: "Access denied by SELinux" }],
  ["TTY", { activity: [CLASS.base_event, 0], title: "Keys typed" }],
  ["USER_TTY", { activity: [CLASS.base_event, 0], title: "Keys typed" }],
]);

function addActor(ocsf: OcsfEvent, record: AuditRecord): void {
  const login = valueOf(record, "auid");
  const user =
    login === "4294967295" ? undefined : ocsfUser({ name: valueOf(record, "AUID") ?? login, uid: login });
  const process = ocsfProcess({ pid: integerOf(valueOf(record, "pid")), path: valueOf(record, "exe") });
  if (user === undefined && process === undefined) return;
  ocsf.actor = {};
  put(ocsf.actor, "user", user);
  put(ocsf.actor, "process", process);
}

/** What the classes have of their own. */
const ADDERS: ReadonlyMap<number, (ocsf: OcsfEvent, record: AuditRecord) => void> = new Map([
  [CLASS.authentication, addLogon],
  [CLASS.account_change, addAccount],
  [CLASS.group_management, addGroup],
  [CLASS.process_activity, addCommand],
  [CLASS.application_lifecycle, addService],
]);

function addLogon(ocsf: OcsfEvent, record: AuditRecord): void {
  addAccount(ocsf, record);
  const address = firstOf(record, "addr", "hostname");
  put(ocsf, "src_endpoint", remoteEndpoint(address));
  ocsf.is_remote = address !== undefined;
  const program = valueOf(record, "exe");
  if (program !== undefined) ocsf.service = { name: program.slice(program.lastIndexOf("/") + 1) };
}

function addAccount(ocsf: OcsfEvent, record: AuditRecord): void {
  put(ocsf, "user", ocsfUser({ name: firstOf(record, "acct", "ID", "id") }));
}

function addGroup(ocsf: OcsfEvent, record: AuditRecord): void {
  const name = firstOf(record, "grp", "acct", "id");
  if (name !== undefined) ocsf.group = { name };
}

function addService(ocsf: OcsfEvent, record: AuditRecord): void {
  ocsf.app = { name: valueOf(record, "unit") ?? "auditd" };
}

function addCommand(ocsf: OcsfEvent, record: AuditRecord): void {
  const commandLine = valueOf(record, "cmd");
  const process = ocsfProcess({ path: commandLine?.split(" ", 1)[0], commandLine });
  if (process !== undefined) put(process, "working_directory", valueOf(record, "cwd"));
  put(ocsf, "process", process);
}
