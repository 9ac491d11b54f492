import type { OcsfEvent } from "../../../schema/ocsf.ts";
import { linuxDevice } from "../../host-device.ts";
import { ocsfEvent, ocsfMetadata } from "../../ocsf-event.ts";
import { quarantine } from "../../quarantine.ts";
import type { LogSource } from "../../source.ts";
import type { AuditEvent } from "./audit-event.ts";
import { addAuditNames, readSyscall, type Syscall } from "./audit-names.ts";
import { isAudit, readAudit } from "./read-audit.ts";
import { isLaurel, readLaurel } from "./read-laurel.ts";
import { addSyscall, syscallActivity } from "./syscall-ocsf.ts";
import { addUserMessage, userActivity, userRecord } from "./user-ocsf.ts";

/**
 * The Linux audit system: `audit.log`, what audisp sends by syslog, raw and enriched, and the JSON of LAUREL. The
 * records of one event are one record here, a line each; a record that comes alone is read as it is. Times are in UTC.
 */
export const linuxAuditd: LogSource = {
  name: "linux_auditd",
  title: "Linux audit",
  recognizes: ({ json, message, syslog }) =>
    json === null ? isAudit(message) || (syslog?.appName === "audit" && isAudit(message)) : isLaurel(json),
  map: (decoded) => {
    const event = decoded.json === null ? readAudit(decoded.message) : readLaurel(decoded.json);
    if (event === null) return quarantine("undecodable", "not a record of the audit system");
    const syscall = readSyscall(event);
    const categories = addAuditNames(event, syscall);
    const ocsf = auditOcsf(event, syscall, decoded.host);
    const logsource = { product: "linux", categories, services: ["auditd"] };
    return { kind: "pass", value: { sourceType: "linux_auditd", logsource, fields: event.fields, ocsf } };
  },
};

function auditOcsf(event: AuditEvent, syscall: Syscall | null, host: string | null): OcsfEvent {
  const record = syscall === null ? userRecord(event) : syscall.record;
  const metadata = ocsfMetadata({ vendor: "Linux", name: "Audit" }, ["host"]);
  metadata.uid = event.id;
  const activity =
    syscall !== null
      ? syscallActivity(event, syscall)
      : record === undefined
        ? ([0, 0] as const)
        : userActivity(record);
  const ocsf = ocsfEvent(...activity, { time: event.time, metadata });
  if (record !== undefined) metadata.event_code = record.type;
  ocsf.device = linuxDevice(event.node ?? host);
  if (syscall !== null) addSyscall(ocsf, event, syscall);
  else if (record !== undefined) addUserMessage(ocsf, record);
  return ocsf;
}
