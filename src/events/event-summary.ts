import type { NormalizedEvent } from "../schema/event.ts";
import type { OcsfEndpoint, OcsfEvent } from "../schema/ocsf.ts";

/** Longest summary, in UTF-16 units. */
const SUMMARY_LENGTH = 400;

/** One line that says what happened: what an analyst would read out of the event first. */
export function summaryOf(event: NormalizedEvent, raw: Uint8Array): string {
  const { ocsf } = event;
  const said =
    ocsf.message ?? SUMMARIES.map((summary) => summary(ocsf)).find((text) => text !== null) ?? startOf(raw);
  return said.length > SUMMARY_LENGTH ? `${said.slice(0, SUMMARY_LENGTH - 1)}…` : said;
}

type Summary = (event: OcsfEvent) => string | null;

/** The most telling first. */
const SUMMARIES: readonly Summary[] = [
  (event) => (event.finding_info ? joined(event.finding_info.title, endpoints(event)) : null),
  (event) => event.process?.cmd_line ?? event.process?.file?.path ?? null,
  (event) =>
    event.query?.hostname === undefined
      ? null
      : joined("DNS", event.query.type, event.query.hostname, event.rcode),
  (event) =>
    event.http_request
      ? joined(event.http_request.http_method, event.http_request.url?.url_string, status(event))
      : null,
  (event) =>
    event.api?.operation === undefined
      ? null
      : joined(event.api.service?.name, event.api.operation, event.actor?.user?.name),
  (event) =>
    event.reg_value?.path === undefined
      ? (event.reg_key?.path ?? null)
      : joined(event.reg_value.path, "=", event.reg_value.data),
  (event) => event.file?.path ?? event.module?.file?.path ?? null,
  (event) => event.script?.script_content?.value ?? null,
  (event) =>
    event.user?.name === undefined
      ? null
      : joined(event.activity_name, event.user.name, endpoints(event), event.status),
  (event) => endpoints(event) ?? null,
];

function endpoints(event: OcsfEvent): string | undefined {
  const source = endpoint(event.src_endpoint);
  const destination = endpoint(event.dst_endpoint);
  if (source === undefined && destination === undefined) return undefined;
  return joined(event.connection_info?.protocol_name, source, "→", destination);
}

function endpoint(of: OcsfEndpoint | undefined): string | undefined {
  const name = of?.ip ?? of?.hostname;
  return name === undefined || of?.port === undefined ? name : `${name}:${of.port}`;
}

function status(event: OcsfEvent): string | undefined {
  return event.http_response?.code === undefined ? undefined : String(event.http_response.code);
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(" ");
}

function startOf(raw: Uint8Array): string {
  return new TextDecoder().decode(raw.subarray(0, SUMMARY_LENGTH));
}
