import { XMLParser } from "fast-xml-parser";
import { isJsonObject } from "../../formats/json.ts";
import type { JsonObject } from "../../source.ts";

/** More than any channel writes: event data is at most 64 KiB of UTF-16. */
const MAX_XML_LENGTH = 1_000_000;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  textNodeName: "#text",
  parseTagValue: false,
  parseAttributeValue: false,
  // a command line may end in a space, and rules see it
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
});

/**
 * `<Event>...</Event>` as the tree that `readEventTree` reads, or null when it is none. A document type is refused:
 * Windows writes none, and it could define entities that expand without end.
 */
export function parseEventXml(text: string): JsonObject | null {
  if (text.length > MAX_XML_LENGTH || text.includes("<!DOCTYPE")) return null;
  try {
    const document: unknown = parser.parse(text, true);
    const event = isJsonObject(document) ? (document["Event"] ?? document) : null;
    return isJsonObject(event) ? event : null;
  } catch {
    return null;
  }
}
