import fc from "fast-check";
import type { AttributeNode, ElementNode, HoleNode, Node, TextNode } from "../../src/evtx/binxml/node.ts";
import { EVTX_TIME, type EvtxFragment, type EvtxValue, value } from "./evtx-writer.ts";

/** Slots that holes of arbitrary templates refer to. */
export const SLOTS = 6;

const NAMES = fc.constantFrom(
  "Data",
  "Event",
  "System",
  "EventData",
  "Binary",
  "Überschrift",
  "#odd",
  "Name",
  "xmlns",
);
const TEXTS = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }).map((text) => text.toWellFormed()),
  fc.constant("  "),
  fc.constant(""),
);
const TYPES = fc.constantFrom(0x01, 0x04, 0x08, 0x0a, 0x0f, 0x11, 0x13, 0x15, 0x21, 0x81);

const texts: fc.Arbitrary<TextNode> = TEXTS.map((text) => ({ kind: "text", text }));
const holes: fc.Arbitrary<HoleNode> = fc.record({
  kind: fc.constant("hole" as const),
  slot: fc.integer({ min: 0, max: SLOTS - 1 }),
  type: TYPES,
  isOptional: fc.boolean(),
});

/** Elements of all shapes, likely and unlikely. */
export function elements({ hasHoles }: { readonly hasHoles: boolean }): fc.Arbitrary<ElementNode> {
  const parts = hasHoles ? fc.oneof(texts, holes) : texts;
  const attributes: fc.Arbitrary<AttributeNode[]> = fc.array(
    fc.record({ name: NAMES, parts: fc.array(parts, { minLength: 1, maxLength: 2 }) }),
    { maxLength: 2 },
  );
  const dependency = hasHoles
    ? fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: SLOTS - 1 }))
    : fc.constant(-1);
  const { element } = fc.letrec<{ element: ElementNode; node: Node }>((tie) => ({
    element: fc.record({
      kind: fc.constant("element" as const),
      name: NAMES,
      dependency,
      attributes,
      children: fc.array(tie("node"), { maxLength: 4 }),
    }),
    node: fc.oneof({ maxDepth: 3 }, parts, tie("element")),
  }));
  return element;
}

/** Values of all types, also of sizes that they cannot have. */
export const values: fc.Arbitrary<EvtxValue> = fc.oneof(
  fc.constant(value.none),
  TEXTS.map((text) => value.string(text)),
  fc.array(TEXTS, { maxLength: 3 }).map((items) => value.strings(...items)),
  fc.integer({ min: 0, max: 255 }).map((content) => value.uint(0x04, 1, content)),
  fc.integer().map((content) => value.uint(0x08, 4, content)),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((content) => value.uint(0x0a, 8, content)),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((content) => value.uint(0x15, 8, content)),
  fc.constantFrom(0n, EVTX_TIME).map((content) => value.uint(0x11, 8, content)),
  fc.record({
    type: fc.constantFrom(0x02, 0x0d, 0x0e, 0x0f, 0x10, 0x12, 0x13, 0x14, 0x82, 0x88),
    bytes: fc.uint8Array({ maxLength: 20 }),
  }),
);

/** A template with its values; every now and then one of them is a template in turn. */
export const instances: fc.Arbitrary<EvtxFragment> = fc
  .tuple(
    elements({ hasHoles: true }),
    elements({ hasHoles: true }),
    fc.array(values, { maxLength: SLOTS }),
    fc.array(values, { maxLength: SLOTS }),
  )
  .map(([root, inner, outerValues, innerValues]) => {
    const body = value.fragment({ template: { id: 2, root: inner }, values: innerValues });
    return { template: { id: 1, root }, values: [...outerValues, body] };
  });
