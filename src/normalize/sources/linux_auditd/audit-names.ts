import { integerOf } from "../../field-value.ts";
import { addFields } from "../../flatten.ts";
import { type AuditEvent, type AuditRecord, recordOf, valueOf } from "./audit-event.ts";
import { socketAddress } from "./audit-value.ts";
import { syscallName } from "./syscalls.ts";

/** What the records of a system call say together. */
export type Syscall = {
  readonly record: AuditRecord;
  readonly name: string | undefined;
  readonly hasSucceeded: boolean | undefined;
  /** The command with its arguments: of EXECVE, else the process title. */
  readonly commandLine: string | undefined;
  readonly cwd: string | undefined;
  /** Name of the effective user where it is known, else its number. */
  readonly user: string | undefined;
};

/** The system call of an event, or null when it has none. */
export function readSyscall(event: AuditEvent): Syscall | null {
  const record = recordOf(event, "SYSCALL");
  if (record === undefined) return null;
  const success = valueOf(record, "success");
  const number = integerOf(valueOf(record, "syscall"));
  const title = valueOf(recordOf(event, "PROCTITLE"), "proctitle");
  return {
    record,
    name:
      valueOf(record, "SYSCALL") ??
      (number === undefined ? valueOf(record, "syscall") : syscallName(valueOf(record, "arch"), number)),
    hasSucceeded: success === undefined ? undefined : success === "yes",
    commandLine: argumentsOf(recordOf(event, "EXECVE")) ?? title,
    cwd: valueOf(recordOf(event, "CWD"), "cwd"),
    user: userName(record),
  };
}

/** `a0` to `aN` in order. */
function argumentsOf(record: AuditRecord | undefined): string | undefined {
  const list = record?.pairs.filter(([name]) => /^a\d{1,6}$/.test(name)).map(([, value]) => value);
  return list === undefined || list.length === 0 ? undefined : list.join(" ");
}

/** The daemon adds names where it is told to (`EUID="root"`); root has the number 0 everywhere. */
function userName(record: AuditRecord): string | undefined {
  const number = valueOf(record, "euid") ?? valueOf(record, "uid");
  return valueOf(record, "EUID") ?? valueOf(record, "UID") ?? (number === "0" ? "root" : number);
}

/** A PATH record's file, made absolute by the working directory. */
export function pathOf(record: AuditRecord, cwd: string | undefined): string | undefined {
  const name = valueOf(record, "name");
  if (name === undefined || name.startsWith("/") || cwd === undefined) return name;
  return `${cwd.replace(/\/$/, "")}/${name.replace(/^\.\//, "")}`;
}

/** PATH records of what was created, removed or touched, without the folders that hold it. */
export function pathsOf(event: AuditEvent, kind?: string): readonly AuditRecord[] {
  return event.records.filter((record) => {
    const own = valueOf(record, "nametype") ?? valueOf(record, "objtype");
    return record.type === "PATH" && own !== "PARENT" && (kind === undefined || own === kind);
  });
}

/**
 * Sigma's categories of an event, whose names are added to its fields: a program that was started, a file that was
 * made, a connection that was opened. Rules of `auditd` see the same event by the names of its records.
 */
export function addAuditNames(event: AuditEvent, syscall: Syscall | null): readonly string[] {
  if (syscall === null) return [];
  const { record, name, user } = syscall;
  if (name !== undefined && !event.fields.has("SYSCALL")) event.fields.set("SYSCALL", name);
  const own = syscall.hasSucceeded === false ? null : categoryOf(event, syscall);
  if (own === null) return [];
  addFields(event.fields, { Image: valueOf(record, "exe"), User: user, ProcessId: valueOf(record, "pid") });
  addFields(event.fields, own.names);
  return [own.category];
}

type Category = {
  readonly category: string;
  readonly names: Readonly<Record<string, string | number | undefined>>;
};

function categoryOf(event: AuditEvent, syscall: Syscall): Category | null {
  const { record, name, commandLine, cwd } = syscall;
  if (isExecution(name))
    return {
      category: "process_creation",
      names: {
        CommandLine: commandLine,
        CurrentDirectory: cwd,
        ParentProcessId: valueOf(record, "ppid"),
        LogonId: valueOf(record, "auid"),
      },
    };
  const connection = connectionOf(event, name);
  if (connection !== null) return { category: "network_connection", names: connection };
  const [created] = pathsOf(event, "CREATE");
  return created === undefined
    ? null
    : { category: "file_event", names: { TargetFilename: pathOf(created, cwd) } };
}

function connectionOf(event: AuditEvent, name: string | undefined): Category["names"] | null {
  const isIncoming = name === "accept" || name === "accept4";
  const address = isIncoming || name === "connect" ? addressOf(event) : null;
  if (address === null) return null;
  return isIncoming
    ? { SourceIp: address.ip, SourcePort: address.port, Initiated: "false" }
    : { DestinationIp: address.ip, DestinationPort: address.port, Initiated: "true" };
}

/** True for the system calls that replace a process by a program. */
export function isExecution(name: string | undefined): boolean {
  return name === "execve" || name === "execveat";
}

/** The other end of the event's socket. */
export function addressOf(event: AuditEvent): { readonly ip: string; readonly port: number } | null {
  return socketAddress(valueOf(recordOf(event, "SOCKADDR"), "saddr"));
}
