import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { ocsfEndpoint, protocolName } from "../../ocsf-endpoint.ts";
import { ocsfFile } from "../../ocsf-file.ts";
import { ocsfProcess } from "../../ocsf-process.ts";
import { put } from "../../put.ts";
import { integerOf, textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";
import { type AuditMapping, auditMappings } from "./audit.ts";

/** The Windows Filtering Platform, and network shares. */
export const NETWORK_MAPPINGS = auditMappings([
  [5154, connection("Listening permitted", 7)],
  [5155, connection("Listening blocked", 5)],
  [5156, connection("Connection permitted", 1)],
  [[5152, 5157], connection("Connection blocked", 5)],
  [5158, connection("Bind permitted", 7)],
  [5159, connection("Bind blocked", 5)],
  [5140, { title: "Share accessed", activity: [CLASS.smb_activity, 99], add: addShare }],
  [5145, { title: "File on a share checked for access", activity: [CLASS.smb_activity, 2], add: addShare }],
]);

function connection(title: string, activityId: number): AuditMapping {
  return { title, activity: [CLASS.network_activity, activityId], add: addConnection };
}

/** `Protocol` is the number, or its name where `addSysmonNames` has put it. */
function addConnection(ocsf: OcsfEvent, event: WindowsEvent): void {
  const pid = integerOf(event, "ProcessID") ?? integerOf(event, "ProcessId");
  const process = ocsfProcess({ pid, path: textOf(event, "Application") });
  if (process !== undefined) ocsf.actor = { process };
  put(
    ocsf,
    "src_endpoint",
    ocsfEndpoint({ ip: textOf(event, "SourceAddress"), port: textOf(event, "SourcePort") }),
  );
  put(
    ocsf,
    "dst_endpoint",
    ocsfEndpoint({ ip: textOf(event, "DestAddress"), port: textOf(event, "DestPort") }),
  );
  const direction = textOf(event, "Direction");
  ocsf.connection_info = { direction_id: direction === "%%14592" ? 1 : direction === "%%14593" ? 2 : 0 };
  const number = integerOf(event, "Protocol");
  put(
    ocsf.connection_info,
    "protocol_name",
    number === undefined ? textOf(event, "Protocol") : protocolName(number),
  );
  if (ocsf.activity_id !== 5) return;
  ocsf.metadata.profiles?.push("security_control");
  ocsf.disposition_id = 2;
  ocsf.action_id = 2;
}

function addShare(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "src_endpoint", ocsfEndpoint({ ip: textOf(event, "IpAddress"), port: textOf(event, "IpPort") }));
  put(ocsf, "dst_endpoint", ocsfEndpoint({ hostname: textOf(event, "Computer") }));
  const share = textOf(event, "ShareName");
  const target = textOf(event, "RelativeTargetName");
  put(ocsf, "share", share);
  put(ocsf, "file", ocsfFile(target));
  if (share !== undefined)
    ocsf.message = `${ocsf.message ?? ""}, ${target === undefined ? share : `${share}\\${target}`}`;
}
