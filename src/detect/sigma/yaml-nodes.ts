import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  parseAllDocuments,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";

/** The documents of a rule file; faults of YAML are in each document's `errors`. */
export function parseRuleYaml(text: string, lineCounter: LineCounter): Document.Parsed[] {
  // PyYAML, which rules are written against, reads YAML 1.1
  const documents = parseAllDocuments(text, {
    lineCounter,
    version: "1.1",
    uniqueKeys: true,
    logLevel: "silent",
  });
  return Array.isArray(documents) ? documents : [];
}

/** A value of the yaml package as a node, or null. */
export function nodeOf(value: unknown): Node | null {
  return isNode(value) ? value : null;
}

/** The nodes of a list. */
export function itemsOf(seq: YAMLSeq): Node[] {
  return seq.items.map(nodeOf).filter((item) => item !== null);
}

/** Where a node begins in the text, counted in characters from 0. */
export function offsetOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}

/** The value of a key, or null. */
export function nodeAt(map: YAMLMap, key: string): Node | null {
  const node: unknown = map.get(key, true);
  return isScalar(node) || isMap(node) || isSeq(node) ? node : null;
}

/** The single value of a key as text, or null when there is none. */
export function textAt(map: YAMLMap, key: string): string | null {
  const node = nodeAt(map, key);
  return isScalar(node) && node.value !== null ? scalarText(node) : null;
}

/** The values of a key as texts: of a list its items, of a single value that one. */
export function textsAt(map: YAMLMap, key: string): string[] {
  const node = nodeAt(map, key);
  if (isSeq(node))
    return itemsOf(node)
      .map(scalarText)
      .filter((item) => item !== "");
  return isScalar(node) && node.value !== null ? [scalarText(node)] : [];
}

/** A scalar as it was written, but for dates, which YAML 1.1 makes of some texts. */
export function scalarText(node: Node): string {
  if (!isScalar(node)) return "";
  return typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
}
