import { DOMAIN, DOMAIN_SID, fqdn, type Host, NETBIOS, type Person } from "../company.ts";
import type { DemoRecord } from "../demo-record.ts";
import type { Random } from "../random.ts";
import type { Session, WindowsHost } from "./windows-host.ts";

const NOBODY = {
  SubjectUserSid: "S-1-0-0",
  SubjectUserName: "-",
  SubjectDomainName: "-",
  SubjectLogonId: "0x0",
} as const;

/** Who does it, as most Security events begin. */
export function subject(session: Session): Record<string, string> {
  return {
    SubjectUserSid: session.sid,
    SubjectUserName: session.account,
    SubjectDomainName: session.domain,
    SubjectLogonId: session.logonId,
  };
}

/** How somebody signs in: 2 at the keyboard, 3 over the network, 10 by Remote Desktop. */
export type Logon = { readonly type: number; readonly from: Host | null; readonly time: number };

/** 4624: a session begins. */
export function loggedOn(on: WindowsHost, session: Session, logon: Logon): DemoRecord {
  return on.security(4624, logon.time, {
    ...NOBODY,
    ...target(session),
    TargetLogonId: session.logonId,
    LogonType: logon.type,
    LogonProcessName: logon.type === 3 ? "Kerberos" : "User32",
    AuthenticationPackageName: logon.type === 3 ? "Kerberos" : "Negotiate",
    WorkstationName: logon.from?.name ?? on.host.name,
    LogonGuid: session.logonGuid,
    IpAddress: logon.from?.ip ?? "127.0.0.1",
    IpPort: logon.from === null ? "0" : "50112",
    ElevatedToken: session.integrity === "Medium" ? "%%1843" : "%%1842",
  });
}

/** 4634: a session ends. */
export function loggedOff(on: WindowsHost, session: Session, logonType: number, time: number): DemoRecord {
  return on.security(4634, time, {
    ...target(session),
    TargetLogonId: session.logonId,
    LogonType: logonType,
  });
}

/** 4625: a wrong password. */
export function logonFailed(on: WindowsHost, person: Person, logon: Logon): DemoRecord {
  return on.security(4625, logon.time, {
    ...NOBODY,
    TargetUserSid: "S-1-0-0",
    TargetUserName: person.account,
    TargetDomainName: NETBIOS,
    Status: "0xc000006d",
    SubStatus: "0xc000006a",
    FailureReason: "%%2313",
    LogonType: logon.type,
    LogonProcessName: "User32",
    AuthenticationPackageName: "Negotiate",
    WorkstationName: logon.from?.name ?? on.host.name,
    IpAddress: logon.from?.ip ?? "127.0.0.1",
    IpPort: "0",
  });
}

/** 4672: the session has the rights of an administrator. */
export function privilegesAssigned(on: WindowsHost, session: Session, time: number): DemoRecord {
  return on.security(4672, time, {
    ...subject(session),
    PrivilegeList:
      "SeSecurityPrivilege\n\t\t\tSeBackupPrivilege\n\t\t\tSeRestorePrivilege\n\t\t\tSeDebugPrivilege",
  });
}

/** 4768 and 4769 of a controller: a person's ticket, and the ticket for a service. */
export function kerberosTickets(
  controller: WindowsHost,
  { person, from, service, time }: { person: Person; from: Host; service: Host; time: number },
): DemoRecord[] {
  const address = { IpAddress: `::ffff:${from.ip}`, IpPort: "50108" };
  return [
    controller.security(4768, time, {
      TargetUserName: person.account,
      TargetDomainName: NETBIOS,
      TargetSid: person.sid,
      ServiceName: "krbtgt",
      ServiceSid: `${DOMAIN_SID}-502`,
      TicketOptions: "0x40810010",
      Status: "0x0",
      TicketEncryptionType: "0x12",
      PreAuthType: "2",
      ...address,
    }),
    controller.security(4769, time + 4, {
      TargetUserName: `${person.account}@${DOMAIN.toUpperCase()}`,
      TargetDomainName: DOMAIN.toUpperCase(),
      ServiceName: `${service.name}$`,
      ServiceSid: `${DOMAIN_SID}-1120`,
      TicketOptions: "0x40810000",
      TicketEncryptionType: "0x12",
      Status: "0x0",
      TransmittedServices: "-",
      ...address,
    }),
  ];
}

/** What is done to a file of a share. */
export type ShareAccess = {
  readonly from: Host;
  readonly share: readonly [name: string, localPath: string];
  readonly file: string;
  /** Write or read. */
  readonly isWrite: boolean;
  readonly time: number;
};

/** 5145: a file of a share is checked for access. */
export function shareAccessed(on: WindowsHost, session: Session, access: ShareAccess): DemoRecord {
  const [name, path] = access.share;
  return on.security(5145, access.time, {
    ...subject(session),
    ObjectType: "File",
    IpAddress: access.from.ip,
    IpPort: "50114",
    ShareName: `\\\\*\\${name}`,
    ShareLocalPath: `\\??\\${path}`,
    RelativeTargetName: access.file,
    AccessMask: access.isWrite ? "0x2" : "0x1",
    AccessList: access.isWrite ? "%%4417\n\t\t\t\t" : "%%4416\n\t\t\t\t",
    AccessReason: "-",
  });
}

/** A service changes its state, which the system log is full of. */
export function serviceState(on: WindowsHost, random: Random, time: number): DemoRecord {
  const service = random.pick([
    "Windows Update",
    "Background Intelligent Transfer Service",
    "Windows Modules Installer",
    "Software Protection",
    "Windows Time",
  ]);
  return on.event(["Service Control Manager", "System"], 7036, time, {
    param1: service,
    param2: random.pick(["running", "stopped"]),
    Message: `The ${service} service entered the running state.`,
  });
}

/** A service is installed: 7045. */
export function serviceInstalled(on: WindowsHost, name: string, path: string, time: number): DemoRecord {
  return on.event(["Service Control Manager", "System"], 7045, time, {
    ServiceName: name,
    ImagePath: path,
    ServiceType: "user mode service",
    StartType: "demand start",
    AccountName: "LocalSystem",
  });
}

/** The Security log is cleared: 1102, which the event log itself writes. */
export function auditLogCleared(on: WindowsHost, session: Session, time: number): DemoRecord {
  return on.event(["Microsoft-Windows-Eventlog", "Security"], 1102, time, subject(session));
}

/** A script that PowerShell compiled, as it is after decoding: 4104. */
export function scriptBlock(on: WindowsHost, session: Session, script: string, time: number): DemoRecord {
  return on.event(["Microsoft-Windows-PowerShell", "Microsoft-Windows-PowerShell/Operational"], 4104, time, {
    UserID: session.sid,
    MessageNumber: 1,
    MessageTotal: 1,
    ScriptBlockText: script,
    ScriptBlockId: scriptId(script),
    Path: "",
  });
}

/** PowerShell gives each text an id of its own; ours follows from the text. */
function scriptId(script: string): string {
  let sum = 0;
  for (const char of script) sum = (Math.imul(sum, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  const hex = sum.toString(16).padStart(8, "0");
  return `${hex}-${hex.slice(0, 4)}-4${hex.slice(1, 4)}-a${hex.slice(2, 5)}-${hex}${hex.slice(0, 4)}`;
}

/** An event of Microsoft Defender: 2000 is new signatures, 5001 its real-time protection turned off. */
export function defenderEvent(on: WindowsHost, eventId: 2000 | 5001, time: number): DemoRecord {
  const channel = "Microsoft-Windows-Windows Defender/Operational";
  const signatures = { "Current security intelligence Version": "1.421.880.0", "Update Type": "Delta" };
  return on.event(["Microsoft-Windows-Windows Defender", channel], eventId, time, {
    "Product Name": "Microsoft Defender Antivirus",
    "Product Version": "4.18.24090.11",
    ...(eventId === 2000 ? signatures : {}),
  });
}

function target(session: Session): Record<string, string> {
  return {
    TargetUserSid: session.sid,
    TargetUserName: session.account,
    TargetDomainName: session.domain,
  };
}

/** Name of the account of a host in the directory. */
export function machineAccount(host: Host): Person {
  return {
    name: fqdn(host),
    account: `${host.name}$`,
    sid: `${DOMAIN_SID}-2${host.ip.split(".").at(-1) ?? ""}`,
    department: "administration",
  };
}
