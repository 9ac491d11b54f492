import {
  type ClassUid,
  OCSF_VERSION,
  type OcsfDevice,
  type OcsfEvent,
  type OcsfMetadata,
  type OcsfUser,
  SEVERITY,
  type SeverityId,
} from "../../../schema/ocsf.ts";
import { ocsfEvent } from "../../ocsf-event.ts";
import { ocsfUser } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { integerOf, textOf, type WindowsEvent } from "./windows-event.ts";

/** A class and an activity of it: `[CLASS.file_activity, 1]`. */
export type Activity = readonly [classUid: ClassUid, activityId: number];

/** An OCSF event with what every Windows event says: product, channel, provider, record id, computer. */
export function windowsOcsf(
  event: WindowsEvent,
  [classUid, activityId]: Activity,
  productName = "Microsoft Windows",
): OcsfEvent {
  const metadata: OcsfMetadata = {
    version: OCSF_VERSION,
    product: { name: productName, vendor_name: "Microsoft" },
    event_code: String(event.eventId),
    profiles: ["host"],
  };
  if (event.log !== "") metadata.log_name = event.log;
  if (event.provider !== "") metadata.log_provider = event.provider;
  put(metadata, "uid", textOf(event, "EventRecordID"));
  const ocsf = ocsfEvent(classUid, activityId, { time: event.time, metadata, severityId: severityOf(event) });
  ocsf.device = deviceOf(event);
  return ocsf;
}

function deviceOf(event: WindowsEvent): OcsfDevice {
  const device: OcsfDevice = { type_id: 0, os: { name: "Windows", type_id: 100, type: "Windows" } };
  put(device, "hostname", textOf(event, "Computer"));
  return device;
}

/** By the level of the record: 1 critical, 2 error, 3 warning. Security writes 0, as audits have none. */
function severityOf(event: WindowsEvent): SeverityId {
  const level = integerOf(event, "Level") ?? 0;
  if (level === 1) return SEVERITY.critical;
  if (level === 2) return SEVERITY.medium;
  return level === 3 ? SEVERITY.low : SEVERITY.informational;
}

/** The user under `<role>UserName`, `<role>DomainName` and `<role>UserSid`. */
export function userOf(event: WindowsEvent, role: string): OcsfUser | undefined {
  return ocsfUser({
    name: textOf(event, `${role}UserName`),
    domain: textOf(event, `${role}DomainName`),
    uid: textOf(event, `${role}UserSid`) ?? textOf(event, `${role}Sid`),
  });
}

/** The account in whose name the record was written, as the system element `Security` has it. */
export function writerOf(event: WindowsEvent): OcsfUser | undefined {
  return ocsfUser({ uid: textOf(event, "Security_UserID") });
}

/** The first line of the rendered message. */
export function firstLine(event: WindowsEvent): string | undefined {
  const message = textOf(event, "Message");
  return message?.split(/\r?\n/, 1)[0]?.trim() || undefined;
}
