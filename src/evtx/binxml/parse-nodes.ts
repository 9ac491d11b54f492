import type { AttributeNode, ElementNode, HoleNode, Node, TextNode } from "./node.ts";
import { NO_DEPENDENCY } from "./node.ts";
import { TOKEN } from "./token.ts";
import { locateValues } from "./value-table.ts";
import type { TokenReader } from "./token-reader.ts";

const MORE = 0x40;
/** Elements within elements. No event comes near; a crafted one must not exhaust the stack. */
const MAX_DEPTH = 64;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/**
 * Reads the elements of a fragment up to its end or its EOF token. `isTemplate`: elements of a template name a slot that
 * they depend on, others do not. `reader.fault` says whether it could be read.
 */
export function parseNodes(reader: TokenReader, isTemplate: boolean): Node[] {
  return new NodeParser(reader, isTemplate).roots();
}

class NodeParser {
  readonly #reader: TokenReader;
  readonly #isTemplate: boolean;
  #depth = 0;

  constructor(reader: TokenReader, isTemplate: boolean) {
    this.#reader = reader;
    this.#isTemplate = isTemplate;
  }

  roots(): Node[] {
    const reader = this.#reader;
    const nodes: Node[] = [];
    while (!reader.isAtEnd) {
      const token = reader.u8() & ~MORE;
      if (token === TOKEN.eof) break;
      if (token === TOKEN.fragment) reader.skip(3);
      else if (token === TOKEN.instance) nodes.push(this.#instance());
      else if (token === TOKEN.openStart) nodes.push(this.#element());
      else if (token === TOKEN.piTarget) reader.name();
      else if (token === TOKEN.piData) reader.text();
      else reader.fail(`token ${token} where an element should begin`);
    }
    return nodes;
  }

  #element(): ElementNode {
    const reader = this.#reader;
    const hasAttributes = ((reader.chunk.bytes[reader.at - 1] ?? 0) & MORE) !== 0;
    if (++this.#depth > MAX_DEPTH) reader.fail("elements are nested too deeply");
    const hasDependency = this.#hasDependency();
    const dependency = hasDependency ? reader.u16() : 0xffff;
    reader.skip(4);
    const name = reader.name();
    if (hasAttributes) reader.skip(4);
    const attributes = this.#attributes();
    const close = reader.u8() & ~MORE;
    if (close !== TOKEN.closeStart && close !== TOKEN.closeEmpty) reader.fail(`element ${name} does not end`);
    const children = close === TOKEN.closeStart ? this.#content() : [];
    this.#depth--;
    return {
      kind: "element",
      name,
      dependency: dependency === 0xffff ? NO_DEPENDENCY : dependency,
      attributes,
      children,
    };
  }

  /** Files exist that have it the other way round, so the expected form must fit: its size, and its name's hash. */
  #hasDependency(): boolean {
    const expected = this.#isTemplate;
    return this.#fits(expected) || !this.#fits(!expected) ? expected : !expected;
  }

  #fits(hasDependency: boolean): boolean {
    const { chunk, at, end } = this.#reader;
    const sizeAt = hasDependency ? at + 2 : at;
    if (sizeAt + 8 > end) return false;
    const { view } = chunk;
    return (
      sizeAt + 4 + view.getUint32(sizeAt, true) <= end &&
      chunk.nameAt(view.getUint32(sizeAt + 4, true)) !== null
    );
  }

  #attributes(): AttributeNode[] {
    const reader = this.#reader;
    const attributes: AttributeNode[] = [];
    while ((this.#peek() & ~MORE) === TOKEN.attribute && !reader.isAtEnd) {
      reader.skip(1);
      const name = reader.name();
      const parts: (TextNode | HoleNode)[] = [];
      for (let part = this.#text(); part !== null; part = this.#text()) parts.push(part);
      attributes.push({ name, parts });
    }
    return attributes;
  }

  #content(): Node[] {
    const reader = this.#reader;
    const nodes: Node[] = [];
    while (!reader.isAtEnd) {
      const text = this.#text();
      if (text !== null) {
        nodes.push(text);
        continue;
      }
      const token = reader.u8() & ~MORE;
      if (token === TOKEN.endElement) return nodes;
      if (token === TOKEN.openStart) nodes.push(this.#element());
      else if (token === TOKEN.instance) nodes.push(this.#instance());
      else if (token === TOKEN.piTarget) reader.name();
      else if (token === TOKEN.piData) reader.text();
      else reader.fail(`token ${token} within an element`);
    }
    reader.fail("an element does not end");
    return nodes;
  }

  /** A piece of text or a hole, or null, with nothing read, where another token is. */
  #text(): TextNode | HoleNode | null {
    const reader = this.#reader;
    const read = TEXT_TOKENS[this.#peek() & ~MORE];
    if (read === undefined || reader.isAtEnd) return null;
    const token = reader.u8() & ~MORE;
    return read(reader, token);
  }

  /** Skips over a template and its values; they are read where the values are needed. */
  #instance(): Node {
    const reader = this.#reader;
    const offset = reader.at - 1;
    reader.skip(instanceBytes(reader) - 1);
    return { kind: "instance", offset };
  }

  #peek(): number {
    const { chunk, at, end } = this.#reader;
    return at < end ? (chunk.bytes[at] ?? 0) : 0;
  }
}

type ReadText = (reader: TokenReader, token: number) => TextNode | HoleNode;

const text = (value: string): TextNode => ({ kind: "text", text: value });
const hole: ReadText = (reader, token) => {
  const slot = reader.u16();
  return { kind: "hole", slot, type: reader.u8(), isOptional: token === TOKEN.optionalHole };
};

const TEXT_TOKENS: Readonly<Record<number, ReadText>> = {
  [TOKEN.value]: (reader) => {
    if (reader.u8() !== 1) reader.fail("a literal value is no text");
    return text(reader.text());
  },
  [TOKEN.cdata]: (reader) => text(reader.text()),
  [TOKEN.charRef]: (reader) => text(String.fromCharCode(reader.u16()).toWellFormed()),
  [TOKEN.entityRef]: (reader) => {
    const name = reader.name();
    return text(ENTITIES.get(name) ?? `&${name};`);
  },
  [TOKEN.hole]: hole,
  [TOKEN.optionalHole]: hole,
};

/** Bytes of the instance whose token was just read, the token counted; too many where it does not fit. */
function instanceBytes(reader: TokenReader): number {
  const { chunk, at, end } = reader;
  const table = locateValues(chunk.view, at - 1, end);
  if (table === null) return end;
  let bytes = table.descriptors + 4 * table.count - (at - 1);
  for (let index = 0; index < table.count; index++)
    bytes += chunk.view.getUint16(table.descriptors + 4 * index, true);
  return bytes;
}
