import {
  type AttributeNode,
  type ElementNode,
  type HoleNode,
  NO_DEPENDENCY,
  type Node,
} from "../binxml/node.ts";
import { dataName, guardsOf, isFragment, literalOf, mergedText } from "../binxml/node-content.ts";
import type { Plan } from "./plan.ts";
import { PlanBuilder } from "./plan-builder.ts";
import { ACTION, ATTRIBUTES_KEY, DATA_ELEMENT, EMPTY, EMPTY_JSON, TEXT_KEY } from "./step.ts";

/** Literals of a plan: far more than any template has, and few enough to always have room for. */
const MAX_LITERAL_BYTES = 128 * 1024;

/**
 * Compiles a template, or returns null for one that steps cannot express: text amid elements, names out of values, and
 * what else no provider does. Such records go the general way, which gives the same JSON.
 */
export function compilePlan(nodes: readonly Node[]): Plan | null {
  const [root, ...more] = nodes;
  if (root?.kind !== "element" || root.name === DATA_ELEMENT || more.length > 0) return null;
  const always = { ...root, dependency: NO_DEPENDENCY };
  if (guardsOf(always).length > 0) return null;
  const compiler = new Compiler();
  compiler.element(always, keyOf(root.name));
  const plan = compiler.isOdd ? null : compiler.builder.build(root);
  return plan === null || plan.literals.byteLength > MAX_LITERAL_BYTES ? null : plan;
}

/** A key of an object with its colon. */
function keyOf(name: string): string {
  return `${JSON.stringify(name)}:`;
}

/** An element's content, sorted. */
type Content = {
  readonly attributes: readonly AttributeNode[];
  readonly inner: readonly (ElementNode | HoleNode)[];
  readonly text: readonly (string | HoleNode)[];
  readonly empty: 0 | 1;
};

class Compiler {
  readonly builder = new PlanBuilder();
  /** Set once something was met that steps cannot express. */
  isOdd = false;

  /** `key` is empty within a list. */
  element(element: ElementNode, key: string): void {
    const guards = guardsOf(element);
    const content = this.#contentOf(element);
    const slot = onlySlotOf(content);
    // most elements of System depend on their own value
    if (key !== "" && slot >= 0 && guards.length === 1 && guards[0] === slot)
      this.builder.step(ACTION.member, slot, content.empty, key);
    else this.#guarded(content, key, guards);
  }

  #guarded(content: Content, key: string, slots: readonly number[]): void {
    const guards = slots.map((slot) => this.builder.step(ACTION.unlessNull, slot));
    if (content.inner.length > 0) this.#container(content, key);
    else if (content.attributes.length === 0) this.#simple(content, key);
    else this.#attributed(content, key);
    if (key === "" && onlySlotOf(content) < 0) this.builder.step(ACTION.item);
    this.builder.land(guards);
  }

  #contentOf(element: ElementNode): Content {
    const isData = element.name === DATA_ELEMENT;
    const attributes = element.attributes.filter(
      (attribute) => literalOf(attribute) !== "" && !(isData && attribute.name === "Name"),
    );
    const inner = element.children
      .filter((child) => child.kind === "element" || child.kind === "hole")
      .filter((child) => child.kind === "element" || isFragment(child));
    const text = mergedText(element.children);
    if (new Set(attributes.map(({ name }) => name)).size < attributes.length) this.isOdd = true;
    if (element.children.some(({ kind }) => kind === "instance")) this.isOdd = true;
    if (
      isData &&
      element.attributes.some((attribute) => attribute.name === "Name" && literalOf(attribute) === null)
    )
      this.isOdd = true;
    return { attributes, inner, text, empty: isData ? EMPTY.text : EMPTY.null };
  }

  #simple({ text, empty }: Content, key: string): void {
    const { builder } = this;
    const [first, ...more] = text;
    builder.text(key);
    if (first === undefined) builder.text(`${EMPTY_JSON[empty]},`);
    else if (more.length > 0) this.#joined(text);
    else if (typeof first === "string") builder.text(`${JSON.stringify(first)},`);
    else if (key === "") builder.step(ACTION.items, first.slot, empty);
    else {
      builder.step(ACTION.value, first.slot, empty);
      builder.text(",");
    }
  }

  /** Text of several pieces. There is a literal among them, so it is never empty. */
  #joined(text: Content["text"]): void {
    const { builder } = this;
    if (!text.some((part) => typeof part === "string")) this.isOdd = true;
    builder.text('"');
    for (const part of text) {
      if (typeof part === "string") builder.text(JSON.stringify(part).slice(1, -1));
      else builder.step(ACTION.part, part.slot);
    }
    builder.text('",');
  }

  #attributed(content: Content, key: string): void {
    const { builder } = this;
    const [text, ...more] = content.text;
    if (more.length > 0) this.isOdd = true;
    builder.text(`${key}{`);
    builder.step(ACTION.open);
    this.#attributes(content.attributes);
    if (text === undefined) builder.step(ACTION.close, 0, content.empty);
    else if (typeof text === "object") builder.step(ACTION.closeText, text.slot, content.empty);
    else {
      if (content.attributes.every((attribute) => literalOf(attribute) === null)) this.isOdd = true;
      builder.text(`${keyOf(TEXT_KEY)}${JSON.stringify(text)},`);
      builder.step(ACTION.close);
    }
  }

  #attributes(attributes: readonly AttributeNode[]): void {
    if (attributes.length === 0) return;
    const { builder } = this;
    const key = `${keyOf(ATTRIBUTES_KEY)}{`;
    builder.text(key);
    for (const attribute of attributes) this.#attribute(attribute);
    builder.step(ACTION.closeAttributes, 0, key.length);
  }

  #attribute(attribute: AttributeNode): void {
    const { builder } = this;
    const literal = literalOf(attribute);
    const [hole, ...more] = attribute.parts;
    if (literal !== null) builder.text(`${keyOf(attribute.name)}${JSON.stringify(literal)},`);
    else if (hole?.kind !== "hole" || more.length > 0) this.isOdd = true;
    else builder.step(ACTION.attribute, hole.slot, EMPTY.null, keyOf(attribute.name));
  }

  /** An element with elements in it. Whitespace between them is layout. */
  #container(content: Content, key: string): void {
    const { builder } = this;
    if (content.text.some((part) => typeof part === "object" || part.trim() !== "")) this.isOdd = true;
    if (content.inner.filter(({ kind }) => kind === "hole").length > 1) this.isOdd = true;
    builder.text(`${key}{`);
    builder.step(ACTION.open);
    this.#attributes(content.attributes);
    const groups = groupsOf(content.inner);
    for (const [name, members] of groups) {
      if (name !== FRAGMENT && name.startsWith("#")) this.isOdd = true;
      this.#group(name, members, groups);
    }
    builder.step(ACTION.close, 0, content.empty);
  }

  #group(
    name: string,
    members: readonly (ElementNode | HoleNode)[],
    groups: ReadonlyMap<string, unknown>,
  ): void {
    const { builder } = this;
    const [first, ...more] = members;
    if (first?.kind === "hole") {
      const names = new Set([...groups.keys()].filter((other) => other !== FRAGMENT));
      builder.step(ACTION.fragment, first.slot, builder.siblings(names));
    } else if (first !== undefined && dataName(first) === "")
      this.#list(`${keyOf(DATA_ELEMENT)}{${keyOf(TEXT_KEY)}[`, members, ACTION.closeData);
    else if (first !== undefined && more.length === 0) this.element(first, keyOf(name));
    else this.#list(`${keyOf(name)}[`, members, ACTION.closeList);
  }

  #list(opening: string, members: readonly (ElementNode | HoleNode)[], close: number): void {
    const { builder } = this;
    const names = new Set(members.map((member) => (member.kind === "element" ? dataName(member) : null)));
    // data without a name beside data of the name "Data"
    if (names.size > 1) this.isOdd = true;
    builder.text(opening);
    builder.step(ACTION.openList);
    for (const member of members) if (member.kind === "element") this.element(member, "");
    builder.step(close, 0, Buffer.byteLength(opening));
  }
}

/** Stands for the name of elements that only the record knows. No element can be called that. */
const FRAGMENT = "#fragment";

/** By the name under which they will stand, in the order of their first. */
function groupsOf(inner: Content["inner"]): Map<string, (ElementNode | HoleNode)[]> {
  const groups = new Map<string, (ElementNode | HoleNode)[]>();
  for (const node of inner) {
    const name = node.kind === "hole" ? FRAGMENT : dataName(node) || node.name;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [node]);
    else group.push(node);
  }
  return groups;
}

/** The slot whose value is all that an element has, or -1. */
function onlySlotOf({ attributes, inner, text }: Content): number {
  const [only] = text;
  return attributes.length === 0 && inner.length === 0 && text.length === 1 && typeof only === "object"
    ? only.slot
    : -1;
}
