import fc from "fast-check";
import { expect, test } from "vitest";
import { element, EvtxChunkWriter, hole, text } from "../../../test/support/evtx-writer.ts";
import { elements } from "../../../test/support/evtx-arbitrary.ts";
import { Chunk } from "../chunk/chunk.ts";
import type { Node } from "./node.ts";
import { parseNodes } from "./parse-nodes.ts";
import { readTemplate } from "./read-template.ts";
import { TokenReader } from "./token-reader.ts";

function chunkOf(write: (writer: EvtxChunkWriter) => void): { readonly chunk: Chunk; readonly end: number } {
  const writer = new EvtxChunkWriter();
  write(writer);
  const chunk = new Chunk();
  chunk.bytes.set(writer.bytes);
  return { chunk, end: writer.at };
}

function parsed(nodes: readonly Node[]): { readonly nodes: readonly Node[]; readonly fault: string | null } {
  const { chunk, end } = chunkOf((writer) => writer.fragment({ nodes }));
  const reader = new TokenReader(chunk, 512, end);
  return { nodes: parseNodes(reader, false), fault: reader.fault };
}

test("what is written is read", () => {
  fc.assert(
    fc.property(elements({ hasHoles: false }), (root) => {
      expect(parsed([root])).toEqual({ nodes: [root], fault: null });
    }),
  );
});

test("a template is read with its holes and dependencies", () => {
  fc.assert(
    fc.property(elements({ hasHoles: true }), (root) => {
      const { chunk } = chunkOf((writer) => writer.fragment({ template: { id: 7, root }, values: [] }));
      // behind the fragment's header, token and two numbers
      const template = readTemplate(chunk, 512 + 14);
      expect(template).toMatchObject({ id: 7, nodes: [root] });
    }),
  );
});

test("bytes that are none of it are a fault, never an exception", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 512 }), fc.boolean(), (bytes, isTemplate) => {
      const chunk = new Chunk();
      chunk.bytes.set(bytes, 1000);
      const reader = new TokenReader(chunk, 1000, 1000 + bytes.length);
      parseNodes(reader, isTemplate);
      expect(reader.at).toBeLessThanOrEqual(1000 + bytes.length);
    }),
  );
});

test("elements nested beyond any event are a fault", () => {
  let root = element("a");
  for (let depth = 0; depth < 100; depth++) root = element("a", {}, root);
  expect(parsed([root]).fault).toBe("elements are nested too deeply");
});

test("character references, entities, CDATA and processing instructions are read", () => {
  const { chunk, end } = chunkOf((writer) => {
    writer.fragment({ nodes: [element("Event", {}, "x")] });
    const insert = Buffer.from("07 02 00 41 00 42 00 08 43 00".replaceAll(" ", ""), "hex");
    // in place of the text, which is behind the element's header and name
    const at = writer.bytes.indexOf(Buffer.from([0x05, 1, 1, 0]));
    insert.copy(writer.bytes, at);
    writer.bytes.set([0x04, 0x00], at + insert.length);
    writer.at = at + insert.length + 2;
    // the element's size
    writer.bytes.writeUInt32LE(writer.at - 521, 517);
  });
  const reader = new TokenReader(chunk, 512, end);
  expect(parseNodes(reader, false)).toEqual([element("Event", {}, text("AB"), text("C"))]);
  expect(reader.fault).toBeNull();
});

test("an element that names what it depends on where none should be is read all the same", () => {
  const root = element("Event", {}, hole(0, 1));
  const { chunk, end } = chunkOf((writer) => writer.fragment({ template: { id: 7, root }, values: [] }));
  // the template's definition, read as if it were no template
  const reader = new TokenReader(chunk, 512 + 14 + 24, end);
  expect(parseNodes(reader, false)).toEqual([root]);
});
