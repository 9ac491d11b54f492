import type { FieldMap } from "../../flatten.ts";
import { textAt } from "../../formats/json.ts";
import type { JsonObject } from "../../source.ts";
import { CHANNEL } from "./channel.ts";
import { ecsObjects, ecsValue } from "./ecs-value.ts";

/** What the engine says of itself: its name in the classic channel, in the modern one, and ECS's. */
const CONTEXT = [
  ["HostName", "Host Name", "process.title"],
  ["HostVersion", "Host Version", "powershell.process.executable_version"],
  ["HostId", "Host ID", "process.entity_id"],
  ["HostApplication", "Host Application", "process.command_line"],
  ["EngineVersion", "Engine Version", "powershell.engine.version"],
  ["RunspaceId", "Runspace ID", "powershell.runspace_id"],
  ["PipelineId", "Pipeline ID", "powershell.pipeline_id"],
  ["CommandName", "Command Name", "powershell.command.name"],
  ["CommandType", "Command Type", "powershell.command.type"],
  ["ScriptName", "Script Name", "file.path"],
  ["CommandPath", "Command Path", "powershell.command.path"],
  ["CommandLine", "Command Line", "powershell.command.value"],
] as const;

/**
 * Winlogbeat 7 cut PowerShell's texts into ECS fields. Rules look for pieces of the texts (`HostApplication=powershell`),
 * so they are put together again as PowerShell writes them.
 */
export function addEcsPowershell(fields: FieldMap, json: JsonObject): void {
  const isClassic = String(fields.get("Channel")).toLowerCase() === CHANNEL.powershellClassic;
  const payload = invocationsOf(json);
  if (isClassic && !fields.has("Data")) {
    const context = contextOf(json, 0, "\t", "=");
    if (context !== "") fields.set("Data", [context, ...(payload === "" ? [] : [payload])]);
  } else if (!isClassic && payload !== "") {
    if (!fields.has("Payload")) fields.set("Payload", payload);
    if (!fields.has("ContextInfo")) fields.set("ContextInfo", contextOf(json, 1, "        ", " = "));
  }
}

function contextOf(json: JsonObject, column: 0 | 1, indent: string, equals: string): string {
  return CONTEXT.flatMap((names) => {
    const value = ecsValue(json, names[2]);
    return value === undefined ? [] : [`${indent}${names[column]}${equals}${value}`];
  }).join("\r\n");
}

/** `CommandInvocation(Add-Type): "Add-Type"`, `ParameterBinding(Add-Type): name="AssemblyName"; value="..."`. */
function invocationsOf(json: JsonObject): string {
  return ecsObjects(json, "powershell.command.invocation_details")
    .map((detail) => {
      const name = textAt(detail, "name");
      const value = textAt(detail, "value") ?? "";
      const said = name === undefined ? value : `name=${name}; value=${value}`;
      return `${textAt(detail, "type") ?? ""}(${textAt(detail, "related_command") ?? ""}): ${said}`;
    })
    .join("\r\n");
}
