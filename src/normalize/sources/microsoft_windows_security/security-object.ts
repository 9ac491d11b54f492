import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { ocsfFile } from "../../ocsf-file.ts";
import { ocsfProcess } from "../../ocsf-process.ts";
import { put } from "../../put.ts";
import { registryPath } from "../microsoft_windows/sysmon-names.ts";
import { REGISTRY_TYPE } from "../microsoft_windows/windows-codes.ts";
import { integerOf, textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";
import type { Activity } from "../microsoft_windows/windows-ocsf.ts";
import { auditMappings } from "./audit.ts";

/** Access to objects: files, registry, processes and whatever else has a security descriptor. */
export const OBJECT_MAPPINGS = auditMappings([
  [4656, { title: "Handle requested", activity: accessActivity, add: addObject }],
  [4657, { title: "Registry value changed", activity: valueActivity, add: addValue }],
  [4658, { title: "Handle closed", activity: [CLASS.windows_resource_activity, 99], add: addObject }],
  [4660, { title: "Object deleted", activity: [CLASS.windows_resource_activity, 99], add: addObject }],
  [4661, { title: "Handle requested", activity: [CLASS.windows_resource_activity, 1], add: addObject }],
  [4663, { title: "Object accessed", activity: accessActivity, add: addObject }],
  [[4670, 4907], { title: "Permissions changed", activity: permissionActivity, add: addObject }],
  [[4673, 4674], { title: "Privilege used", activity: [CLASS.windows_resource_activity, 1], add: addObject }],
  [4690, { title: "Handle duplicated", activity: [CLASS.windows_resource_activity, 1], add: addObject }],
]);

/** Access rights of files, the widest effect first. Source: winnt.h, FILE_* and standard rights. */
const FILE_RIGHTS: readonly (readonly [mask: number, activityId: number])[] = [
  [0x10000 | 0x40, 4],
  [0xc0000, 7],
  [0x2 | 0x4, 3],
  [0x10 | 0x100, 6],
  [0x1, 2],
  [0x8 | 0x80, 8],
  [0x20000, 9],
];
const KEY_RIGHTS: readonly (readonly [mask: number, activityId: number])[] = [
  [0x10000, 4],
  [0xc0000, 6],
  [0x4, 1],
  [0x2, 3],
  [0x1 | 0x8 | 0x20000, 2],
];

function accessActivity(event: WindowsEvent): Activity {
  const mask = integerOf(event, "AccessMask") ?? 0;
  const type = textOf(event, "ObjectType");
  if (type === "File") return [CLASS.file_activity, byRight(mask, FILE_RIGHTS)];
  if (type === "Key") return [CLASS.registry_key_activity, byRight(mask, KEY_RIGHTS)];
  return type === "Process" ? [CLASS.process_activity, 3] : [CLASS.windows_resource_activity, 1];
}

function byRight(mask: number, rights: typeof FILE_RIGHTS): number {
  return rights.find(([right]) => (mask & right) !== 0)?.[1] ?? 99;
}

function permissionActivity(event: WindowsEvent): Activity {
  const type = textOf(event, "ObjectType");
  if (type === "File") return [CLASS.file_activity, 7];
  return type === "Key" ? [CLASS.registry_key_activity, 6] : [CLASS.windows_resource_activity, 99];
}

/** Names of `type_id` of the OCSF object `win_resource` that audits use. */
const RESOURCE_TYPE: ReadonlyMap<string, number> = new Map([
  ["Directory", 1],
  ["Event", 2],
  ["Device", 4],
  ["Mutant", 5],
  ["File", 7],
  ["Token", 8],
  ["Thread", 9],
  ["Section", 10],
  ["Key", 25],
  ["SAM_DOMAIN", 36],
]);

function addObject(ocsf: OcsfEvent, event: WindowsEvent): void {
  const name = textOf(event, "ObjectName") ?? textOf(event, "Service");
  if (name !== undefined) ocsf.message = `${ocsf.message ?? ""}, ${name}`;
  if (ocsf.class_uid === CLASS.file_activity) put(ocsf, "file", ocsfFile(name));
  else if (ocsf.class_uid === CLASS.registry_key_activity) {
    if (name !== undefined) ocsf.reg_key = { path: registryPath(name) };
  } else if (ocsf.class_uid === CLASS.process_activity) {
    put(ocsf, "process", ocsfProcess({ path: name }));
    put(ocsf, "requested_permissions", integerOf(event, "AccessMask"));
  } else addResource(ocsf, event, name);
}

function addResource(ocsf: OcsfEvent, event: WindowsEvent, name: string | undefined): void {
  const type = textOf(event, "ObjectType");
  const resource: NonNullable<OcsfEvent["win_resource"]> = { type_id: RESOURCE_TYPE.get(type ?? "") ?? 0 };
  put(resource, "name", name);
  put(resource, "type", type);
  put(resource, "svc_name", textOf(event, "ObjectServer"));
  put(resource, "uid", textOf(event, "HandleId"));
  ocsf.win_resource = resource;
  const privileges = textOf(event, "PrivilegeList")
    ?.split(/\s+/)
    .filter((word) => word !== "");
  if (privileges !== undefined && privileges.length > 0) put(ocsf, "status_detail", privileges.join(" "));
}

function valueActivity(event: WindowsEvent): Activity {
  const operation = textOf(event, "OperationType");
  const activityId = operation === "%%1906" ? 4 : operation === "%%1905" ? 3 : 2;
  return [CLASS.registry_value_activity, activityId];
}

function addValue(ocsf: OcsfEvent, event: WindowsEvent): void {
  const path = textOf(event, "TargetObject");
  if (path === undefined) return;
  ocsf.reg_value = { path, name: textOf(event, "ObjectValueName") ?? "" };
  put(ocsf.reg_value, "data", textOf(event, "NewValue"));
  put(ocsf.reg_value, "type", REGISTRY_TYPE.get(textOf(event, "NewValueType") ?? ""));
  delete ocsf.message;
}
