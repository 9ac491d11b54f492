import type { EventLogsource } from "../../../schema/logsource.ts";
import { textField } from "../../field-value.ts";
import { type FieldMap, flattenJson } from "../../flatten.ts";
import { type KnownFields, knownFields } from "../../known-fields.ts";
import { knownLogsource } from "../../known-logsource.ts";
import { type KnownEvent, knownOcsf, writtenSeverity } from "../../known-ocsf.ts";
import { quarantine } from "../../quarantine.ts";
import type { LogSource } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { type JsonFinding, jsonFinding } from "./json-finding.ts";
import { hasMark, type JsonShape, jsonShape } from "./json-shape.ts";

/**
 * JSON of a product that has no source of its own. Of products that Sigma's rules are written for, the log source is
 * set by what their records look like. The time is the first field known to be one, else the envelope's; a time
 * without zone is in the sender's.
 */
export const genericJson: LogSource = {
  name: "generic_json",
  title: "JSON",
  recognizes: ({ json }) => json !== null,
  map: (decoded) => {
    if (decoded.json === null) return quarantine("undecodable", "not a JSON object");
    const fields = flattenJson(decoded.json);
    const known = knownFields(fields);
    const finding = jsonFinding(fields, (mark) => hasMark(fields, mark));
    // a finding is no call of the service that it is about
    const shape = finding === null ? jsonShape(fields) : null;
    const logsource = logsourceOf(fields, known, shape, finding);
    const ocsf = knownOcsf({
      known,
      time: parseTime(known.get("time"), decoded.zoneMinutes) ?? decoded.time,
      host: decoded.host,
      ...(finding === null ? aboutEvent(fields, known, shape) : aboutFinding(finding)),
    });
    return { kind: "pass", value: { sourceType: "generic_json", logsource, fields, ocsf } };
  },
};

type About = Omit<KnownEvent, "known" | "time" | "host">;

function aboutFinding(finding: JsonFinding): About {
  const { vendor, title, severityId } = finding;
  return { product: vendor, message: title, severityId, finding };
}

function aboutEvent(fields: FieldMap, known: KnownFields, shape: JsonShape | null): About {
  const operation = shape?.name(fields);
  return {
    product: shape?.vendor ?? vendorOf(fields),
    message: known.get("message") ?? operation ?? "",
    severityId: writtenSeverity(known.get("severity")),
    operation,
  };
}

function logsourceOf(
  fields: FieldMap,
  known: KnownFields,
  shape: JsonShape | null,
  finding: JsonFinding | null,
): EventLogsource {
  if (shape === null) return knownLogsource(fields, known, finding?.product ?? null);
  const found = knownLogsource(fields, known, shape.product, shape.services);
  return { ...found, categories: [...(shape.categories ?? []), ...found.categories] };
}

/** Shippers in ECS name vendor and product of the observer. */
function vendorOf(fields: FieldMap): { readonly vendor: string; readonly name: string } {
  const read = (...names: string[]): string | undefined =>
    names.map((name) => textField(fields, name)).find((value) => value !== undefined);
  return {
    vendor: read("observer.vendor", "vendor") ?? "unknown",
    name: read("observer.product", "event.module", "product") ?? "JSON",
  };
}
