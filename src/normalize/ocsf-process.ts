import { ocsfFile } from "./ocsf-file.ts";
import type { OcsfFile, OcsfProcess, OcsfUser } from "../schema/ocsf.ts";

/** A process by the parts that the log has, or undefined when it has none. */
export function ocsfProcess(parts: {
  readonly pid?: number | undefined;
  /** Unique over reboots and reuse of the pid: Sysmon's ProcessGuid, auditd's exec id. */
  readonly uid?: string | undefined;
  /** Path or name of the executable. */
  readonly path?: string | undefined;
  /** The executable, when more than its path is known. */
  readonly file?: OcsfFile | undefined;
  readonly commandLine?: string | undefined;
  readonly user?: OcsfUser | undefined;
}): OcsfProcess | undefined {
  const file = parts.file ?? ocsfFile(parts.path);
  const process: OcsfProcess = {};
  if (file !== undefined) {
    if (file.name !== undefined) process.name = file.name;
    process.file = file;
  }
  if (parts.pid !== undefined) process.pid = parts.pid;
  if (parts.uid !== undefined) process.uid = parts.uid;
  if (parts.commandLine !== undefined) process.cmd_line = parts.commandLine;
  if (
    file === undefined &&
    parts.pid === undefined &&
    parts.uid === undefined &&
    parts.commandLine === undefined
  )
    return undefined;
  if (parts.user !== undefined) process.user = parts.user;
  return process;
}
