import { CLASS, type OcsfEvent, SEVERITY, type SeverityId } from "../../../schema/ocsf.ts";
import { ocsfFile } from "../../ocsf-file.ts";
import { ocsfProcess } from "../../ocsf-process.ts";
import { ocsfAccount } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { integerOf, textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";
import { type Activity, firstLine, windowsOcsf } from "../microsoft_windows/windows-ocsf.ts";

/**
 * The OCSF form of an event of Microsoft Defender Antivirus. Names of the fields are without the spaces that the
 * events have in them. Source: learn.microsoft.com, "Review event logs and error codes to troubleshoot Microsoft
 * Defender Antivirus".
 */
export function defenderOcsf(event: WindowsEvent): OcsfEvent {
  const ocsf = windowsOcsf(event, activityOf(event), "Microsoft Defender Antivirus");
  if (ocsf.class_uid === CLASS.detection_finding) addFinding(ocsf, event);
  else {
    if (ocsf.class_uid === CLASS.application_lifecycle)
      ocsf.app = { name: "Microsoft Defender Antivirus", vendor_name: "Microsoft" };
    put(ocsf, "message", firstLine(event) ?? MESSAGES.get(event.eventId));
  }
  return ocsf;
}

/** Attack surface reduction: blocked and audited. */
const ASR_IDS = new Set([1121, 1122, 1125, 1126]);
const BLOCKED_IDS = new Set([1121, 1126]);

const ACTIVITIES: ReadonlyMap<number, Activity> = new Map([
  [2000, [CLASS.application_lifecycle, 8]],
  [5000, [CLASS.application_lifecycle, 6]],
  [5001, [CLASS.application_lifecycle, 7]],
  [5004, [CLASS.application_lifecycle, 8]],
  [5007, [CLASS.application_lifecycle, 8]],
  [5010, [CLASS.application_lifecycle, 7]],
  [5012, [CLASS.application_lifecycle, 7]],
]);

const MESSAGES: ReadonlyMap<number, string> = new Map([
  [1000, "Scan started"],
  [1001, "Scan finished"],
  [1002, "Scan stopped"],
  [1013, "Threat history deleted"],
  [2000, "Definitions updated"],
  [5000, "Real-time protection enabled"],
  [5001, "Real-time protection disabled"],
  [5004, "Real-time protection settings changed"],
  [5007, "Settings changed"],
  [5010, "Antispyware scanning disabled"],
  [5012, "Antivirus scanning disabled"],
]);

function activityOf(event: WindowsEvent): Activity {
  const isFinding = textOf(event, "ThreatName") !== undefined || ASR_IDS.has(event.eventId);
  return isFinding ? [CLASS.detection_finding, 1] : (ACTIVITIES.get(event.eventId) ?? [CLASS.base_event, 0]);
}

function addFinding(ocsf: OcsfEvent, event: WindowsEvent): void {
  const title = textOf(event, "ThreatName") ?? "Attack surface reduction rule matched";
  const path = textOf(event, "Path");
  const uid = textOf(event, "DetectionID") ?? textOf(event, "ID") ?? textOf(event, "EventRecordID") ?? title;
  ocsf.finding_info = { uid, title };
  const category = textOf(event, "CategoryName");
  if (category !== undefined) ocsf.finding_info.types = [category];
  if (textOf(event, "ThreatName") !== undefined) addMalware(ocsf, event, category);
  ocsf.severity_id = SEVERITIES.get(textOf(event, "SeverityName") ?? "") ?? SEVERITY.medium;
  ocsf.message = path === undefined ? title : `${title}: ${path}`;
  ocsf.metadata.profiles?.push("security_control");
  ocsf.disposition_id = dispositionOf(event);
  addActor(ocsf, event);
}

/** `file:_C:\x.exe; process:_pid:12`: what was found where, the kind before `:_`. The first file counts. */
function addMalware(ocsf: OcsfEvent, event: WindowsEvent, category: string | undefined): void {
  const path = /(?:^|; ?)(?:container)?file:_([^;]+)/
    .exec(textOf(event, "Path") ?? "")?.[1]
    ?.replace(/->.*$/s, "");
  const malware: NonNullable<OcsfEvent["malware"]>[number] = {
    classification_ids: [CLASSIFICATIONS.get(category ?? "") ?? 0],
  };
  put(malware, "name", textOf(event, "ThreatName"));
  put(malware, "uid", textOf(event, "ThreatID"));
  put(malware, "path", ocsfFile(path)?.path);
  put(malware, "severity", textOf(event, "SeverityName"));
  ocsf.malware = [malware];
}

function addActor(ocsf: OcsfEvent, event: WindowsEvent): void {
  const user = ocsfAccount(textOf(event, "DetectionUser") ?? textOf(event, "User"));
  const process = ocsfProcess({ path: textOf(event, "ProcessName") });
  if (user === undefined && process === undefined) return;
  ocsf.actor = {};
  put(ocsf.actor, "user", user);
  put(ocsf.actor, "process", process);
}

const SEVERITIES: ReadonlyMap<string, SeverityId> = new Map([
  ["Low", SEVERITY.low],
  ["Moderate", SEVERITY.medium],
  ["Medium", SEVERITY.medium],
  ["High", SEVERITY.high],
  ["Severe", SEVERITY.critical],
]);

const CLASSIFICATIONS: ReadonlyMap<string, number> = new Map([
  ["Adware", 1],
  ["Backdoor", 2],
  ["Trojan Downloader", 6],
  ["Trojan Dropper", 7],
  ["Exploit", 8],
  ["Ransomware", 10],
  ["Spyware", 17],
  ["Password Stealer", 17],
  ["Trojan", 18],
  ["Virus", 19],
  ["Worm", 22],
]);

/** `ActionID` of what was done, to `disposition_id`. */
const DISPOSITIONS: ReadonlyMap<number, number> = new Map([
  [1, 11],
  [2, 3],
  [3, 5],
  [6, 1],
  [8, 7],
  [10, 2],
]);

function dispositionOf(event: WindowsEvent): number {
  if (BLOCKED_IDS.has(event.eventId)) return 2;
  const done = integerOf(event, "ActionID");
  // 1006, 1116 and 1122 tell of a detection only; what is done about it comes in an event of its own
  return (done === undefined ? undefined : DISPOSITIONS.get(done)) ?? 15;
}
