import { CLASS, type OcsfEvent, SEVERITY, type SeverityId } from "../schema/ocsf.ts";
import { integerOf } from "./field-value.ts";
import { hostDevice } from "./host-device.ts";
import type { FieldRole, KnownFields } from "./known-fields.ts";
import { namedSeverity } from "./log-severity.ts";
import { DIRECTION, ocsfConnection, ocsfTraffic } from "./ocsf-connection.ts";
import { ocsfEndpoint, protocolNumber } from "./ocsf-endpoint.ts";
import { ocsfAttacks } from "./ocsf-attack.ts";
import { type OcsfActivity, ocsfEvent, ocsfMetadata } from "./ocsf-event.ts";
import { httpActivity } from "./ocsf-http.ts";
import { ocsfProcess } from "./ocsf-process.ts";
import { ocsfAccount } from "./ocsf-user.ts";
import { put } from "./put.ts";
import type { WebRequest } from "./web-names.ts";
import { addHttp } from "./web-ocsf.ts";

/** What is known of an event of a product that has no source of its own. */
export type KnownEvent = {
  readonly known: KnownFields;
  readonly product: { readonly vendor: string; readonly name: string; readonly version?: string | undefined };
  readonly time: number;
  /** Host that wrote it, by its envelope. */
  readonly host: string | null;
  readonly message: string;
  readonly severityId: SeverityId;
  readonly eventCode?: string | undefined;
  /** The operation that someone called, when the product is a service whose audit log this is. */
  readonly operation?: string | undefined;
  /** The finding of the product that the event tells of, when it tells of one. */
  readonly finding?: KnownFinding | undefined;
};

/** What a product found: its rule or signature, and the ATT&CK techniques that the product names. */
export type KnownFinding = {
  readonly title: string;
  readonly uid?: string | undefined;
  readonly techniques?: string | undefined;
};

/**
 * The finding that an event of a product tells of that only has a name and a severity: a threat that it names, or what
 * it calls high itself.
 */
export function severeFinding(
  known: KnownFields,
  severityId: SeverityId,
  name: string,
): KnownFinding | undefined {
  const title = known.get("threat") ?? (severityId >= SEVERITY.high ? name : "");
  return title === "" ? undefined : { title };
}

/**
 * The OCSF form of an event by what its fields are known to mean: a call of a service, web traffic, a connection, a DNS
 * query, else what a product found, else a base event. What the product did with it is in the profile `security_control`.
 */
export function knownOcsf(event: KnownEvent): OcsfEvent {
  const { known, product, operation } = event;
  const activity = operation === undefined ? activityOf(event) : ([CLASS.api_activity, 99] as const);
  const metadata = ocsfMetadata(product, ["host", "security_control"]);
  put(metadata.product, "version", product.version);
  put(metadata, "event_code", event.eventCode);
  const ocsf = ocsfEvent(...activity, { time: event.time, metadata, severityId: event.severityId });
  if (event.message !== "") ocsf.message = event.message;
  put(ocsf, "device", hostDevice(known.get("device") ?? event.host));
  addActor(ocsf, known);
  addControl(ocsf, event);
  if (ocsf.class_uid === CLASS.base_event || ocsf.class_uid === CLASS.detection_finding) return ocsf;
  addEnds(ocsf, known);
  if (operation !== undefined) {
    ocsf.activity_name = operation;
    ocsf.api = { operation, service: { name: product.name } };
  } else addConnection(ocsf, known);
  if (ocsf.class_uid === CLASS.http_activity) addHttp(ocsf, knownRequest(known));
  const hostname = known.get("query");
  if (ocsf.class_uid === CLASS.dns_activity && hostname !== undefined) ocsf.query = { hostname };
  return ocsf;
}

/** The request that the fields tell of. */
export function knownRequest(known: KnownFields): WebRequest {
  return {
    clientIp: known.get("srcIp"),
    user: known.get("user"),
    method: known.get("method"),
    target: known.get("url"),
    host: known.get("dstHost"),
    status: integerOf(known.get("status")),
    userAgent: known.get("userAgent"),
    referer: known.get("referer"),
  };
}

/** True when the fields tell of a web request. */
export function isWebRequest(known: KnownFields): boolean {
  const url = known.get("url");
  return url !== undefined && (known.has("method") || /^(?:[a-z]{2,8}:\/\/|\/)/i.test(url));
}

function activityOf({ known, finding }: KnownEvent): OcsfActivity {
  if (isWebRequest(known)) return [CLASS.http_activity, httpActivity(known.get("method"))];
  if (known.has("query") && known.has("srcIp")) return [CLASS.dns_activity, 1];
  const hasEnds =
    (known.has("srcIp") || known.has("srcHost")) && (known.has("dstIp") || known.has("dstHost"));
  if (hasEnds) return [CLASS.network_activity, isDenied(known) ? 5 : 6];
  return finding === undefined ? [CLASS.base_event, 0] : [CLASS.detection_finding, 1];
}

function endOf(
  known: KnownFields,
  ip: FieldRole,
  port: FieldRole,
  host: FieldRole,
): OcsfEvent["src_endpoint"] {
  const end = { ip: known.get(ip), port: integerOf(known.get(port)) };
  const name = known.get(host);
  return ocsfEndpoint(name === undefined ? end : { ...end, hostname: name });
}

function addEnds(ocsf: OcsfEvent, known: KnownFields): void {
  put(ocsf, "src_endpoint", endOf(known, "srcIp", "srcPort", "srcHost"));
  put(ocsf, "dst_endpoint", endOf(known, "dstIp", "dstPort", "dstHost"));
}

function addConnection(ocsf: OcsfEvent, known: KnownFields): void {
  const protocol = known.get("protocol");
  const isKnown = /^\d{1,3}$/.test(protocol ?? "") || protocolNumber(protocol?.toLowerCase()) !== undefined;
  ocsf.connection_info = ocsfConnection({
    protocol: isKnown ? protocol : undefined,
    direction: DIRECTIONS.get(known.get("direction")?.toLowerCase() ?? ""),
  });
  if (!isKnown && protocol !== undefined) ocsf.app_name = protocol;
  const traffic = ocsfTraffic({
    bytesIn: integerOf(known.get("bytesIn")),
    bytesOut: integerOf(known.get("bytesOut")),
  });
  put(ocsf, "traffic", traffic);
}

/** CEF writes 0 and 1. Source: CEF 26, "deviceDirection". */
const DIRECTIONS: ReadonlyMap<string, number> = new Map([
  ["0", DIRECTION.inbound],
  ["1", DIRECTION.outbound],
  ["inbound", DIRECTION.inbound],
  ["ingress", DIRECTION.inbound],
  ["incoming", DIRECTION.inbound],
  ["outbound", DIRECTION.outbound],
  ["egress", DIRECTION.outbound],
  ["outgoing", DIRECTION.outbound],
]);

function addActor(ocsf: OcsfEvent, known: KnownFields): void {
  const user = ocsfAccount(known.get("user"));
  const process = ocsfProcess({ path: known.get("process"), commandLine: known.get("commandLine") });
  if (user === undefined && process === undefined) return;
  ocsf.actor = {};
  put(ocsf.actor, "user", user);
  put(ocsf.actor, "process", process);
}

const DENIED =
  /^(?:block|blocked|deny|denied|drop|dropped|reject|rejected|reset|prevent|prevented|quarantine)/i;
const ALLOWED = /^(?:allow|allowed|accept|accepted|permit|permitted|pass|passed|forward|close|start)/i;

function isDenied(known: KnownFields): boolean {
  return DENIED.test(known.get("action") ?? "");
}

/** `action_id` 1 allowed, 2 denied; `disposition_id` 1 allowed, 2 blocked. */
function addControl(ocsf: OcsfEvent, { known, finding, eventCode }: KnownEvent): void {
  const action = known.get("action");
  if (action !== undefined) {
    ocsf.action = action;
    ocsf.action_id = isDenied(known) ? 2 : ALLOWED.test(action) ? 1 : 99;
    if (ocsf.action_id !== 99) ocsf.disposition_id = ocsf.action_id;
  }
  const rule = finding?.title ?? known.get("rule");
  if (rule !== undefined) ocsf.firewall_rule = { name: rule };
  if (finding === undefined) return;
  ocsf.is_alert = true;
  put(ocsf, "attacks", ocsfAttacks(finding.techniques));
  const { title, uid = eventCode ?? title } = finding;
  if (ocsf.class_uid === CLASS.detection_finding) ocsf.finding_info = { uid, title };
}

/** Severity as products write it: a name, or a number from 0 to 10 of which 10 is the worst. */
export function writtenSeverity(severity: string | undefined): SeverityId {
  if (severity === undefined) return SEVERITY.informational;
  if (!/^\d{1,2}$/.test(severity)) return NAMED.get(severity.toLowerCase()) ?? namedSeverity(severity);
  const number = Number(severity);
  if (number <= 1) return SEVERITY.informational;
  if (number <= 3) return SEVERITY.low;
  if (number <= 6) return SEVERITY.medium;
  return number <= 8 ? SEVERITY.high : SEVERITY.critical;
}

const NAMED: ReadonlyMap<string, SeverityId> = new Map([
  ["low", SEVERITY.low],
  ["medium", SEVERITY.medium],
  ["moderate", SEVERITY.medium],
  ["high", SEVERITY.high],
  ["very-high", SEVERITY.critical],
  ["critical", SEVERITY.critical],
]);
