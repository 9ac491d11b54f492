import { CLASS, type OcsfEvent, type OcsfProcess } from "../../../schema/ocsf.ts";
import { integerOf } from "../../field-value.ts";
import { DIRECTION, ocsfConnection } from "../../ocsf-connection.ts";
import type { OcsfActivity } from "../../ocsf-event.ts";
import { ocsfFile } from "../../ocsf-file.ts";
import { ocsfProcess } from "../../ocsf-process.ts";
import { ocsfUser } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { type AuditEvent, valueOf } from "./audit-event.ts";
import { addressOf, isExecution, pathOf, pathsOf, type Syscall } from "./audit-names.ts";

/** Class and activity of a system call, by its name and the files that it touched. */
export function syscallActivity(event: AuditEvent, { name = "" }: Syscall): OcsfActivity {
  if (isExecution(name)) return [CLASS.process_activity, 1];
  const known = ACTIVITIES.get(name);
  if (known !== undefined) return known;
  if (SOCKET_CALLS.has(name) && addressOf(event) !== null)
    return [CLASS.network_activity, SOCKET_CALLS.get(name) ?? 6];
  const [path] = pathsOf(event);
  if (path === undefined) return [CLASS.base_event, 0];
  return [
    CLASS.file_activity,
    BY_NAME_TYPE.get(valueOf(path, "nametype") ?? "") ?? FILE_CALLS.get(name) ?? 14,
  ];
}

/** Puts process, user, file and connection of a system call into its event. */
export function addSyscall(ocsf: OcsfEvent, event: AuditEvent, syscall: Syscall): void {
  const { record, name, hasSucceeded } = syscall;
  if (hasSucceeded !== undefined) ocsf.status_id = hasSucceeded ? 1 : 2;
  put(ocsf, "status_code", hasSucceeded === false ? valueOf(record, "exit") : undefined);
  ocsf.message = [name ?? "system call", syscall.commandLine ?? valueOf(record, "exe")]
    .filter(Boolean)
    .join(": ");
  const process = processOf(syscall);
  if (ocsf.class_uid === CLASS.process_activity) {
    put(ocsf, "process", process);
    addActor(ocsf, syscall, parentOf(syscall));
  } else addActor(ocsf, syscall, process);
  if (ocsf.class_uid === CLASS.file_activity) addFiles(ocsf, event, syscall);
  else if (ocsf.class_uid === CLASS.network_activity) addAddress(ocsf, event, name);
  else if (ocsf.class_uid === CLASS.kernel_extension) addDriver(ocsf, event, syscall);
}

/** `activity_id`s: kernel extension 1 load, 2 unload; process 2 terminate, 3 open, 5 set user id. */
const ACTIVITIES: ReadonlyMap<string, OcsfActivity> = new Map([
  ["init_module", [CLASS.kernel_extension, 1]],
  ["finit_module", [CLASS.kernel_extension, 1]],
  ["delete_module", [CLASS.kernel_extension, 2]],
  ["ptrace", [CLASS.process_activity, 3]],
  ["process_vm_writev", [CLASS.process_activity, 4]],
  ["setuid", [CLASS.process_activity, 5]],
  ["setreuid", [CLASS.process_activity, 5]],
  ["setresuid", [CLASS.process_activity, 5]],
]);

/** 1 open, 7 listen. */
const SOCKET_CALLS: ReadonlyMap<string, number> = new Map([
  ["connect", 1],
  ["accept", 1],
  ["accept4", 1],
  ["bind", 7],
  ["sendto", 6],
]);

/** 1 create, 4 delete. */
const BY_NAME_TYPE: ReadonlyMap<string, number> = new Map([
  ["CREATE", 1],
  ["DELETE", 4],
]);

/** 3 update, 4 delete, 5 rename, 6 set attributes, 7 set security, 12 mount, 13 unmount. */
const FILE_CALLS: ReadonlyMap<string, number> = new Map([
  ["truncate", 3],
  ["ftruncate", 3],
  ["unlink", 4],
  ["unlinkat", 4],
  ["rmdir", 4],
  ["rename", 5],
  ["renameat", 5],
  ["renameat2", 5],
  ["utimensat", 6],
  ["utime", 6],
  ["utimes", 6],
  ["chmod", 7],
  ["fchmod", 7],
  ["fchmodat", 7],
  ["chown", 7],
  ["fchown", 7],
  ["lchown", 7],
  ["fchownat", 7],
  ["setxattr", 7],
  ["lsetxattr", 7],
  ["fsetxattr", 7],
  ["removexattr", 7],
  ["mount", 12],
  ["umount2", 13],
]);

function processOf({ record, commandLine, cwd, user }: Syscall): OcsfProcess | undefined {
  const process = ocsfProcess({
    pid: integerOf(valueOf(record, "pid")),
    path: valueOf(record, "exe") ?? valueOf(record, "comm"),
    commandLine,
    user: ocsfUser({ name: user, uid: valueOf(record, "euid") ?? valueOf(record, "uid") }),
  });
  if (process !== undefined) {
    put(process, "working_directory", cwd);
    put(process, "session", sessionOf(valueOf(record, "ses"), valueOf(record, "tty")));
  }
  return process;
}

function sessionOf(uid: string | undefined, terminal: string | undefined): OcsfProcess["session"] {
  const session: NonNullable<OcsfProcess["session"]> = {};
  if (uid !== NO_SESSION) put(session, "uid", uid);
  put(session, "terminal", terminal);
  return Object.keys(session).length === 0 ? undefined : session;
}

function parentOf({ record }: Syscall): OcsfProcess | undefined {
  return ocsfProcess({ pid: integerOf(valueOf(record, "ppid")) });
}

/** The user who acted is the one who logged on, whoever the process runs as since. */
function addActor(ocsf: OcsfEvent, { record }: Syscall, process: OcsfProcess | undefined): void {
  const login = valueOf(record, "auid");
  const user =
    login === NO_SESSION ? undefined : ocsfUser({ name: valueOf(record, "AUID") ?? login, uid: login });
  if (process === undefined && user === undefined) return;
  ocsf.actor = {};
  put(ocsf.actor, "process", process);
  put(ocsf.actor, "user", user);
}

/** 2^32-1: nobody has logged on, as for services. */
const NO_SESSION = "4294967295";

function addFiles(ocsf: OcsfEvent, event: AuditEvent, { cwd }: Syscall): void {
  const [first, second] = pathsOf(event);
  if (first === undefined) return;
  const isRename = ocsf.activity_id === 5;
  put(ocsf, "file", ocsfFile(pathOf(first, cwd)));
  if (isRename && second !== undefined) put(ocsf, "file_result", ocsfFile(pathOf(second, cwd)));
}

function addAddress(ocsf: OcsfEvent, event: AuditEvent, name: string | undefined): void {
  const address = addressOf(event);
  if (address === null) return;
  const end = address.port > 0 ? { ip: address.ip, port: address.port } : { ip: address.ip };
  const isIncoming = name === "accept" || name === "accept4";
  if (isIncoming) ocsf.src_endpoint = end;
  else ocsf.dst_endpoint = end;
  ocsf.connection_info = ocsfConnection({ direction: isIncoming ? DIRECTION.inbound : DIRECTION.outbound });
}

function addDriver(ocsf: OcsfEvent, event: AuditEvent, { cwd }: Syscall): void {
  const module = event.records.find((record) => record.type === "KERN_MODULE");
  const [path] = pathsOf(event);
  const file = ocsfFile(path === undefined ? valueOf(module, "name") : pathOf(path, cwd));
  if (file !== undefined) ocsf.driver = { file };
}
