import { CLASS, type OcsfEvent, SEVERITY } from "../../../schema/ocsf.ts";
import { put } from "../../put.ts";
import { textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";
import {
  type Activity,
  firstLine,
  userOf,
  windowsOcsf,
  writerOf,
} from "../microsoft_windows/windows-ocsf.ts";

/** The OCSF form of an event of the System channel: services and cleared logs; the rest keeps its message. */
export function systemOcsf(event: WindowsEvent): OcsfEvent {
  const isEventlog = event.provider === "Microsoft-Windows-Eventlog";
  if (isEventlog && event.eventId === 104) return clearedOcsf(event);
  const activity = /^service control manager$/i.test(event.provider) ? serviceActivity(event) : undefined;
  const ocsf = windowsOcsf(event, activity ?? [CLASS.base_event, 0]);
  const user = writerOf(event);
  if (user !== undefined) ocsf.actor = { user };
  put(ocsf, "message", firstLine(event));
  if (activity !== undefined) addService(ocsf, event);
  return ocsf;
}

/** 104 names the log that was cleared; Security's own clearing is 1102 in its channel. */
function clearedOcsf(event: WindowsEvent): OcsfEvent {
  const ocsf = windowsOcsf(event, [CLASS.event_log_activity, 1]);
  ocsf.severity_id = SEVERITY.medium;
  const user = userOf(event, "Subject");
  if (user !== undefined) ocsf.actor = { user };
  ocsf.message = "Event log cleared";
  const logs = event.fields.get("Channel");
  const cleared = Array.isArray(logs) ? logs.at(-1) : logs;
  if (typeof cleared === "string") ocsf.log_name = cleared;
  return ocsf;
}

/** Event ids of the Service Control Manager. The last three tell of a service that did not start. */
const SERVICE_ACTIVITIES: ReadonlyMap<number, number> = new Map([
  [7045, 1],
  [7040, 2],
  [7031, 4],
  [7034, 4],
  [7000, 3],
  [7009, 3],
  [7023, 4],
]);
const FAILURE_IDS = new Set([7000, 7009, 7023, 7031, 7034]);

function serviceActivity(event: WindowsEvent): Activity | undefined {
  if (event.eventId === 7036) return [CLASS.windows_service_activity, stateActivity(event)];
  const activityId = SERVICE_ACTIVITIES.get(event.eventId);
  return activityId === undefined ? undefined : [CLASS.windows_service_activity, activityId];
}

/** 7036: `Binary` ends in the state as a character, which is the same in all languages, where `param2` is a word. */
function stateActivity(event: WindowsEvent): number {
  const state = /(?:^|[0-9A-F]{2})2F00(3\d)00(?:0000)?$/i.exec(textOf(event, "Binary") ?? "")?.[1];
  if (state === "34" || textOf(event, "param2") === "running") return 3;
  return state === "31" || textOf(event, "param2") === "stopped" ? 4 : 99;
}

function addService(ocsf: OcsfEvent, event: WindowsEvent): void {
  const service: NonNullable<OcsfEvent["win_service"]> = {};
  put(service, "name", textOf(event, "ServiceName") ?? textOf(event, "param1"));
  put(service, "cmd_line", textOf(event, "ImagePath"));
  put(service, "service_type", textOf(event, "ServiceType"));
  put(service, "service_start_type", textOf(event, "StartType"));
  put(service, "service_start_name", textOf(event, "AccountName"));
  ocsf.win_service = service;
  ocsf.status_id = FAILURE_IDS.has(event.eventId) ? 2 : 1;
  const state = textOf(event, "param2");
  if (ocsf.activity_id === 99) ocsf.activity_name = state ?? "State changed";
  if (event.eventId === 7045)
    ocsf.message = `Service installed: ${service.name ?? ""} ${service.cmd_line ?? ""}`.trimEnd();
  else if (state !== undefined && event.eventId === 7036)
    ocsf.message = `Service ${service.name ?? ""} ${state}`;
}
