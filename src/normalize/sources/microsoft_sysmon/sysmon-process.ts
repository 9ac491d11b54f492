import { type OcsfEvent, type OcsfFile, type OcsfProcess, SEVERITY } from "../../../schema/ocsf.ts";
import { ocsfFile, ocsfHashes } from "../../ocsf-file.ts";
import { ocsfProcess } from "../../ocsf-process.ts";
import { ocsfAccount } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { parseTime } from "../../time.ts";
import { addIntegrity } from "../microsoft_windows/integrity.ts";
import { integerOf, textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";

/** Sysmon names the processes of an event by a prefix: none, `Parent`, `Source`, `Target`. */
export function sysmonProcess(
  event: WindowsEvent,
  prefix: "" | "Parent" | "Source" | "Target",
): OcsfProcess | undefined {
  return ocsfProcess({
    pid: integerOf(event, `${prefix}ProcessId`),
    // two events of Sysmon spell it in capitals
    uid: textOf(event, `${prefix}ProcessGuid`) ?? textOf(event, `${prefix}ProcessGUID`),
    path: textOf(event, `${prefix}Image`),
    commandLine: prefix === "Parent" ? textOf(event, "ParentCommandLine") : undefined,
    user: prefix === "" ? undefined : ocsfAccount(textOf(event, `${prefix}User`)),
  });
}

/** 1: the parent acts, the child is the process. */
export function addLaunch(ocsf: OcsfEvent, event: WindowsEvent): void {
  const parent = sysmonProcess(event, "Parent");
  const process = ocsfProcess({
    pid: integerOf(event, "ProcessId"),
    uid: textOf(event, "ProcessGuid"),
    file: imageFile(event, textOf(event, "Image")),
    commandLine: textOf(event, "CommandLine"),
    user: ocsfAccount(textOf(event, "User")),
  });
  // before Sysmon 13.30 nothing tells the parent's account; `User` is the account that created the process
  const user = parent?.user ?? ocsf.actor?.user;
  delete ocsf.actor;
  if (parent !== undefined || user !== undefined) ocsf.actor = {};
  if (ocsf.actor !== undefined) {
    put(ocsf.actor, "process", parent);
    put(ocsf.actor, "user", user);
  }
  if (process === undefined) return;
  put(process, "parent_process", parent);
  put(process, "working_directory", textOf(event, "CurrentDirectory"));
  addIntegrity(process, textOf(event, "IntegrityLevel"));
  const session = textOf(event, "LogonGuid") ?? textOf(event, "LogonId");
  if (session !== undefined) process.session = { uid: session };
  process.created_time = event.time;
  ocsf.process = process;
}

/** The file of an image, with what its version resource says and its hashes. */
export function imageFile(event: WindowsEvent, path: string | undefined): OcsfFile | undefined {
  const file = ocsfFile(path);
  if (file === undefined) return undefined;
  put(file, "hashes", ocsfHashes(textOf(event, "Hashes")));
  put(file, "company_name", textOf(event, "Company"));
  put(file, "desc", textOf(event, "Description"));
  put(file, "internal_name", textOf(event, "OriginalFileName"));
  put(file, "version", textOf(event, "FileVersion"));
  const product = textOf(event, "Product");
  if (product !== undefined) file.product = { name: product };
  return file;
}

/** 5 */
export function addTermination(ocsf: OcsfEvent, event: WindowsEvent): void {
  const process = sysmonProcess(event, "");
  if (process === undefined) return;
  process.terminated_time = parseTime(textOf(event, "UtcTime")) ?? event.time;
  ocsf.process = process;
}

/** 8: a thread started in another process. */
export function addThread(ocsf: OcsfEvent, event: WindowsEvent): void {
  addTwo(ocsf, event);
  ocsf.injection_type_id = 1;
  const module: NonNullable<OcsfEvent["module"]> = { load_type_id: 0 };
  put(module, "file", ocsfFile(textOf(event, "StartModule")));
  put(module, "start_address", textOf(event, "StartAddress"));
  put(module, "function_name", textOf(event, "StartFunction"));
  if (Object.keys(module).length > 1) ocsf.module = module;
}

/** 10: a handle to another process. */
export function addAccess(ocsf: OcsfEvent, event: WindowsEvent): void {
  addTwo(ocsf, event);
  put(ocsf, "actual_permissions", integerOf(event, "GrantedAccess"));
}

/** 25: the image in memory is not the one on disk: hollowed or herpaderped. Nothing tells who did it. */
export function addTampering(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "process", sysmonProcess(event, ""));
  ocsf.injection_type_id = 99;
  ocsf.severity_id = SEVERITY.medium;
  put(ocsf, "status_detail", textOf(event, "Type"));
}

function addTwo(ocsf: OcsfEvent, event: WindowsEvent): void {
  const source = sysmonProcess(event, "Source");
  delete ocsf.actor;
  if (source !== undefined) ocsf.actor = { process: source };
  if (source?.user !== undefined && ocsf.actor !== undefined) ocsf.actor.user = source.user;
  put(ocsf, "process", sysmonProcess(event, "Target"));
}
