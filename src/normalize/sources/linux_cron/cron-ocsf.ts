import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { addFields } from "../../flatten.ts";
import { ocsfUser } from "../../ocsf-user.ts";
import { type UnixMessage, unixOcsf } from "../linux_syslog/unix-message.ts";

export const CRON = { vendor: "Linux", name: "cron" } as const;

/** A job that started, or a table of jobs that someone changed; null for what else cron writes. */
export function cronOcsf(message: UnixMessage): OcsfEvent | null {
  return entryOf(message) ?? anacronOf(message);
}

/** `(root) CMD (run-parts /etc/cron.hourly)`. Source: cron 3.0pl1, `misc.c`, "log_it". */
const ENTRY = /^\(([^)]{1,256})\) ([A-Z][A-Z ]{1,30}) \((.*)\)\s*$/s;
const JOB = /^Job [`'](?<name>[^']{1,256})' (?:started|(?<ended>terminated))/;

type Action = { readonly activity: number; readonly name?: string; readonly hasFailed?: boolean };

/** `activity_id` of a scheduled job: 2 update, 3 delete, 6 start; the rest has no number of its own. */
const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ["CMD", { activity: 6 }],
  ["CMDEND", { activity: 99, name: "Ended" }],
  ["CMDOUT", { activity: 99, name: "Output" }],
  ["BEGIN EDIT", { activity: 99, name: "Edit begun" }],
  ["END EDIT", { activity: 99, name: "Edit ended" }],
  ["REPLACE", { activity: 2 }],
  ["RELOAD", { activity: 99, name: "Reloaded" }],
  ["DELETE", { activity: 3 }],
  ["LIST", { activity: 99, name: "Listed" }],
  ["FAILED", { activity: 99, name: "Failed", hasFailed: true }],
  ["ERROR", { activity: 99, name: "Error", hasFailed: true }],
  ["AUTH", { activity: 99, name: "Refused", hasFailed: true }],
]);

function entryOf(message: UnixMessage): OcsfEvent | null {
  const found = ENTRY.exec(message.text);
  const [, user = "", verb = "", text = ""] = found ?? [];
  const action = ACTIONS.get(verb);
  if (found === null) return null;
  addFields(message.fields, { user, action: verb, [verb === "CMD" ? "command" : "detail"]: text });
  if (action === undefined) return null;
  const ocsf = unixOcsf(message, [CLASS.scheduled_job_activity, action.activity], CRON);
  if (action.name !== undefined) ocsf.activity_name = action.name;
  ocsf.status_id = action.hasFailed === true ? 2 : 1;
  ocsf.job = action.activity === 6 ? { name: text, cmd_line: text } : { name: `crontab of ${user}` };
  const owner = ocsfUser({ name: user });
  if (owner !== undefined) ocsf.actor = { user: owner };
  return ocsf;
}

function anacronOf(message: UnixMessage): OcsfEvent | null {
  const groups = JOB.exec(message.text)?.groups;
  const name = groups?.["name"];
  if (name === undefined) return null;
  addFields(message.fields, { job: name });
  const hasEnded = groups?.["ended"] !== undefined;
  const ocsf = unixOcsf(message, [CLASS.scheduled_job_activity, hasEnded ? 99 : 6], CRON);
  if (hasEnded) ocsf.activity_name = "Ended";
  ocsf.status_id = 1;
  ocsf.job = { name };
  return ocsf;
}
