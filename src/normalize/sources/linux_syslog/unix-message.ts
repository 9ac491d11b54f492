import type { OcsfEvent } from "../../../schema/ocsf.ts";
import { addField, addFields, type FieldMap } from "../../flatten.ts";
import { linuxDevice } from "../../host-device.ts";
import { syslogSeverity } from "../../log-severity.ts";
import { type OcsfActivity, ocsfEvent, ocsfMetadata } from "../../ocsf-event.ts";
import { put } from "../../put.ts";
import type { DecodedRecord, SyslogHeader } from "../../source.ts";

/** A line that a Unix program gave to syslog. */
export type UnixMessage = {
  readonly decoded: DecodedRecord;
  /** The program's name in lower case without its folder, or empty when no header names it. */
  readonly program: string;
  /** What it said; of `message repeated 3 times: [ ... ]` the message within. */
  readonly text: string;
  /** How many times it said so. */
  readonly count: number;
  readonly fields: FieldMap;
};

/** The OCSF product that writes the messages. */
export type UnixProduct = { readonly vendor: string; readonly name: string };

/** Takes a record as a program's line, and puts what the header says into fields. */
export function readUnixMessage(decoded: DecodedRecord): UnixMessage {
  const { syslog, host, message } = decoded;
  const fields: FieldMap = new Map();
  if (host !== null) fields.set("host", host);
  if (syslog !== null) addHeader(fields, syslog);
  fields.set("message", message);
  const repeated = REPEATED.exec(message);
  return {
    decoded,
    program: programName(syslog?.appName ?? ""),
    text: repeated?.[2] ?? message,
    count: repeated === null ? 1 : Number(repeated[1]),
    fields,
  };
}

function addHeader(fields: FieldMap, header: SyslogHeader): void {
  addFields(fields, {
    program: header.appName,
    pid: header.procId,
    facility: header.facility,
    severity: header.severity,
  });
  for (const [id, parameters] of header.structuredData)
    for (const [name, value] of parameters) addField(fields, `${id}.${name}`, value);
}

/** `/usr/sbin/CRON` is `cron`. */
export function programName(appName: string): string {
  return appName.slice(appName.lastIndexOf("/") + 1).toLowerCase();
}

/** An event of a program on a host: time, host, severity, count and the message. */
export function unixOcsf(
  message: UnixMessage,
  [classUid, activityId]: OcsfActivity,
  product: UnixProduct,
): OcsfEvent {
  const { decoded, text, count } = message;
  const metadata = ocsfMetadata(product, ["host"]);
  put(metadata, "log_provider", decoded.syslog?.appName ?? undefined);
  const ocsf = ocsfEvent(classUid, activityId, {
    time: decoded.time,
    metadata,
    severityId: syslogSeverity(decoded.syslog?.severity ?? null),
  });
  ocsf.device = linuxDevice(decoded.host);
  ocsf.message = text;
  if (count > 1) ocsf.count = count;
  return ocsf;
}

/** rsyslog and syslogd fold what a program repeats. */
const REPEATED = /^message repeated (\d{1,9}) times: \[ ?(.*)\]$/s;
