import { CLASS, type OcsfEvent, SEVERITY } from "../../../schema/ocsf.ts";
import { put } from "../../put.ts";
import { textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";
import { firstLine, userOf, windowsOcsf } from "../microsoft_windows/windows-ocsf.ts";
import { type AuditMapping, auditStatus, callerOf } from "./audit.ts";
import { ACCOUNT_MAPPINGS } from "./security-account.ts";
import { LOGON_MAPPINGS } from "./security-logon.ts";
import { NETWORK_MAPPINGS } from "./security-network.ts";
import { OBJECT_MAPPINGS } from "./security-object.ts";
import { PROCESS_MAPPINGS } from "./security-process.ts";
import { SYSTEM_MAPPINGS } from "./security-system.ts";

const MAPPINGS: ReadonlyMap<number, AuditMapping> = new Map([
  ...LOGON_MAPPINGS,
  ...ACCOUNT_MAPPINGS,
  ...PROCESS_MAPPINGS,
  ...OBJECT_MAPPINGS,
  ...NETWORK_MAPPINGS,
  ...SYSTEM_MAPPINGS,
]);

/** The OCSF form of a Security event. Event ids without a mapping keep subject, caller and outcome. */
export function securityOcsf(event: WindowsEvent): OcsfEvent {
  const mapping = MAPPINGS.get(event.eventId);
  const activity = typeof mapping?.activity === "function" ? mapping.activity(event) : mapping?.activity;
  const ocsf = windowsOcsf(event, activity ?? [CLASS.base_event, 0]);
  addSubject(ocsf, event);
  const status = auditStatus(event);
  put(ocsf, "status_id", status);
  if (status === 2) ocsf.severity_id = SEVERITY.low;
  put(ocsf, "message", summary(event, mapping?.title));
  if (ocsf.activity_id === 99) put(ocsf, "activity_name", mapping?.title);
  mapping?.add(ocsf, event);
  return ocsf;
}

/** The subject of an audit is the account that acted, in the logon session that it acted in. */
function addSubject(ocsf: OcsfEvent, event: WindowsEvent): void {
  const user = userOf(event, "Subject");
  const process = callerOf(event);
  const session = textOf(event, "SubjectLogonId");
  if (user === undefined && process === undefined) return;
  ocsf.actor = {};
  put(ocsf.actor, "user", user);
  put(ocsf.actor, "process", process);
  if (session !== undefined && session !== "0x0") ocsf.actor.session = { uid: session };
}

/** `Logon failed: CORP\jane`. The rendered message, when there is one, begins with a sentence of the same meaning. */
function summary(event: WindowsEvent, title: string | undefined): string | undefined {
  if (title === undefined) return firstLine(event);
  const name = textOf(event, "TargetUserName") ?? textOf(event, "SubjectUserName");
  const domain = textOf(event, "TargetDomainName") ?? textOf(event, "SubjectDomainName");
  if (name === undefined) return title;
  return `${title}: ${domain === undefined ? name : `${domain}\\${name}`}`;
}
