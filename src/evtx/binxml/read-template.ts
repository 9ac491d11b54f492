import type { Chunk } from "../chunk/chunk.ts";
import { templateFields } from "../fields/template-fields.ts";
import { compilePlan } from "../plan/compile.ts";
import { readScalar } from "../value/read-value.ts";
import { VALUE_TYPE } from "../value/value-type.ts";
import type { AttributeNode, Node } from "./node.ts";
import { DEFINITION_HEADER_BYTES } from "./value-table.ts";
import { parseNodes } from "./parse-nodes.ts";
import type { Template } from "./template.ts";
import { TokenReader } from "./token-reader.ts";

/** Reads the definition at an offset of a chunk, or null when there is none. */
export function readTemplate(chunk: Chunk, offset: number): Template | null {
  const size = definitionSize(chunk, offset);
  if (size < 0) return null;
  const start = offset + DEFINITION_HEADER_BYTES;
  const reader = new TokenReader(chunk, start, start + size);
  const nodes = parseNodes(reader, true);
  if (reader.fault !== null) return null;
  const names = reader.names.map(({ at, name }) => ({
    at: at - start,
    name,
    isInline: chunk.view.getUint32(at, true) === at + 4,
  }));
  return {
    id: chunk.view.getUint32(offset + 4, true),
    guid: String(readScalar(chunk, VALUE_TYPE.guid, offset + 4, 16)),
    nodes,
    slotTypes: slotTypesOf(nodes),
    plan: compilePlan(nodes),
    fields: templateFields(nodes),
    definition: { bytes: Buffer.from(chunk.bytes.subarray(start, start + size)), names },
  };
}

/** Bytes of the definition at an offset behind its header, or -1 when it does not fit the chunk. */
export function definitionSize(chunk: Chunk, offset: number): number {
  if (offset + DEFINITION_HEADER_BYTES > chunk.bytes.length) return -1;
  const size = chunk.view.getUint32(offset + 20, true);
  return offset + DEFINITION_HEADER_BYTES + size > chunk.bytes.length ? -1 : size;
}

/**
 * True when a definition of the same GUID and size says the same. GUIDs are not believed: a file could give one to two
 * templates. Names are compared as names, because each chunk keeps them elsewhere.
 */
export function isSameTemplate({ definition }: Template, chunk: Chunk, offset: number): boolean {
  const start = offset + DEFINITION_HEADER_BYTES;
  let at = 0;
  for (const name of definition.names) {
    if (!sameBytes(definition.bytes, chunk.bytes, [at, name.at, start])) return false;
    const nameOffset = chunk.view.getUint32(start + name.at, true);
    at = name.at + 4;
    if (name.isInline !== (nameOffset === start + at)) return false;
    // behind an inline offset comes the link to the next name of the bucket, which is about the chunk
    if (name.isInline) at += 4;
    else if (chunk.nameAt(nameOffset) !== name.name) return false;
  }
  return sameBytes(definition.bytes, chunk.bytes, [at, definition.bytes.length, start]);
}

function sameBytes(
  one: Buffer,
  other: Buffer,
  [from, to, shift]: readonly [number, number, number],
): boolean {
  for (let at = from; at < to; at++) if (one[at] !== other[at + shift]) return false;
  return true;
}

function slotTypesOf(nodes: readonly Node[]): Uint8Array {
  const types = new Map<number, number>();
  const visit = (node: Node): void => {
    if (node.kind === "hole") types.set(node.slot, node.type);
    if (node.kind !== "element") return;
    for (const { parts } of node.attributes satisfies readonly AttributeNode[])
      for (const part of parts) visit(part);
    for (const child of node.children) visit(child);
  };
  for (const node of nodes) visit(node);
  const slots = new Uint8Array(Math.max(0, ...[...types.keys()].map((slot) => slot + 1)));
  for (const [slot, type] of types) slots[slot] = type;
  return slots;
}
