import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { addFields, type FieldMap } from "../../flatten.ts";
import { DEVICE_TYPE, hostDevice } from "../../host-device.ts";
import { ocsfEndpoint } from "../../ocsf-endpoint.ts";
import { ocsfEvent, ocsfMetadata } from "../../ocsf-event.ts";
import { httpActivity } from "../../ocsf-http.ts";
import { ocsfUser } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { quarantine } from "../../quarantine.ts";
import type { DecodedRecord, LogSource } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { addWebserverNames } from "../../web-names.ts";
import { addHttp } from "../../web-ocsf.ts";
import { type AccessLine, readAccessLine } from "./access-line.ts";

/** What the access log of one web server has of its own; the format is the same for all. */
export type WebAccessSource = {
  readonly name: string;
  readonly title: string;
  readonly product: { readonly vendor: string; readonly name: string };
  /** Sigma product and service: `nginx`. */
  readonly service: string;
  /** True when a line of the format is surely this server's. */
  readonly owns: (decoded: DecodedRecord, line: AccessLine) => boolean;
};

/** A log source for access logs in the Common or Combined Log Format. The stamp has a zone; else the sender's counts. */
export function webAccessSource(source: WebAccessSource): LogSource {
  return {
    name: source.name,
    title: source.title,
    recognizes: (decoded) => {
      const line = decoded.json === null ? readAccessLine(decoded.message) : null;
      return line !== null && source.owns(decoded, line);
    },
    map: (decoded) => {
      const line = readAccessLine(decoded.message);
      if (line === null) return quarantine("undecodable", "not the Common or Combined Log Format");
      const fields: FieldMap = new Map();
      addWebserverNames(fields, line.request);
      addFields(fields, { request: line.requestLine, time: line.stamp, "s-port": line.port });
      if (line.extra !== "") fields.set("extra", line.extra);
      const logsource = { product: source.service, categories: ["webserver"], services: [source.service] };
      const ocsf = accessOcsf(source, decoded, line);
      return { kind: "pass", value: { sourceType: source.name, logsource, fields, ocsf } };
    },
  };
}

function accessOcsf(source: WebAccessSource, decoded: DecodedRecord, line: AccessLine): OcsfEvent {
  const { request } = line;
  const ocsf = ocsfEvent(CLASS.http_activity, httpActivity(request.method), {
    time: parseTime(line.stamp, decoded.zoneMinutes) ?? decoded.time,
    metadata: ocsfMetadata(source.product, ["host"]),
  });
  if (ocsf.activity_id === 99) put(ocsf, "activity_name", request.method);
  put(ocsf, "device", hostDevice(decoded.host, DEVICE_TYPE.server));
  const isAddress = ocsfEndpoint({ ip: request.clientIp });
  put(ocsf, "src_endpoint", isAddress ?? ocsfEndpoint({ hostname: request.clientIp }));
  put(
    ocsf,
    "dst_endpoint",
    ocsfEndpoint({ hostname: request.host ?? decoded.host ?? undefined, port: line.port }),
  );
  const user = ocsfUser({ name: request.user });
  if (user !== undefined) ocsf.actor = { user };
  addHttp(ocsf, request);
  if (request.status !== undefined) ocsf.status_id = request.status < 400 ? 1 : 2;
  ocsf.message = line.requestLine;
  return ocsf;
}
