import type { Chunk } from "../chunk/chunk.ts";
import { ATTRIBUTES_KEY, DATA_ELEMENT, TEXT_KEY } from "../plan/step.ts";
import { type JsonTree, printTree } from "../value/json-tree.ts";
import type { Scalar } from "../value/read-value.ts";
import { VALUE_TYPE } from "../value/value-type.ts";
import { isFragment } from "./node-content.ts";
import { type ElementNode, type HoleNode, NO_DEPENDENCY, type Node, type TextNode } from "./node.ts";
import { locateValues, type ValueTable } from "./value-table.ts";
import { parseNodes } from "./parse-nodes.ts";
import type { Template } from "./template.ts";
import { TokenReader } from "./token-reader.ts";
import type { Values } from "./values.ts";

/** Nodes that the records of a chunk may become, and characters of them: many times what any does. */
const CHUNK_NODES = 1_000_000;
const CHUNK_CHARACTERS = 8 << 20;
const MAX_DEPTH = 64;

/** An element as a member of the object around it. `isUnnamed`: event data that has only its place. */
type Member = { readonly name: string; readonly value: JsonTree; readonly isUnnamed: boolean };

/** Finds the template of an instance, or null. */
export type FindTemplate = (instance: ValueTable) => Template | null;

/** Which values the holes of the nodes mean. */
type Scope = { readonly base: number; readonly count: number };
const NO_SCOPE: Scope = { base: 0, count: 0 };

/**
 * The general way from binary XML to JSON: whatever is nested in whatever, slowly. The plans of templates give the same
 * for nearly all records without building a tree.
 */
export class Expander {
  readonly #chunk: Chunk;
  readonly #values: Values;
  #find: FindTemplate = () => null;
  #depth = 0;
  #nodesLeft = CHUNK_NODES;
  #charactersLeft = CHUNK_CHARACTERS;
  #fault: string | null = null;
  #isOutermost = true;
  #end = 0;

  constructor(chunk: Chunk, values: Values) {
    this.#chunk = chunk;
    this.#values = values;
  }

  /** To be called for each chunk. */
  renew(): void {
    this.#nodesLeft = CHUNK_NODES;
    this.#charactersLeft = CHUNK_CHARACTERS;
  }

  /** The fragment between two offsets as an object, or why it cannot be read. */
  expand(at: number, end: number, find: FindTemplate): ExpandedFragment {
    this.#find = find;
    this.#values.count = 0;
    this.#depth = 0;
    this.#fault = null;
    this.#isOutermost = true;
    const members = this.#fragment(at, end);
    if (this.#fault === null && members.length === 0) this.#fault = "it has no element";
    return this.#fault === null ? { tree: objectOf(members), end: this.#end } : { fault: this.#fault };
  }

  #fail(reason: string): void {
    this.#fault ??= reason;
  }

  #fragment(at: number, end: number): Member[] {
    if (this.#depth >= MAX_DEPTH) this.#fail("templates are nested too deeply");
    if (this.#fault !== null || this.#depth >= MAX_DEPTH) return [];
    const reader = new TokenReader(this.#chunk, at, end);
    const nodes = parseNodes(reader, false);
    if (reader.fault !== null) this.#fail(reader.fault);
    this.#depth++;
    const members = this.#members(nodes, NO_SCOPE);
    this.#depth--;
    this.#end = reader.at;
    return members;
  }

  #members(nodes: readonly Node[], scope: Scope): Member[] {
    const members: Member[] = [];
    for (const node of nodes) {
      if (--this.#nodesLeft < 0) this.#fail("the chunk's records unfold to too much");
      if (this.#fault !== null) break;
      if (node.kind === "element") members.push(...this.#element(node, scope));
      else if (node.kind === "instance") members.push(...this.#instance(node.offset));
      else if (node.kind === "hole" && this.#typeOf(node, scope) === VALUE_TYPE.binXml)
        members.push(...this.#nested(node, scope));
    }
    return members;
  }

  #instance(offset: number): Member[] {
    const { bytes, view } = this.#chunk;
    const base = this.#values.count;
    const table = locateValues(view, offset, bytes.length);
    const template = table === null ? null : this.#find(table);
    if (table === null || template === null || this.#values.add(view, table, bytes.length) < 0) {
      this.#fail(template === null ? "its template is not there" : "its values do not fit");
      return [];
    }
    if (++this.#depth > MAX_DEPTH) this.#fail("templates are nested too deeply");
    const members = this.#members(template.nodes, { base, count: table.count });
    this.#depth--;
    this.#values.count = base;
    return members;
  }

  #nested(hole: HoleNode, { base }: Scope): Member[] {
    const offset = this.#values.offsets[base + hole.slot] ?? 0;
    const size = this.#values.sizes[base + hole.slot] ?? 0;
    const end = this.#end;
    const members = size === 0 ? [] : this.#fragment(offset, offset + size);
    this.#end = end;
    return members;
  }

  /** What an element becomes: nothing, one member, or one for each item of an array in it. */
  #element(element: ElementNode, scope: Scope): Member[] {
    const isOutermost = this.#isOutermost;
    this.#isOutermost = false;
    // a record is there, whatever its outermost element depends on
    if (!isOutermost && this.#isDropped(element, scope)) return [];
    this.#spend(element.name.length);
    const isData = element.name === DATA_ELEMENT;
    const attributes = this.#attributes(element, scope);
    const dataName = isData ? attributes.get("Name") : undefined;
    if (isData) attributes.delete("Name");
    const name = dataName === undefined ? element.name : nameOf(dataName);
    const inner = this.#members(element.children, scope);
    const texts = this.#texts(element.children, scope).map((text) => (isLayout(text, element) ? "" : text));
    this.#nodesLeft -= texts.length;
    return texts.map((text) => {
      const value =
        inner.length + attributes.size === 0
          ? text === ""
            ? null
            : text
          : objectOf(inner, attributes, text);
      return {
        name,
        value: isData && value === null && text === "" ? "" : value,
        isUnnamed: isData && dataName === undefined,
      };
    });
  }

  #isDropped({ dependency, children }: ElementNode, scope: Scope): boolean {
    if (dependency !== NO_DEPENDENCY && this.#typeAt(dependency, scope) === VALUE_TYPE.null) return true;
    return children.some(
      (child) =>
        child.kind === "hole" &&
        child.isOptional &&
        child.type !== VALUE_TYPE.binXml &&
        this.#typeOf(child, scope) === VALUE_TYPE.null,
    );
  }

  /** Attributes without a value are not there. */
  #attributes(element: ElementNode, scope: Scope): Map<string, JsonTree> {
    const attributes = new Map<string, JsonTree>();
    for (const { name, parts } of element.attributes) {
      this.#spend(name.length);
      const pieces = parts.map((part) => this.#piece(part, scope));
      const [only = ""] = pieces;
      const value = pieces.length === 1 ? listOf(only) : pieces.map(textOf).join("");
      if (value !== "") attributes.set(name, value);
    }
    return attributes;
  }

  /** The text of an element: one, or for arrays in it one for each combination of their items. */
  #texts(children: readonly Node[], scope: Scope): Scalar[] {
    const pieces = children
      .filter((child) => child.kind === "text" || child.kind === "hole")
      .filter((child) =>
        child.kind === "text" ? child.text !== "" : this.#typeOf(child, scope) !== VALUE_TYPE.binXml,
      )
      .map((child) => this.#piece(child, scope))
      .map((piece) => (Array.isArray(piece) ? piece : [piece]))
      .map((items) => (items.length === 0 ? [""] : items));
    const [first = [""], ...rest] = pieces;
    return rest.reduce((texts, items) => this.#combined(texts, items), first);
  }

  /** Every text followed by every item. */
  #combined(texts: readonly Scalar[], items: readonly Scalar[]): Scalar[] {
    if (texts.length * items.length > this.#nodesLeft) this.#fail("the chunk's records unfold to too much");
    if (this.#fault !== null) return [];
    const combined = texts.flatMap((text) => items.map((item) => textOf(text) + textOf(item)));
    this.#spend(combined.reduce((sum, text) => sum + text.length, 0));
    return combined;
  }

  #piece(part: TextNode | HoleNode, { base, count }: Scope): Scalar | Scalar[] {
    if (part.kind === "text") {
      this.#spend(part.text.length);
      return part.text;
    }
    if (part.slot >= count) return "";
    this.#spend(this.#values.sizes[base + part.slot] ?? 0);
    return this.#fault === null ? this.#values.read(this.#chunk, base + part.slot) : "";
  }

  /** A template may name one long text many times, and be named many times itself. */
  #spend(characters: number): void {
    this.#charactersLeft -= characters;
    if (this.#charactersLeft < 0) this.#fail("the chunk's records unfold to too much");
  }

  #typeOf(node: Node, scope: Scope): number {
    return node.kind === "hole" ? this.#typeAt(node.slot, scope) : VALUE_TYPE.null;
  }

  /** A slot that a record does not have is Null. */
  #typeAt(slot: number, { base, count }: Scope): number {
    return slot < count ? (this.#values.types[base + slot] ?? VALUE_TYPE.null) : VALUE_TYPE.null;
  }
}

/** A record's elements, and where behind them reading ended. */
export type ExpandedFragment = { readonly tree: JsonTree; readonly end: number } | { readonly fault: string };

/** Whitespace amid elements. */
function isLayout(text: Scalar, { children }: ElementNode): boolean {
  return (
    typeof text === "string" &&
    text.trim() === "" &&
    children.some((child) => child.kind === "element" || child.kind === "instance" || isFragment(child))
  );
}

/** An element's attributes, text and elements as an object. */
function objectOf(
  members: readonly Member[],
  attributes?: ReadonlyMap<string, JsonTree>,
  text: Scalar = "",
): JsonTree {
  const object = new Map<string, JsonTree>();
  if (attributes !== undefined && attributes.size > 0) object.set(ATTRIBUTES_KEY, attributes);
  if (text !== "") object.set(TEXT_KEY, text);
  for (const [name, group] of Map.groupBy(members, (member) => member.name)) object.set(name, valueOf(group));
  return object;
}

/** Members of one name become a list; unnamed data always is one. */
function valueOf(group: readonly Member[]): JsonTree {
  const values = group.map(({ value }) => value);
  if (group.some(({ isUnnamed }) => isUnnamed)) return new Map([[TEXT_KEY, values]]);
  return values.length === 1 ? (values[0] ?? null) : values;
}

function nameOf(value: JsonTree): string {
  return typeof value === "string" ? value : printTree(value);
}

function listOf(value: Scalar | Scalar[]): JsonTree {
  if (!Array.isArray(value)) return value;
  const items = value.map((item) => (item === "" ? null : item));
  return items.length === 1 ? (items[0] ?? null) : items.length === 0 ? "" : items;
}

function textOf(value: Scalar | Scalar[]): string {
  return value === null ? "" : Array.isArray(value) ? value.map(textOf).join("") : String(value);
}
