import { isJsonObject } from "../../formats/json.ts";
import type { JsonObject, JsonValue } from "../../source.ts";

/** The scalar at a dotted ECS path, or undefined. */
export function ecsValue(json: JsonObject, path: string): string | number | boolean | undefined {
  const value = ecsAt(json, path);
  return value === null || typeof value === "object" ? undefined : value;
}

/** The objects of the list at a dotted ECS path; none when there is no list. */
export function ecsObjects(json: JsonObject, path: string): readonly JsonObject[] {
  const value = ecsAt(json, path);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function ecsAt(json: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = json;
  for (const name of path.split("."))
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}
