import type { OcsfEvent } from "../../../schema/ocsf.ts";
import { put } from "../../put.ts";
import { textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";

/** 12: a key was created or deleted. */
export function addKey(ocsf: OcsfEvent, event: WindowsEvent): void {
  const path = textOf(event, "TargetObject");
  if (path !== undefined) ocsf.reg_key = { path };
}

/** 14: `TargetObject` is the old name. */
export function addKeyRename(ocsf: OcsfEvent, event: WindowsEvent): void {
  const [path, newPath] = [textOf(event, "TargetObject"), textOf(event, "NewName")];
  if (newPath !== undefined) ocsf.reg_key = { path: newPath };
  if (path !== undefined) ocsf.prev_reg_key = { path };
}

/** 12 and 13: a value was set or deleted. The path of a value ends in its name. */
export function addValue(ocsf: OcsfEvent, event: WindowsEvent): void {
  const path = textOf(event, "TargetObject");
  if (path === undefined) return;
  ocsf.reg_value = { path, name: path.slice(path.lastIndexOf("\\") + 1) };
  put(ocsf.reg_value, "data", textOf(event, "Details"));
}
