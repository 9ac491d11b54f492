import { flattenJson } from "../../flatten.ts";
import { isJsonObject, textAt, valueAt } from "../../formats/json.ts";
import { quarantine } from "../../quarantine.ts";
import type { JsonObject, LogSource } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { addEveNames, eveCategories } from "./eve-names.ts";
import { eveOcsf } from "./eve-ocsf.ts";

/**
 * Suricata's EVE JSON, versions 4 to 8. Every event type is read; those without a form of their own in OCSF become
 * network activity when they have two ends, else base events. Stamps carry a zone; one that does not is in the
 * sender's. Source: docs.suricata.io, "EVE JSON format".
 */
export const suricataEve: LogSource = {
  name: "suricata_eve",
  title: "Suricata EVE",
  recognizes: ({ json }) => json !== null && isEve(json),
  map: (decoded) => {
    const { json } = decoded;
    if (json === null) return quarantine("undecodable", "not a JSON object");
    const type = textAt(json, "event_type");
    if (type === undefined || type === "") return quarantine("incomplete", "no event_type");
    const fields = flattenJson(json);
    const event = {
      json,
      fields,
      type,
      time: parseTime(valueAt(json, "timestamp"), decoded.zoneMinutes) ?? decoded.time,
    };
    const ocsf = eveOcsf(event, decoded.host);
    addEveNames(event);
    const logsource = { product: "suricata", categories: eveCategories(type), services: [type] };
    return { kind: "pass", value: { sourceType: "suricata_eve", logsource, fields, ocsf } };
  },
};

/** Other products have `event_type` too; here it is the name of the object that describes the event, or has two ends. */
function isEve(json: JsonObject): boolean {
  const type = textAt(json, "event_type");
  if (type === undefined || !TYPE.test(type) || typeof valueAt(json, "timestamp") !== "string") return false;
  const hasEnds = typeof valueAt(json, "src_ip") === "string" && typeof valueAt(json, "dest_ip") === "string";
  return hasEnds || isJsonObject(valueAt(json, type));
}

const TYPE = /^[a-z][a-z0-9_-]{1,30}$/;
