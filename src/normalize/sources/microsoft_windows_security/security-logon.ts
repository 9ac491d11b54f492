import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { ocsfEndpoint } from "../../ocsf-endpoint.ts";
import { ocsfUser } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { KERBEROS_FAILURE, LOGON_FAILURE } from "../microsoft_windows/windows-codes.ts";
import { integerOf, textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";
import { userOf } from "../microsoft_windows/windows-ocsf.ts";
import { type AuditMapping, auditMappings } from "./audit.ts";

/** Logon, logoff, Kerberos and NTLM. */
export const LOGON_MAPPINGS = auditMappings([
  [4624, { title: "Logon", activity: [CLASS.authentication, 1], add: addLogon }],
  [4625, { title: "Logon failed", activity: [CLASS.authentication, 1], add: addFailedLogon }],
  [4634, { title: "Logoff", activity: [CLASS.authentication, 2], add: addLogon }],
  [4647, { title: "Logoff by the user", activity: [CLASS.authentication, 2], add: addLogon }],
  [
    4648,
    { title: "Logon with explicit credentials", activity: [CLASS.authentication, 1], add: addExplicitLogon },
  ],
  [
    4672,
    { title: "Special privileges assigned", activity: [CLASS.authorize_session, 1], add: addPrivileges },
  ],
  [4964, { title: "Special groups assigned", activity: [CLASS.authorize_session, 2], add: addGroups }],
  [4768, { title: "Kerberos ticket requested", activity: [CLASS.authentication, 3], add: addKerberos }],
  [
    4769,
    { title: "Kerberos service ticket requested", activity: [CLASS.authentication, 4], add: addKerberos },
  ],
  [4770, { title: "Kerberos service ticket renewed", activity: [CLASS.authentication, 5], add: addKerberos }],
  [
    4771,
    { title: "Kerberos pre-authentication failed", activity: [CLASS.authentication, 6], add: addKerberos },
  ],
  [4776, { title: "NTLM credentials checked", activity: [CLASS.authentication, 1], add: addNtlm }],
  [4778, session("Session reconnected")],
  [4779, session("Session disconnected")],
  [4800, session("Workstation locked")],
  [4801, session("Workstation unlocked")],
]);

function session(title: string): AuditMapping {
  return { title, activity: [CLASS.authentication, 99], add: addSession };
}

/** `LogonType` of Windows is OCSF's, but for System. Source: SECURITY_LOGON_TYPE, ntsecapi.h. */
const LOGON_TYPE: ReadonlyMap<number, readonly [id: number, name: string, isRemote: boolean]> = new Map([
  [0, [1, "System", false]],
  [2, [2, "Interactive", false]],
  [3, [3, "Network", true]],
  [4, [4, "Batch", false]],
  [5, [5, "OS Service", false]],
  [7, [7, "Unlock", false]],
  [8, [8, "Network Cleartext", true]],
  [9, [9, "New Credentials", false]],
  [10, [10, "Remote Interactive", true]],
  [11, [11, "Cached Interactive", false]],
  [12, [12, "Cached Remote Interactive", true]],
  [13, [13, "Cached Unlock", false]],
]);

function addLogon(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "user", userOf(event, "Target"));
  addEnds(ocsf, event);
  const uid = textOf(event, "TargetLogonId");
  if (uid !== undefined && uid !== "0x0") ocsf.session = { uid };
  const type = LOGON_TYPE.get(integerOf(event, "LogonType") ?? -1);
  if (type !== undefined) {
    [ocsf.logon_type_id, ocsf.logon_type, ocsf.is_remote] = type;
    ocsf.is_cleartext = ocsf.logon_type_id === 8;
  }
  const logonProcess = textOf(event, "LogonProcessName")?.trim();
  if (logonProcess !== undefined) ocsf.logon_process = { name: logonProcess };
  addProtocol(ocsf, textOf(event, "AuthenticationPackageName"));
}

function addProtocol(ocsf: OcsfEvent, name: string | undefined): void {
  if (name === undefined) return;
  const isNtlm = /^(?:NTLM|MICROSOFT_AUTHENTICATION_PACKAGE)/i.test(name);
  ocsf.auth_protocol_id = isNtlm ? 1 : /^Kerberos$/i.test(name) ? 2 : 99;
  ocsf.auth_protocol = isNtlm ? "NTLM" : name;
}

/** Where the logon came from, and that it was to this computer. */
function addEnds(ocsf: OcsfEvent, event: WindowsEvent): void {
  const source = ocsfEndpoint({
    ip: textOf(event, "IpAddress"),
    port: textOf(event, "IpPort"),
    hostname: textOf(event, "WorkstationName"),
  });
  put(ocsf, "src_endpoint", source);
  put(ocsf, "dst_endpoint", ocsfEndpoint({ hostname: textOf(event, "Computer") }));
}

function addFailedLogon(ocsf: OcsfEvent, event: WindowsEvent): void {
  addLogon(ocsf, event);
  ocsf.status_id = 2;
  const subStatus = textOf(event, "SubStatus");
  const code = subStatus === undefined || subStatus === "0x0" ? textOf(event, "Status") : subStatus;
  put(ocsf, "status_code", code);
  put(ocsf, "status_detail", LOGON_FAILURE.get(code?.toLowerCase() ?? ""));
}

/** 4648: the subject used the target's credentials, for a logon to another computer as a rule. */
function addExplicitLogon(ocsf: OcsfEvent, event: WindowsEvent): void {
  addLogon(ocsf, event);
  put(
    ocsf,
    "dst_endpoint",
    ocsfEndpoint({ hostname: textOf(event, "TargetServerName") }) ?? ocsf.dst_endpoint,
  );
}

function addPrivileges(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "user", userOf(event, "Subject"));
  const uid = textOf(event, "SubjectLogonId");
  if (uid !== undefined) ocsf.session = { uid };
  const privileges = textOf(event, "PrivilegeList")
    ?.split(/\s+/)
    .filter((name) => name !== "");
  if (privileges !== undefined && privileges.length > 0) ocsf.privileges = privileges;
}

function addGroups(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "user", userOf(event, "Target"));
  const uid = textOf(event, "TargetLogonId");
  if (uid !== undefined) ocsf.session = { uid };
}

function addKerberos(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "user", userOf(event, "Target"));
  addEnds(ocsf, event);
  ocsf.auth_protocol_id = 2;
  ocsf.auth_protocol = "Kerberos";
  const service = textOf(event, "ServiceName");
  if (service !== undefined) ocsf.service = { name: service };
  const uid = textOf(event, "ServiceSid");
  if (uid !== undefined && ocsf.service !== undefined) ocsf.service.uid = uid;
  addResult(ocsf, textOf(event, "Status"), KERBEROS_FAILURE);
}

/** 4776 names the account without its domain, and the computer that asked. */
function addNtlm(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "user", userOf(event, "Target"));
  put(ocsf, "src_endpoint", ocsfEndpoint({ hostname: textOf(event, "Workstation") }));
  put(ocsf, "dst_endpoint", ocsfEndpoint({ hostname: textOf(event, "Computer") }));
  addProtocol(ocsf, textOf(event, "PackageName") ?? "NTLM");
  addResult(ocsf, textOf(event, "Status"), LOGON_FAILURE);
}

function addResult(ocsf: OcsfEvent, code: string | undefined, meanings: ReadonlyMap<string, string>): void {
  if (code === undefined) return;
  ocsf.status_id = /^0x0+$/.test(code) ? 1 : 2;
  ocsf.status_code = code;
  put(ocsf, "status_detail", meanings.get(code.toLowerCase()));
}

/** Events about sessions name the account in other words. */
function addSession(ocsf: OcsfEvent, event: WindowsEvent): void {
  const account = ocsfUser({ name: textOf(event, "AccountName"), domain: textOf(event, "AccountDomain") });
  put(ocsf, "user", account ?? userOf(event, "Target"));
  const uid = textOf(event, "LogonID") ?? textOf(event, "TargetLogonId");
  if (uid !== undefined) ocsf.session = { uid };
  const client = ocsfEndpoint({ ip: textOf(event, "ClientAddress"), hostname: textOf(event, "ClientName") });
  put(ocsf, "src_endpoint", client);
  put(ocsf, "dst_endpoint", ocsfEndpoint({ hostname: textOf(event, "Computer") }));
}
