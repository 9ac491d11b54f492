import { crc32 } from "node:zlib";
import type { ElementNode, HoleNode, Node, TextNode } from "../../src/evtx/binxml/node.ts";

/** A value of a record: bytes of a type, or a template with values of its own. */
export type EvtxValue =
  | { readonly type: number; readonly bytes: Uint8Array }
  | { readonly fragment: EvtxFragment };

/** What a record or a nested value is: a template with values, or plain elements. */
export type EvtxFragment =
  | { readonly template: EvtxTemplate; readonly values: readonly EvtxValue[] }
  | { readonly nodes: readonly Node[] };

export type EvtxTemplate = { readonly id: number; readonly root: ElementNode };

const CHUNK_BYTES = 65_536;
const FILE_HEADER_BYTES = 4096;
/** 24 November 2025, 12:00 UTC, as FILETIME. */
export const EVTX_TIME = 134_084_592_000_000_000n;

/** An event log file of some chunks. */
export function evtxFile(chunks: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(FILE_HEADER_BYTES);
  header.write("ElfFile\0", "latin1");
  header.writeUInt32LE(128, 32);
  header.writeUInt16LE(1, 36);
  header.writeUInt16LE(3, 38);
  header.writeUInt16LE(FILE_HEADER_BYTES, 40);
  header.writeUInt16LE(chunks.length % 65_536, 42);
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124);
  return Buffer.concat([header, ...chunks]);
}

/**
 * Writes a chunk as Windows does: names and templates stand where they are first used, and are referred to from then on.
 * Small, so that it can be seen to be right.
 */
export class EvtxChunkWriter {
  readonly bytes: Buffer = Buffer.alloc(CHUNK_BYTES);
  at = 512;
  /** Where each record begins. */
  readonly records: number[] = [];
  readonly #names = new Map<string, number>();
  readonly #templates = new Map<number, number>();

  record(id: number, fragment: EvtxFragment): this {
    const start = this.at;
    this.records.push(start);
    this.at += 24;
    this.fragment(fragment);
    this.#u8(0);
    this.at = Math.ceil((this.at + 4) / 8) * 8;
    this.bytes.writeUInt32LE(0x2a2a, start);
    this.bytes.writeUInt32LE(this.at - start, start + 4);
    this.bytes.writeBigUInt64LE(BigInt(id), start + 8);
    this.bytes.writeBigUInt64LE(EVTX_TIME, start + 16);
    this.bytes.writeUInt32LE(this.at - start, this.at - 4);
    return this;
  }

  /** The chunk. `free`: where its header says that records end. */
  finish(free: number = this.at): Buffer {
    const { bytes } = this;
    bytes.write("ElfChnk\0", "latin1");
    bytes.writeUInt32LE(128, 40);
    bytes.writeUInt32LE(this.records.at(-1) ?? 0, 44);
    bytes.writeUInt32LE(free, 48);
    bytes.writeUInt32LE(crc32(bytes.subarray(512, free)), 52);
    bytes.writeUInt32LE(1, 120);
    bytes.writeUInt32LE(crc32(bytes.subarray(128, 512), crc32(bytes.subarray(0, 120))), 124);
    return bytes;
  }

  fragment(fragment: EvtxFragment): void {
    this.#put(Buffer.from([0x0f, 1, 1, 0]));
    if ("nodes" in fragment) for (const node of fragment.nodes) this.#node(node, false);
    else this.#instance(fragment.template, fragment.values);
  }

  #instance(template: EvtxTemplate, values: readonly EvtxValue[]): void {
    this.#put(Buffer.from([0x0c, 1]));
    this.#u32(template.id);
    const known = this.#templates.get(template.id);
    this.#u32(known ?? this.at + 4);
    if (known === undefined) this.#definition(template);
    this.#u32(values.length);
    const descriptors = this.at;
    this.at += 4 * values.length;
    for (const [index, value] of values.entries()) {
      const start = this.at;
      if ("bytes" in value) this.#put(value.bytes);
      else {
        this.fragment(value.fragment);
        this.#u8(0);
      }
      this.bytes.writeUInt16LE(this.at - start, descriptors + 4 * index);
      this.bytes[descriptors + 4 * index + 2] = "bytes" in value ? value.type : 0x21;
    }
  }

  #definition({ id, root }: EvtxTemplate): void {
    this.#templates.set(id, this.at);
    this.#u32(0);
    this.#u32(id);
    this.at += 12;
    const sizeAt = this.at;
    this.#u32(0);
    this.#put(Buffer.from([0x0f, 1, 1, 0]));
    this.#node(root, true);
    this.#u8(0);
    this.bytes.writeUInt32LE(this.at - sizeAt - 4, sizeAt);
  }

  #node(node: Node, isTemplate: boolean): void {
    if (node.kind === "element") this.#element(node, isTemplate);
    else if (node.kind !== "instance") this.#text(node);
  }

  #element({ name, dependency, attributes, children }: ElementNode, isTemplate: boolean): void {
    this.#u8(attributes.length > 0 ? 0x41 : 0x01);
    if (isTemplate) this.#u16(dependency < 0 ? 0xffff : dependency);
    const sizeAt = this.at;
    this.#u32(0);
    this.#name(name);
    if (attributes.length > 0) this.#u32(0);
    for (const attribute of attributes) {
      this.#u8(0x06);
      this.#name(attribute.name);
      for (const part of attribute.parts) this.#text(part);
    }
    if (children.length === 0) this.#u8(0x03);
    else {
      this.#u8(0x02);
      for (const child of children) this.#node(child, isTemplate);
      this.#u8(0x04);
    }
    this.bytes.writeUInt32LE(this.at - sizeAt - 4, sizeAt);
  }

  #text(node: TextNode | HoleNode): void {
    if (node.kind === "hole") {
      this.#u8(node.isOptional ? 0x0e : 0x0d);
      this.#u16(node.slot);
      this.#u8(node.type);
    } else {
      this.#put(Buffer.from([0x05, 1]));
      this.#u16(node.text.length);
      this.#put(Buffer.from(node.text, "utf16le"));
    }
  }

  #name(name: string): void {
    const known = this.#names.get(name);
    this.#u32(known ?? this.at + 4);
    if (known !== undefined) return;
    this.#names.set(name, this.at);
    this.#u32(0);
    let hash = 0;
    for (let unit = 0; unit < name.length; unit++)
      hash = (Math.imul(hash, 65_599) + name.charCodeAt(unit)) | 0;
    this.#u16(hash & 0xffff);
    this.#u16(name.length);
    this.#put(Buffer.from(name, "utf16le"));
    this.#u16(0);
  }

  #u8(value: number): void {
    this.bytes[this.at++] = value;
  }

  #u16(value: number): void {
    this.at = this.bytes.writeUInt16LE(value, this.at);
  }

  #u32(value: number): void {
    this.at = this.bytes.writeUInt32LE(value, this.at);
  }

  #put(bytes: Uint8Array): void {
    if (this.at + bytes.length > CHUNK_BYTES) throw new Error("the chunk is full");
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }
}

/** An element; attributes and children may be given as text or holes. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | HoleNode>> = {},
  ...children: readonly (Node | string)[]
): ElementNode {
  return {
    kind: "element",
    name,
    dependency: -1,
    attributes: Object.entries(attributes).map(([attribute, value]) => ({
      name: attribute,
      parts: [typeof value === "string" ? text(value) : value],
    })),
    children: children.map((child) => (typeof child === "string" ? text(child) : child)),
  };
}

export function text(value: string): TextNode {
  return { kind: "text", text: value };
}

export function hole(slot: number, type: number): HoleNode {
  return { kind: "hole", slot, type, isOptional: false };
}

export function optional(slot: number, type: number): HoleNode {
  return { kind: "hole", slot, type, isOptional: true };
}

const NULL: EvtxValue = { type: 0, bytes: new Uint8Array(0) };
export const value = {
  none: NULL,
  string: (content: string): EvtxValue => ({ type: 0x01, bytes: Buffer.from(content, "utf16le") }),
  strings: (...items: readonly string[]): EvtxValue => ({
    type: 0x81,
    bytes: Buffer.from(items.map((item) => `${item}\0`).join(""), "utf16le"),
  }),
  hex: (type: number, hex: string): EvtxValue => ({
    type,
    bytes: Buffer.from(hex.replaceAll(" ", ""), "hex"),
  }),
  uint: (type: number, bytes: number, content: bigint | number): EvtxValue => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigUInt64LE(BigInt.asUintN(64, BigInt(content)));
    return { type, bytes: buffer.subarray(0, bytes) };
  },
  fragment: (fragment: EvtxFragment): EvtxValue => ({ fragment }),
};

/** The outer template of an event as Windows has it: 18 values, the last of them the event data. */
export const EVENT_TEMPLATE: EvtxTemplate = {
  id: 0xd6021be0,
  root: element(
    "Event",
    { xmlns: "http://schemas.microsoft.com/win/2004/08/events/event" },
    element(
      "System",
      {},
      element("Provider", { Name: optional(14, 1), Guid: optional(15, 0x0f) }),
      depending(3, element("EventID", { Qualifiers: optional(4, 6) }, optional(3, 6))),
      depending(11, element("Version", {}, optional(11, 4))),
      depending(0, element("Level", {}, optional(0, 4))),
      depending(2, element("Task", {}, optional(2, 6))),
      depending(1, element("Opcode", {}, optional(1, 4))),
      depending(5, element("Keywords", {}, optional(5, 0x15))),
      element("TimeCreated", { SystemTime: optional(6, 0x11) }),
      depending(10, element("EventRecordID", {}, optional(10, 0x0a))),
      element("Correlation", { ActivityID: optional(7, 0x0f), RelatedActivityID: optional(13, 0x0f) }),
      element("Execution", { ProcessID: optional(8, 8), ThreadID: optional(9, 8) }),
      depending(16, element("Channel", {}, optional(16, 1))),
      element("Computer", {}, "host.example"),
      element("Security", { UserID: optional(12, 0x13) }),
    ),
    optional(17, 0x21),
  ),
};

function depending(slot: number, node: ElementNode): ElementNode {
  return { ...node, dependency: slot };
}

/** An event of `EVENT_TEMPLATE`. */
export function event(id: number, body: EvtxValue = NULL, eventId = 4688): EvtxFragment {
  return {
    template: EVENT_TEMPLATE,
    values: [
      value.uint(4, 1, 4),
      value.uint(4, 1, 0),
      value.uint(6, 2, 1),
      value.uint(6, 2, eventId),
      NULL,
      value.uint(0x15, 8, 0x8020000000000000n),
      value.uint(0x11, 8, EVTX_TIME),
      NULL,
      value.uint(8, 4, 4),
      value.uint(8, 4, 8),
      value.uint(0x0a, 8, id),
      value.uint(4, 1, 2),
      value.hex(0x13, "01 01 000000000005 12000000"),
      NULL,
      value.string("Watchfloor-Test"),
      NULL,
      value.string("Security"),
      body,
    ],
  };
}

/** Event data of named texts, as a template of its own. */
export function eventData(id: number, names: readonly string[], ...values: readonly EvtxValue[]): EvtxValue {
  const root = element(
    "EventData",
    {},
    ...names.map((name, slot) => element("Data", { Name: name }, hole(slot, 1))),
  );
  return value.fragment({ template: { id, root }, values });
}
