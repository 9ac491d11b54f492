import type { ValueTable } from "../binxml/value-table.ts";
import type { Template } from "../binxml/template.ts";
import type { TemplateStore } from "../binxml/template-store.ts";
import { ARRAY, VALUE_TYPE } from "../value/value-type.ts";

/**
 * A template for values whose own is gone: one of the same id that expects what they are. The check matters, because
 * names at the wrong values would look like evidence.
 */
export function matchingTemplate(store: TemplateStore, view: DataView, table: ValueTable): Template | null {
  return store.withId(table.templateId).find((template) => expects(template, view, table)) ?? null;
}

function expects({ slotTypes }: Template, view: DataView, { descriptors, count }: ValueTable): boolean {
  if (slotTypes.length > count) return false;
  for (const [slot, expected] of slotTypes.entries())
    if (!isCompatible(expected, view.getUint8(descriptors + 4 * slot + 2))) return false;
  return true;
}

/** Pointers are written as the numbers that they are on the machine, and texts as lists of them. */
const POINTERS: ReadonlySet<number> = new Set([VALUE_TYPE.sizeT, VALUE_TYPE.hex32, VALUE_TYPE.hex64]);

function isCompatible(expected: number, actual: number): boolean {
  if (actual === VALUE_TYPE.null || expected === VALUE_TYPE.null) return true;
  if (POINTERS.has(expected)) return POINTERS.has(actual);
  return (expected & ~ARRAY) === (actual & ~ARRAY);
}
