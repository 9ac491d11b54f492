import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { ocsfFile } from "../../ocsf-file.ts";
import { ocsfProcess } from "../../ocsf-process.ts";
import { ocsfAccount } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { integerOf, textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";
import { type Activity, firstLine, windowsOcsf, writerOf } from "../microsoft_windows/windows-ocsf.ts";

/** Script type PowerShell of the OCSF object `script`. */
const POWERSHELL = 2;

const ACTIVITIES: ReadonlyMap<number, Activity> = new Map([
  [400, [CLASS.application_lifecycle, 3]],
  [403, [CLASS.application_lifecycle, 4]],
  [600, [CLASS.application_lifecycle, 3]],
  [800, [CLASS.script_activity, 1]],
  [4103, [CLASS.script_activity, 1]],
  [4104, [CLASS.script_activity, 1]],
  [4105, [CLASS.script_activity, 99]],
  [4106, [CLASS.script_activity, 99]],
]);

/** The OCSF form of a PowerShell event. Source: the manifest of Microsoft-Windows-PowerShell. */
export function powershellOcsf(event: WindowsEvent): OcsfEvent {
  const activity = ACTIVITIES.get(event.eventId) ?? [CLASS.base_event, 0];
  const ocsf = windowsOcsf(event, activity);
  addActor(ocsf, event);
  if (ocsf.class_uid === CLASS.script_activity) addScript(ocsf, event);
  else if (ocsf.class_uid === CLASS.application_lifecycle)
    ocsf.app = { name: "PowerShell", vendor_name: "Microsoft" };
  if (ocsf.activity_id === 99) ocsf.activity_name = event.eventId === 4105 ? "Started" : "Stopped";
  if (ocsf.class_uid !== CLASS.script_activity) put(ocsf, "message", firstLine(event));
  return ocsf;
}

/** The process that hosts the engine: by pid in the modern channel, by command line in what the host says of itself. */
function addActor(ocsf: OcsfEvent, event: WindowsEvent): void {
  const context = textOf(event, "ContextInfo") ?? textOf(event, "Data") ?? textOf(event, "Message") ?? "";
  const commandLine =
    textOf(event, "HostApplication") ?? valueIn(context, ["HostApplication", "Host Application"]);
  const process = ocsfProcess({ pid: integerOf(event, "Execution_ProcessID") || undefined, commandLine });
  const user = ocsfAccount(valueIn(context, ["UserId", "User"])) ?? writerOf(event);
  if (process === undefined && user === undefined) return;
  ocsf.actor = {};
  put(ocsf.actor, "process", process);
  put(ocsf.actor, "user", user);
}

/** `HostApplication=powershell.exe` in the classic channel, `Host Application = powershell.exe` in the modern one. */
function valueIn(context: string, names: readonly string[]): string | undefined {
  for (const line of context.split("\n")) {
    const equals = line.indexOf("=");
    const name = equals < 0 ? "" : line.slice(0, equals).trim();
    const value = names.includes(name) ? line.slice(equals + 1).trim() : "";
    if (value !== "") return value;
  }
  return undefined;
}

function addScript(ocsf: OcsfEvent, event: WindowsEvent): void {
  const content = textOf(event, "ScriptBlockText") ?? textOf(event, "Payload") ?? textOf(event, "Data");
  const script: NonNullable<OcsfEvent["script"]> = { type_id: POWERSHELL };
  if (content !== undefined) script.script_content = { value: content };
  put(script, "uid", textOf(event, "ScriptBlockId") ?? textOf(event, "ScriptBlockID"));
  const path = textOf(event, "Path");
  put(script, "file", ocsfFile(path));
  put(script, "name", path);
  ocsf.script = script;
}
