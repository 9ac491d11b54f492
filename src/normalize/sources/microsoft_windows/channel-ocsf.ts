import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { ocsfEndpoint } from "../../ocsf-endpoint.ts";
import { ocsfFile } from "../../ocsf-file.ts";
import { ocsfProcess } from "../../ocsf-process.ts";
import { ocsfAccount, ocsfUser } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { integerOf, textOf, type WindowsEvent } from "./windows-event.ts";
import { type Activity, firstLine, windowsOcsf, writerOf } from "./windows-ocsf.ts";

type Mapping = {
  readonly title: string;
  readonly activity: Activity;
  readonly add: (ocsf: OcsfEvent, event: WindowsEvent) => void;
};

/** The OCSF form of an event of any channel: its class where the channel has one, else the base event. */
export function channelOcsf(event: WindowsEvent): OcsfEvent {
  const mapping = MAPPINGS.get(event.channel)?.get(event.eventId);
  const ocsf = windowsOcsf(event, mapping?.activity ?? [CLASS.base_event, 0]);
  const user = ocsfAccount(textOf(event, "UserName") ?? textOf(event, "UserContext")) ?? writerOf(event);
  if (user !== undefined) ocsf.actor = { user };
  put(ocsf, "message", firstLine(event) ?? mapping?.title);
  if (ocsf.activity_id === 99) put(ocsf, "activity_name", mapping?.title);
  mapping?.add(ocsf, event);
  return ocsf;
}

const MAPPINGS: ReadonlyMap<string, ReadonlyMap<number, Mapping>> = new Map([
  [
    "microsoft-windows-taskscheduler/operational",
    new Map([
      [100, task("Scheduled task started", 6)],
      [106, task("Scheduled task registered", 1)],
      [129, task("Scheduled task's process created", 6)],
      [140, task("Scheduled task changed", 2)],
      [141, task("Scheduled task deleted", 3)],
      [142, task("Scheduled task disabled", 5)],
      [200, task("Scheduled task's action started", 6)],
    ]),
  ],
  [
    "microsoft-windows-terminalservices-localsessionmanager/operational",
    new Map([
      [21, session("Session logon", 1)],
      [22, session("Shell started", 99)],
      [23, session("Session logoff", 2)],
      [24, session("Session disconnected", 99)],
      [25, session("Session reconnected", 99)],
    ]),
  ],
  [
    "microsoft-windows-terminalservices-remoteconnectionmanager/operational",
    new Map([
      [
        1149,
        { title: "Remote desktop authentication", activity: [CLASS.authentication, 1], add: addRemoteLogon },
      ],
    ]),
  ],
  ["microsoft-windows-applocker/exe and dll", new Map(appLocker([8002, 8003, 8004]))],
  ["microsoft-windows-applocker/msi and script", new Map(appLocker([8005, 8006, 8007]))],
  ["microsoft-windows-dns client events/operational", new Map([[3008, dns("DNS query completed")]])],
  ["microsoft-windows-dns-client/operational", new Map([[3008, dns("DNS query completed")]])],
]);

function task(title: string, activityId: number): Mapping {
  return { title, activity: [CLASS.scheduled_job_activity, activityId], add: addTask };
}

function session(title: string, activityId: number): Mapping {
  return { title, activity: [CLASS.authentication, activityId], add: addSession };
}

function dns(title: string): Mapping {
  return { title, activity: [CLASS.dns_activity, 6], add: addDns };
}

/** Ids of allowed, audited and blocked, in this order. */
function appLocker(ids: readonly [number, number, number]): [number, Mapping][] {
  return ids.map((id, index) => [
    id,
    {
      title: ["Program allowed", "Program would have been blocked", "Program blocked"][index] ?? "",
      activity: [CLASS.process_activity, 1],
      add: (ocsf, event) => addProgram(ocsf, event, [1, 17, 2][index] ?? 0),
    },
  ]);
}

function addTask(ocsf: OcsfEvent, event: WindowsEvent): void {
  const job: NonNullable<OcsfEvent["job"]> = { type_id: 1 };
  put(job, "name", textOf(event, "TaskName") ?? textOf(event, "Name"));
  put(job, "cmd_line", textOf(event, "ActionName") ?? textOf(event, "Path"));
  ocsf.job = job;
}

/** The address is `LOCAL` for a session at the console. */
function addSession(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "user", ocsfAccount(textOf(event, "User")));
  const uid = textOf(event, "SessionID");
  if (uid !== undefined) ocsf.session = { uid };
  const source = ocsfEndpoint({ ip: textOf(event, "Address") });
  put(ocsf, "src_endpoint", source);
  put(ocsf, "dst_endpoint", ocsfEndpoint({ hostname: textOf(event, "Computer") }));
  ocsf.is_remote = source !== undefined;
  ocsf.logon_type_id = source === undefined ? 2 : 10;
}

function addRemoteLogon(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "user", ocsfUser({ name: textOf(event, "Param1"), domain: textOf(event, "Param2") }));
  put(ocsf, "src_endpoint", ocsfEndpoint({ ip: textOf(event, "Param3") }));
  put(ocsf, "dst_endpoint", ocsfEndpoint({ hostname: textOf(event, "Computer") }));
  ocsf.is_remote = true;
  ocsf.logon_type_id = 10;
}

function addProgram(ocsf: OcsfEvent, event: WindowsEvent, dispositionId: number): void {
  const path = textOf(event, "FullFilePath") ?? textOf(event, "FilePath");
  const user = ocsfUser({ uid: textOf(event, "TargetUser") });
  put(ocsf, "process", ocsfProcess({ pid: integerOf(event, "TargetProcessId"), file: ocsfFile(path), user }));
  ocsf.metadata.profiles?.push("security_control");
  ocsf.disposition_id = dispositionId;
}

function addDns(ocsf: OcsfEvent, event: WindowsEvent): void {
  const hostname = textOf(event, "QueryName");
  if (hostname !== undefined) ocsf.query = { hostname };
  const answers = (textOf(event, "QueryResults") ?? "").split(";").filter((result) => result.trim() !== "");
  if (answers.length > 0) ocsf.answers = answers.map((rdata) => ({ rdata: rdata.trim() }));
}
