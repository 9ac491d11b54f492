import { flattenJson } from "../../flatten.ts";
import { isJsonObject, objectAt, textAt, valueAt } from "../../formats/json.ts";
import { quarantine } from "../../quarantine.ts";
import type { JsonObject, LogSource } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { addCloudtrailNames } from "./cloudtrail-names.ts";
import { cloudtrailOcsf } from "./cloudtrail-ocsf.ts";

/**
 * AWS CloudTrail: management, data, sign-in, service and insight events, as they are in the trail's files and as
 * EventBridge wraps them. Times are in UTC. Source: docs.aws.amazon.com, "CloudTrail record contents", version 1.11.
 */
export const awsCloudtrail: LogSource = {
  name: "aws_cloudtrail",
  title: "AWS CloudTrail",
  recognizes: ({ json }) => eventsOf(json).some(isCloudtrail),
  map: (decoded) => {
    if (decoded.json === null) return quarantine("undecodable", "not a JSON object");
    const events = eventsOf(decoded.json);
    const [json] = events;
    if (json === undefined || events.length > 1)
      return quarantine("incomplete", `${events.length} events in one record`);
    if (textAt(json, "eventName") === undefined || textAt(json, "eventSource") === undefined)
      return quarantine("incomplete", "no eventName or no eventSource");
    const fields = flattenJson(json);
    const time = parseTime(valueAt(json, "eventTime")) ?? decoded.time;
    const ocsf = cloudtrailOcsf({ json, fields, time });
    addCloudtrailNames({ json, fields });
    const logsource = { product: "aws", categories: [], services: ["cloudtrail"] };
    return { kind: "pass", value: { sourceType: "aws_cloudtrail", logsource, fields, ocsf } };
  },
};

/** The event itself, that of EventBridge's `detail`, or those of an envelope `{"Records":[...]}` that nobody opened. */
function eventsOf(json: JsonObject | null): readonly JsonObject[] {
  if (json === null) return [];
  const records = valueAt(json, "Records");
  if (Array.isArray(records)) return records.filter(isJsonObject);
  const detail = objectAt(json, "detail");
  return [detail !== null && textAt(json, "detail-type") !== undefined ? detail : json];
}

function isCloudtrail(json: JsonObject): boolean {
  return ["eventVersion", "eventName", "eventSource", "awsRegion"].every(
    (name) => typeof valueAt(json, name) === "string",
  );
}
