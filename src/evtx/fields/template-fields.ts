import { dataName, guardsOf, isFragment, literalOf, mergedText } from "../binxml/node-content.ts";
import {
  type AttributeNode,
  type ElementNode,
  type HoleNode,
  NO_DEPENDENCY,
  type Node,
} from "../binxml/node.ts";
import { DATA_ELEMENT } from "../plan/step.ts";

/** Where a field's value is: in a slot of the template, or in the template itself. */
export type TemplateField = {
  readonly name: string;
  /** -1: the value is `literal`. */
  readonly slot: number;
  readonly literal: string;
  /** Slots none of which may be Null for the field to be there. */
  readonly guards: readonly number[];
};

export type TemplateFields = {
  readonly fields: readonly TemplateField[];
  /** The slot whose value is the template of the event data, or -1. */
  readonly body: number;
};

/** Elements of an event whose descendants are its data. Source: the event schema, `EventType`. */
const DATA_PARTS: ReadonlySet<string> = new Set([
  "EventData",
  "UserData",
  "ProcessingErrorData",
  "DebugData",
]);

/**
 * A template's fields by the names that detection rules have for them: `EventID`, `Provider_Name`, `TargetUserName`; of
 * nested elements the innermost name, of attributes `Element_Attribute`, of data without a name `Data`. Null for a
 * template whose values are not single slots.
 */
export function templateFields(nodes: readonly Node[]): TemplateFields | null {
  const [root, ...more] = nodes;
  if (root?.kind !== "element" || more.length > 0) return null;
  const collector = new Collector();
  // a record is there, whatever its outermost element depends on
  if (root.name === "Event") collector.event(root);
  else collector.data({ ...root, dependency: NO_DEPENDENCY }, []);
  return collector.isOdd ? null : { fields: collector.fields, body: bodyOf(root) };
}

class Collector {
  readonly fields: TemplateField[] = [];
  isOdd = false;

  event(event: ElementNode): void {
    for (const part of event.children) {
      if (part.kind === "instance") this.isOdd = true;
      if (part.kind !== "element") continue;
      if (part.name === "System") this.#children(part, guardsOf(part));
      else if (DATA_PARTS.has(part.name)) this.data(part, []);
    }
  }

  data(element: ElementNode, outerGuards: readonly number[]): void {
    const guards = [...outerGuards, ...guardsOf(element)];
    const name = dataName(element) || element.name;
    for (const attribute of element.attributes)
      if (
        !attribute.name.startsWith("xmlns") &&
        !(element.name === DATA_ELEMENT && attribute.name === "Name")
      )
        this.#attribute(name, attribute, guards);
    this.#text(name, element, guards);
    this.#children(element, guards);
  }

  #children({ children }: ElementNode, guards: readonly number[]): void {
    for (const child of children) {
      if (child.kind === "instance") this.isOdd = true;
      if (child.kind === "element") this.data(child, guards);
    }
  }

  #attribute(element: string, attribute: AttributeNode, guards: readonly number[]): void {
    const literal = literalOf(attribute);
    if (literal === "") return;
    this.#add(
      `${element}_${attribute.name}`,
      literal === null ? attribute.parts : [{ kind: "text", text: literal }],
      guards,
    );
  }

  #text(name: string, { children }: ElementNode, guards: readonly number[]): void {
    const hasElements = children.some((child) => child.kind === "element" || isFragment(child));
    const parts = mergedText(children).filter(
      (part) => !hasElements || typeof part === "object" || part.trim() !== "",
    );
    if (parts.length === 0) return;
    this.#add(
      name,
      parts.map((part) => (typeof part === "string" ? { kind: "text", text: part } : part)),
      guards,
    );
  }

  #add(name: string, parts: AttributeNode["parts"], guards: readonly number[]): void {
    const [part] = parts;
    if (parts.length !== 1 || part === undefined) this.isOdd = true;
    else if (part.kind === "text") this.fields.push({ name, slot: -1, literal: part.text, guards });
    else this.fields.push({ name, slot: part.slot, literal: "", guards });
  }
}

function bodyOf({ children }: ElementNode): number {
  const bodies = children.filter((child): child is HoleNode => child.kind === "hole" && isFragment(child));
  return bodies.length === 1 ? (bodies[0]?.slot ?? -1) : -1;
}
