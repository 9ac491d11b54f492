import { isSeq, type Node, type YAMLMap } from "yaml";
import { TACTICS } from "../../../schema/attack.ts";
import { itemsOf, nodeAt, offsetOf, scalarText } from "../yaml-nodes.ts";
import { plainEdit, type Remark } from "./remark.ts";

/** Namespaces and what follows them. Source: Sigma specification 2.1, appendix "Tags". */
const NAMESPACES: Readonly<Record<string, RegExp>> = {
  attack: new RegExp(
    `^(?:t\\d{4}(?:\\.\\d{3})?|[gs]\\d{4}|ds\\d{4}|${TACTICS.map(({ tag }) => tag).join("|")})$`,
  ),
  car: /^\d{4}-\d{2}-\d{3}$/,
  cve: /^\d{4}[.-]\d{4,7}$/,
  d3fend: /^(?:d3[af]?-[a-z0-9-]+|[a-z-]+)$/,
  detection: /^(?:dfir|emerging-threats|threat-hunting)$/,
  stp: /^\d[a-z]?(?:\.[a-z0-9]+)?$/,
  tlp: /^(?:red|amber|amber-strict|green|clear|white)$/,
};

/** Tags that nothing can read are as good as none. */
export function* checkTags(root: YAMLMap): Generator<Remark> {
  const tags = nodeAt(root, "tags");
  const nodes = isSeq(tags) ? itemsOf(tags) : [];
  const seen = new Set<string>();
  for (const node of nodes) {
    const tag = scalarText(node);
    const fault = seen.has(tag) ? "the tag stands there twice" : faultOf(tag);
    if (fault !== null)
      yield {
        severity: "warning",
        code: "tag_invalid",
        message: fault,
        offset: offsetOf(node),
        ...repaired(tag, node, seen),
      };
    seen.add(tag);
  }
  if (root.has("detection") && ![...seen].some((tag) => tag.startsWith("attack.")))
    yield {
      severity: "info",
      code: "tag_attack_missing",
      message: "without a tag of ATT&CK the rule is missing in the matrix",
      offset: offsetOf(tags ?? root),
    };
}

/** The tag in lower case and with hyphens, where that is one, and not there yet. */
function repaired(tag: string, node: Node, seen: ReadonlySet<string>): Pick<Remark, "edit"> {
  const [namespace = "", ...rest] = tag.toLowerCase().split(".");
  const wanted = [namespace, rest.join(".").replaceAll("_", "-")].join(".");
  return wanted !== tag && !seen.has(wanted) && faultOf(wanted) === null ? plainEdit(node, wanted) : {};
}

function faultOf(tag: string): string | null {
  const dot = tag.indexOf(".");
  const form = NAMESPACES[tag.slice(0, Math.max(0, dot))];
  if (tag !== tag.toLowerCase()) return `tags are written in lower case: '${tag.toLowerCase()}'`;
  if (dot <= 0) return `'${tag}' has no namespace, such as attack.t1059`;
  if (form === undefined) return `'${tag.slice(0, dot)}' is no namespace of Sigma`;
  if (form.test(tag.slice(dot + 1))) return null;
  return tag.includes("_")
    ? `'${tag}' is written with hyphens: '${tag.replaceAll("_", "-")}'`
    : `'${tag}' is nothing that the namespace has`;
}
