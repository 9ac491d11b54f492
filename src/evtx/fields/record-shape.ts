import type { Template } from "../binxml/template.ts";
import type { TemplateField } from "./template-fields.ts";

/** A field of a record: of its outer template, which every event has, or of the template of its event data. */
export type RecordField = TemplateField & { readonly isBody: boolean };

/**
 * What all records of the same templates have in common. Whoever looks at many records decides once for a shape which
 * fields concern it, and then only reads those.
 */
export type RecordShape = {
  /** From 0 on, in the order of appearance: an index for what is kept of shapes. */
  readonly id: number;
  /** GUIDs of the outer template and of that of the event data, if there is one. */
  readonly templates: readonly string[];
  /** By name; data without a name, and names that occur twice, have several. */
  readonly fields: ReadonlyMap<string, readonly RecordField[]>;
};

/** The shapes that were met. */
export type RecordShapes = {
  /** Null when a template's values are not single slots. */
  of(outer: Template, body: Template | null): RecordShape | null;
};

export function createRecordShapes(): RecordShapes {
  const known = new Map<Template, Map<Template | null, RecordShape | null>>();
  let count = 0;
  const make = (outer: Template, body: Template | null): RecordShape | null => {
    // a body within the body: its values are not among these
    if (outer.fields === null || body?.fields === null || (body?.fields.body ?? -1) >= 0) return null;
    const fields = [
      ...outer.fields.fields.map((field) => ({ ...field, isBody: false })),
      ...(body?.fields.fields ?? []).map((field) => ({ ...field, isBody: true })),
    ];
    return {
      id: count++,
      templates: body === null ? [outer.guid] : [outer.guid, body.guid],
      fields: Map.groupBy(fields, ({ name }) => name),
    };
  };
  return {
    of: (outer, body) => {
      let shapes = known.get(outer);
      if (shapes === undefined) known.set(outer, (shapes = new Map<Template | null, RecordShape | null>()));
      let shape = shapes.get(body);
      if (shape === undefined) shapes.set(body, (shape = make(outer, body)));
      return shape;
    },
  };
}
