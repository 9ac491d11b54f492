import { DATA_ELEMENT } from "../plan/step.ts";
import { VALUE_TYPE } from "../value/value-type.ts";
import { type AttributeNode, type ElementNode, type HoleNode, NO_DEPENDENCY, type Node } from "./node.ts";

/** The name of a data element, empty when it has none; null for other elements. */
export function dataName(element: ElementNode): string | null {
  if (element.name !== DATA_ELEMENT) return null;
  const name = element.attributes.find((attribute) => attribute.name === "Name");
  return name === undefined ? "" : (literalOf(name) ?? "");
}

/** An attribute's text, or null when a record has it. */
export function literalOf({ parts }: AttributeNode): string | null {
  let literal = "";
  for (const part of parts) {
    if (part.kind === "hole") return null;
    literal += part.text;
  }
  return literal;
}

/** Slots that must not be Null for the element to appear: what it depends on, and its own optional values. */
export function guardsOf({ dependency, children }: ElementNode): number[] {
  const slots = new Set(dependency === NO_DEPENDENCY ? [] : [dependency]);
  for (const child of children)
    if (child.kind === "hole" && child.isOptional && !isFragment(child)) slots.add(child.slot);
  return [...slots];
}

/** True for a hole where elements go. */
export function isFragment(node: Node): boolean {
  return node.kind === "hole" && node.type === VALUE_TYPE.binXml;
}

/** Text and holes of an element, neighbouring text as one. */
export function mergedText(children: readonly Node[]): (string | HoleNode)[] {
  const merged: (string | HoleNode)[] = [];
  for (const child of children) {
    const last = merged.at(-1);
    if (child.kind === "hole" && !isFragment(child)) merged.push(child);
    else if (child.kind === "text" && child.text !== "") {
      if (typeof last === "string") merged[merged.length - 1] = last + child.text;
      else merged.push(child.text);
    }
  }
  return merged;
}
