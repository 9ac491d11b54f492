import type { TemplateFields } from "../fields/template-fields.ts";
import type { Plan } from "../plan/plan.ts";
import type { Node } from "./node.ts";

/** A template, free of the chunk that it was read from. */
export type Template = {
  /** First four bytes of the GUID: what records name it by. */
  readonly id: number;
  readonly guid: string;
  readonly nodes: readonly Node[];
  /** What it expects by slot; 0 for a slot that it does not use. */
  readonly slotTypes: Uint8Array;
  /** How to write a record of it as JSON without building anything, or null where it is too odd for that. */
  readonly plan: Plan | null;
  /** Where the values of its fields are, or null where they are no single values. */
  readonly fields: TemplateFields | null;
  readonly definition: Definition;
};

/** The bytes of a template, so that the same one is known again in another chunk. */
export type Definition = {
  readonly bytes: Buffer;
  readonly names: readonly { readonly at: number; readonly name: string; readonly isInline: boolean }[];
};
