import type { EventLogsource } from "../schema/logsource.ts";
import { integerOf } from "./field-value.ts";
import { addFields, type FieldMap } from "./flatten.ts";
import type { KnownFields } from "./known-fields.ts";
import { isWebRequest, knownRequest } from "./known-ocsf.ts";
import { addProxyNames } from "./web-names.ts";

/**
 * Sigma's log source of an event of a product without a source of its own, and the names that the rules of its
 * categories use, added to its fields: `proxy` for web requests, `firewall` for connections, `dns` for queries,
 * `antivirus` for what names malware in a file.
 */
export function knownLogsource(
  fields: FieldMap,
  known: KnownFields,
  product: string | null,
  services: readonly string[] = [],
): EventLogsource {
  const categories: string[] = [];
  const own: FieldMap = new Map();
  if (isWebRequest(known)) {
    categories.push("proxy");
    addProxyNames(own, knownRequest(known));
  } else if (known.has("srcIp") && known.has("dstIp")) categories.push("firewall");
  if (known.has("query")) {
    categories.push("dns");
    addFields(own, { query: known.get("query") });
  }
  const signature = known.get("threat") ?? known.get("rule");
  if (signature !== undefined && known.has("file")) {
    categories.push("antivirus");
    addFields(own, { Signature: signature, Filename: known.get("file") });
  }
  if (categories.length > 0)
    addFields(own, {
      src_ip: known.get("srcIp"),
      dst_ip: known.get("dstIp"),
      dst_port: integerOf(known.get("dstPort")),
      action: known.get("action"),
    });
  for (const [name, value] of own) if (!fields.has(name)) fields.set(name, value);
  return { product, categories, services };
}

/** A product's name as Sigma writes one: `UniFi Network` is `unifi_network`. */
export function sigmaProduct(name: string): string | null {
  const product = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "")
    .slice(0, 64);
  return product === "" ? null : product;
}
