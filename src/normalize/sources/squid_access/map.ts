import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { addFields, type FieldMap } from "../../flatten.ts";
import { hostDevice } from "../../host-device.ts";
import { ocsfEndpoint } from "../../ocsf-endpoint.ts";
import { ocsfEvent, ocsfMetadata } from "../../ocsf-event.ts";
import { httpActivity, ocsfUrl } from "../../ocsf-http.ts";
import { ocsfUser } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { quarantine } from "../../quarantine.ts";
import type { DecodedRecord, LogSource } from "../../source.ts";
import { addProxyNames } from "../../web-names.ts";
import { addHttp } from "../../web-ocsf.ts";
import { readSquidLine, type SquidLine } from "./squid-line.ts";

/**
 * The access log of the proxy Squid in its own format. The stamp is the time at which the request ended, in UTC.
 * Source: squid-cache.org, "Squid native access.log format".
 */
export const squidAccess: LogSource = {
  name: "squid_access",
  title: "Squid access log",
  recognizes: ({ message }) => readSquidLine(message) !== null,
  map: (decoded) => {
    const line = readSquidLine(decoded.message);
    if (line === null) return quarantine("undecodable", "not Squid's native format");
    const fields: FieldMap = new Map();
    addFields(fields, {
      result: line.result,
      elapsed: line.elapsed,
      hierarchy: line.hierarchy,
      peer: line.peer,
    });
    addProxyNames(fields, { ...line.request, host: ocsfUrl(line.request.target)?.hostname });
    const logsource = { product: "squid", categories: ["proxy"], services: ["squid"] };
    return {
      kind: "pass",
      value: { sourceType: "squid_access", logsource, fields, ocsf: squidOcsf(decoded, line) },
    };
  },
};

const BLOCKED = 2;

function squidOcsf(decoded: DecodedRecord, line: SquidLine): OcsfEvent {
  const { request } = line;
  const ocsf = ocsfEvent(CLASS.http_activity, httpActivity(request.method), {
    time: line.time,
    metadata: ocsfMetadata({ vendor: "Squid", name: "Squid" }, ["host", "security_control"]),
  });
  if (ocsf.activity_id === 99) put(ocsf, "activity_name", request.method);
  put(ocsf, "device", hostDevice(decoded.host));
  put(
    ocsf,
    "src_endpoint",
    ocsfEndpoint({ ip: request.clientIp }) ?? ocsfEndpoint({ hostname: request.clientIp }),
  );
  const url = ocsfUrl(request.target);
  put(ocsf, "dst_endpoint", ocsfEndpoint({ ip: line.peer, hostname: url?.hostname, port: url?.port }));
  const user = ocsfUser({ name: request.user });
  if (user !== undefined) ocsf.actor = { user };
  addHttp(ocsf, request);
  ocsf.duration = line.elapsed;
  ocsf.status_id = line.isDenied || (request.status ?? 0) >= 400 ? 2 : 1;
  if (line.isDenied) [ocsf.action_id, ocsf.disposition_id] = [BLOCKED, BLOCKED];
  ocsf.message = `${request.method ?? ""} ${request.target ?? ""}`;
  return ocsf;
}
