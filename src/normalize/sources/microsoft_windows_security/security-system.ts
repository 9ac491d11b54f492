import { CLASS, type OcsfEvent, SEVERITY } from "../../../schema/ocsf.ts";
import { ocsfAccount } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { readTask } from "../microsoft_windows/task-xml.ts";
import { textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";
import { type Activity, userOf } from "../microsoft_windows/windows-ocsf.ts";
import { type AuditMapping, auditMappings } from "./audit.ts";

/** The audit itself, services and scheduled tasks. */
export const SYSTEM_MAPPINGS = auditMappings([
  [1100, log("Event log service stopped", 7)],
  [1102, { title: "Security log cleared", activity: [CLASS.event_log_activity, 1], add: addCleared }],
  [1104, log("Security log is full", 99)],
  [4719, { title: "Audit policy changed", activity: auditPolicyActivity, add: addLogName }],
  [4697, { title: "Service installed", activity: [CLASS.windows_service_activity, 1], add: addService }],
  [4698, task("Scheduled task created", 1)],
  [4699, task("Scheduled task deleted", 3)],
  [4700, task("Scheduled task enabled", 4)],
  [4701, task("Scheduled task disabled", 5)],
  [4702, task("Scheduled task changed", 2)],
]);

function log(title: string, activityId: number): AuditMapping {
  return { title, activity: [CLASS.event_log_activity, activityId], add: addLogName };
}

function task(title: string, activityId: number): AuditMapping {
  return { title, activity: [CLASS.scheduled_job_activity, activityId], add: addTask };
}

function addLogName(ocsf: OcsfEvent): void {
  ocsf.log_name = "Security";
}

function addCleared(ocsf: OcsfEvent): void {
  addLogName(ocsf);
  ocsf.severity_id = SEVERITY.medium;
}

/** `%%8448` and `%%8450` take success or failure away from what is logged, `%%8449` and `%%8451` add them. */
function auditPolicyActivity(event: WindowsEvent): Activity {
  const isLess = /%%84(?:48|50)/.test(textOf(event, "AuditPolicyChanges") ?? "");
  return [CLASS.event_log_activity, isLess ? 10 : 9];
}

function addService(ocsf: OcsfEvent, event: WindowsEvent): void {
  const service: NonNullable<OcsfEvent["win_service"]> = {};
  put(service, "name", textOf(event, "ServiceName"));
  put(service, "cmd_line", textOf(event, "ServiceFileName"));
  put(service, "service_type", textOf(event, "ServiceType"));
  put(service, "service_start_type", textOf(event, "ServiceStartType"));
  put(service, "service_start_name", textOf(event, "ServiceAccount"));
  ocsf.win_service = service;
  ocsf.message = `Service installed: ${service.name ?? ""} ${service.cmd_line ?? ""}`.trimEnd();
}

function addTask(ocsf: OcsfEvent, event: WindowsEvent): void {
  const definition = readTask(textOf(event, "TaskContent") ?? textOf(event, "TaskContentNew"));
  const job: NonNullable<OcsfEvent["job"]> = { type_id: 1 };
  put(job, "name", textOf(event, "TaskName"));
  put(job, "cmd_line", definition.commandLine);
  put(job, "user", ocsfAccount(definition.user));
  put(job, "desc", definition.description);
  ocsf.job = job;
  put(ocsf, "message", `${ocsf.message ?? ""}, ${job.name ?? ""}`);
  // the account that a task was made for is no actor; the subject is
  if (ocsf.actor?.user === undefined) put((ocsf.actor ??= {}), "user", userOf(event, "Subject"));
}
