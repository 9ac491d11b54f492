import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { ocsfProcess } from "../../ocsf-process.ts";
import { ocsfAccount } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { addIntegrity } from "../microsoft_windows/integrity.ts";
import { integerOf, textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";
import { auditMappings, callerOf } from "./audit.ts";

/** Processes that start and end. */
export const PROCESS_MAPPINGS = auditMappings([
  [4688, { title: "Process created", activity: [CLASS.process_activity, 1], add: addLaunch }],
  [4689, { title: "Process exited", activity: [CLASS.process_activity, 2], add: addExit }],
]);

/** By the names that `addSysmonNames` gave: there `ProcessId` is the new process. */
function addLaunch(ocsf: OcsfEvent, event: WindowsEvent): void {
  const parent = ocsfProcess({
    pid: integerOf(event, "ParentProcessId"),
    path: textOf(event, "ParentImage"),
  });
  const process = ocsfProcess({
    pid: integerOf(event, "ProcessId"),
    path: textOf(event, "Image"),
    commandLine: textOf(event, "CommandLine"),
    user: ocsfAccount(textOf(event, "User")),
  });
  ocsf.actor ??= {};
  delete ocsf.actor.process;
  put(ocsf.actor, "process", parent);
  if (process === undefined) return;
  put(process, "parent_process", parent);
  addIntegrity(process, textOf(event, "IntegrityLevel"));
  const session = textOf(event, "LogonId");
  if (session !== undefined) process.session = { uid: session };
  process.created_time = event.time;
  ocsf.process = process;
  delete ocsf.message;
}

function addExit(ocsf: OcsfEvent, event: WindowsEvent): void {
  const process = callerOf(event);
  if (process === undefined) return;
  process.terminated_time = event.time;
  ocsf.process = process;
  const code = integerOf(event, "Status");
  put(ocsf, "exit_code", code);
}
