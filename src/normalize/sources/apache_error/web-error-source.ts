import { CLASS, type OcsfEvent, SEVERITY } from "../../../schema/ocsf.ts";
import { addFields, type FieldMap } from "../../flatten.ts";
import { DEVICE_TYPE, hostDevice } from "../../host-device.ts";
import { namedSeverity } from "../../log-severity.ts";
import { type OcsfActivity, ocsfEvent, ocsfMetadata } from "../../ocsf-event.ts";
import { ocsfEndpoint } from "../../ocsf-endpoint.ts";
import { ocsfUser } from "../../ocsf-user.ts";
import { httpActivity } from "../../ocsf-http.ts";
import { put } from "../../put.ts";
import { quarantine } from "../../quarantine.ts";
import type { DecodedRecord, LogSource } from "../../source.ts";
import { addHttp } from "../../web-ocsf.ts";
import type { WebRequest } from "../../web-names.ts";

/** A line of a web server's error log. */
export type ErrorLine = {
  /** Epoch milliseconds, or null when the stamp cannot be read. */
  readonly time: number | null;
  /** `error`, `warn`, `notice`. */
  readonly level: string;
  readonly message: string;
  /** The code that Apache gives its messages: `AH01618`. */
  readonly code?: string | undefined;
  readonly clientIp?: string | undefined;
  readonly clientPort?: number | undefined;
  /** The user whose log-on the message says has failed. */
  readonly refusedUser?: string | undefined;
  readonly request?: WebRequest | undefined;
  /** Whatever else the line has, by its name there. */
  readonly fields: Readonly<Record<string, string | undefined>>;
};

/** What the error log of one web server has of its own. */
export type WebErrorSource = {
  readonly name: string;
  readonly title: string;
  readonly product: { readonly vendor: string; readonly name: string };
  /** Sigma product and service: `nginx`. */
  readonly service: string;
  /** Reads a line, or null when it is not of this log. Stamps have no zone: minutes east of UTC are the sender's. */
  readonly read: (message: string, zoneMinutes: number) => ErrorLine | null;
};

/** A log source for error logs: failed log-ons, failed requests, and what the server says of itself. */
export function webErrorSource(source: WebErrorSource): LogSource {
  const { name, title, service, read } = source;
  return {
    name,
    title,
    recognizes: ({ json, message }) => json === null && read(message, 0) !== null,
    map: (decoded) => {
      const line = read(decoded.message, decoded.zoneMinutes);
      if (line === null) return quarantine("undecodable", `not a line of the ${title}`);
      const fields: FieldMap = new Map();
      addFields(fields, { ...line.fields, level: line.level, code: line.code, message: line.message });
      addFields(fields, { "c-ip": line.clientIp, "cs-username": line.refusedUser });
      const logsource = { product: service, categories: [], services: [service] };
      const ocsf = errorOcsf(source, decoded, line);
      return { kind: "pass", value: { sourceType: name, logsource, fields, ocsf } };
    },
  };
}

/** What the first of the patterns that fits a text has in its first group. */
export function firstGroup(patterns: readonly RegExp[], text: string): string | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

function errorOcsf(source: WebErrorSource, decoded: DecodedRecord, line: ErrorLine): OcsfEvent {
  const ocsf = ocsfEvent(...activityOf(line), {
    time: line.time ?? decoded.time,
    metadata: ocsfMetadata(source.product, ["host"]),
    severityId: namedSeverity(line.level),
  });
  put(ocsf.metadata, "event_code", line.code);
  ocsf.metadata.log_level = line.level;
  ocsf.message = line.message;
  put(ocsf, "device", hostDevice(decoded.host, DEVICE_TYPE.server));
  const isNetwork = ocsf.class_uid === CLASS.authentication || ocsf.class_uid === CLASS.http_activity;
  if (!isNetwork) return ocsf;
  put(ocsf, "src_endpoint", ocsfEndpoint({ ip: line.clientIp, port: line.clientPort }));
  if (ocsf.class_uid === CLASS.authentication) {
    put(ocsf, "user", ocsfUser({ name: line.refusedUser }));
    ocsf.service = { name: source.service };
    ocsf.is_remote = true;
  } else addHttp(ocsf, line.request ?? {});
  const isFailure = ocsf.severity_id > SEVERITY.informational || line.refusedUser !== undefined;
  if (isFailure) ocsf.status_id = 2;
  return ocsf;
}

function activityOf(line: ErrorLine): OcsfActivity {
  if (line.refusedUser !== undefined) return [CLASS.authentication, 1];
  if (line.request !== undefined || line.clientIp !== undefined)
    return [CLASS.http_activity, httpActivity(line.request?.method)];
  return namedSeverity(line.level) >= SEVERITY.medium ? [CLASS.application_error, 1] : [CLASS.base_event, 0];
}
