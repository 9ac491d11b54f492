import type { EventLogsource } from "../../../schema/logsource.ts";
import { textField } from "../../field-value.ts";
import { addFields, type FieldMap } from "../../flatten.ts";
import { type KnownFields, knownFields } from "../../known-fields.ts";
import { knownLogsource } from "../../known-logsource.ts";
import { knownOcsf, writtenSeverity } from "../../known-ocsf.ts";
import { quarantine } from "../../quarantine.ts";
import type { DecodedRecord, LogSource } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { isTableHeader, readRow, type TableRow } from "./read-table.ts";

/**
 * Lines of a table: CSV under a line of names, and the W3C Extended Log File Format of IIS and proxies. W3C times are
 * in UTC; those of CSV without zone are in the sender's. The header comes with the record.
 */
export const genericTable: LogSource = {
  name: "generic_table",
  title: "CSV and W3C logs",
  recognizes: ({ record, json }) => json === null && record.context !== null && isTableHeader(record.context),
  map: (decoded) => {
    const { context } = decoded.record;
    if (context === null || !isTableHeader(context))
      return quarantine("undecodable", "a line without its header");
    const row = readRow(decoded.message, context);
    if (typeof row === "string") return quarantine("undecodable", row);
    const known = knownOf(row);
    const logsource = logsourceOf(row, known);
    const { fields, kind, software } = row;
    const ocsf = knownOcsf({
      known,
      product: { vendor: "unknown", name: software === "" ? kind : software },
      time: timeOf(row, known, decoded) ?? decoded.time,
      host: decoded.host ?? textField(fields, "s-computername") ?? null,
      message: known.get("message") ?? decoded.message,
      severityId: writtenSeverity(known.get("severity")),
    });
    return { kind: "pass", value: { sourceType: "generic_table", logsource, fields, ocsf } };
  },
};

/** W3C logs that are no proxy's are a web server's, whose names they have themselves. */
function logsourceOf(row: TableRow, known: KnownFields): EventLogsource {
  const { fields, kind, software } = row;
  if (kind !== "w3c") return knownLogsource(fields, known, null);
  if (isProxy(row)) {
    addFields(fields, { "cs-cookie": textField(fields, "cs(Cookie)") });
    return knownLogsource(fields, known, null);
  }
  addServerNames(fields);
  const isIis = /Internet Information/i.test(software);
  return { product: isIis ? "windows" : null, categories: ["webserver"], services: [] };
}

/** A proxy's log has whole URLs or names its server side (`r-`); a web server's has its own address. */
function isProxy({ fields }: TableRow): boolean {
  return ["cs-uri-scheme", "r-ip", "r-dns", "cs-uri", "s-action"].some((name) => fields.has(name));
}

/** A W3C log has the parts of a URL; what is known of it is made of them. */
function knownOf({ fields, kind }: TableRow): KnownFields {
  const known = new Map(knownFields(fields));
  if (kind !== "w3c") return known;
  const read = (...names: string[]): string | undefined =>
    names.map((name) => textField(fields, name)).find((value) => value !== undefined);
  const query = read("cs-uri-query");
  const path = read("cs-uri-stem", "cs-uri-path");
  const scheme = read("cs-uri-scheme");
  const host = read("cs-host", "cs(Host)", "cs-uri-host");
  const origin = scheme === undefined || host === undefined ? "" : `${scheme}://${host}`;
  const parts: [Parameters<typeof known.set>[0], string | undefined][] = [
    [
      "url",
      read("cs-uri") ??
        (path === undefined
          ? undefined
          : `${origin}${path}${query === undefined ? "" : `?${query.replace(/^\?/, "")}`}`),
    ],
    ["dstHost", host],
    ["dstIp", read("s-ip", "r-ip")],
    ["dstPort", read("s-port", "r-port", "cs-uri-port")],
    ["user", read("cs-username")],
    ["userAgent", read("cs(User-Agent)")?.replaceAll("+", " ")],
    ["referer", read("cs(Referer)")],
    ["bytesIn", read("sc-bytes")],
    ["bytesOut", read("cs-bytes")],
  ];
  for (const [role, value] of parts) if (value !== undefined) known.set(role, value);
  return known;
}

/** IIS writes header fields as `cs(User-Agent)`; Sigma's names are without brackets. */
function addServerNames(fields: FieldMap): void {
  addFields(fields, {
    "cs-user-agent": textField(fields, "cs(User-Agent)"),
    "cs-referer": textField(fields, "cs(Referer)"),
    "cs-cookie": textField(fields, "cs(Cookie)"),
    "cs-uri-query": textField(fields, "cs-uri-stem"),
  });
}

function timeOf(
  { fields, kind }: TableRow,
  known: KnownFields,
  { zoneMinutes }: DecodedRecord,
): number | null {
  const date = textField(fields, "date");
  const clock = textField(fields, "time");
  if (kind === "w3c") return date === undefined || clock === undefined ? null : parseTime(`${date}T${clock}`);
  if (date !== undefined && clock !== undefined) {
    const joined = parseTime(`${date} ${clock}`, zoneMinutes);
    if (joined !== null) return joined;
  }
  return parseTime(known.get("time"), zoneMinutes);
}
