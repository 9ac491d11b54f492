import { quarantine } from "../../quarantine.ts";
import type { DecodedRecord, LogSource } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { readZeekHeader, readZeekLine } from "./read-zeek-tsv.ts";
import { addZeekNames, zeekCategories } from "./zeek-names.ts";
import { zeekOcsf } from "./zeek-ocsf.ts";
import { isZeekJson, zeekFields, zeekPath } from "./zeek-path.ts";
import type { ZeekRecord } from "./zeek-record.ts";

/**
 * The logs of Zeek (Bro), as tab-separated values under their header or as JSON. The log's name is the Sigma service.
 * `ts` is in UTC; a line without it gets the time of receipt.
 */
export const zeekLogs: LogSource = {
  name: "zeek_logs",
  title: "Zeek",
  recognizes: ({ json, record }) =>
    json === null
      ? record.context !== null && record.context.startsWith("#separator ")
      : ("ts" in json || "@stream" in json) && isZeekJson(zeekFields(json)),
  map: (decoded) => {
    const zeek = decoded.json === null ? readText(decoded) : readJson(decoded);
    if (typeof zeek === "string") return quarantine("undecodable", zeek);
    const ocsf = zeekOcsf(zeek, decoded.host);
    addZeekNames(zeek);
    const { path, fields } = zeek;
    const services = path === "" ? [] : [path];
    const logsource = { product: "zeek", categories: zeekCategories(path), services };
    return { kind: "pass", value: { sourceType: "zeek_logs", logsource, fields, ocsf } };
  },
};

function readJson({ json, time }: DecodedRecord): ZeekRecord | string {
  const fields = zeekFields(json ?? {});
  if (!isZeekJson(fields)) return "JSON without the fields of a Zeek log";
  return { path: zeekPath(fields), fields, time: parseTime(fields.get("ts")) ?? time };
}

/** A record or why there is none. The message may have lost a tab at its end to trimming, where values can be empty. */
function readText({ record, message, time }: DecodedRecord): ZeekRecord | string {
  const header = record.context === null ? null : readZeekHeader(record.context);
  if (header === null) return "a line without the header of its log";
  const fields = readZeekLine(record.text.replace(/\r?\n?$/, ""), header) ?? readZeekLine(message, header);
  if (fields === null) return `not the ${header.names.length} values that the header names`;
  return { path: header.path, fields, time: parseTime(fields.get("ts")) ?? time };
}
