import { textField } from "../../field-value.ts";
import { addFields, type FieldMap } from "../../flatten.ts";
import { objectAt } from "../../formats/json.ts";
import type { JsonObject } from "../../source.ts";

/**
 * Adds what Sigma's rules expect beside the record's own paths: request and response as text, which rules search for
 * words; the address under its short name; and whether the call succeeded, which CloudTrail says by having no error.
 */
export function addCloudtrailNames({ json, fields }: { json: JsonObject; fields: FieldMap }): void {
  for (const name of [
    "requestParameters",
    "responseElements",
    "additionalEventData",
    "serviceEventDetails",
  ]) {
    const object = objectAt(json, name);
    if (object !== null && !fields.has(name))
      fields.set(name, [JSON.stringify(object), ...documentsIn(object)]);
  }
  if (!fields.has("src_ip")) addFields(fields, { src_ip: textField(fields, "sourceIPAddress") });
  if (!fields.has("status"))
    fields.set("status", textField(fields, "errorCode") === undefined ? "success" : "failure");
}

/** JSON that is a text within JSON, such as a policy: escaped twice, rules would not find their words in it. */
function documentsIn(object: JsonObject): string[] {
  return Object.values(object)
    .filter((value) => typeof value === "string" && /^\s*[{[]/.test(value))
    .map(String);
}
