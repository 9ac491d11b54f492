import type { Chunk } from "../chunk/chunk.ts";
import type { ValueTable } from "./value-table.ts";
import { definitionSize, isSameTemplate, readTemplate } from "./read-template.ts";
import type { Template } from "./template.ts";

/** A file has some dozens to some hundreds; crafted ones must not fill the memory. */
const MAX_TEMPLATES = 4096;

/**
 * Templates that were met, each compiled once however many chunks or files define it. Give the readers of a case one
 * store, and records whose own template is gone can be read with that of another file.
 */
export type TemplateStore = {
  /**
   * The template of an instance as its chunk defines it, or null when another or none is defined there: what older
   * records refer to may have been written over.
   */
  ofInstance(chunk: Chunk, instance: ValueTable): Template | null;
  /** Those that records of an id may mean, latest first. */
  withId(id: number): readonly Template[];
};

export function createTemplateStore(): TemplateStore {
  let byKey = new Map<string, Template[]>();
  let byId = new Map<number, Template[]>();
  let count = 0;

  const add = (key: string, template: Template): void => {
    if (++count > MAX_TEMPLATES) {
      byKey = new Map();
      byId = new Map();
      count = 1;
    }
    byKey.set(key, [template, ...(byKey.get(key) ?? [])]);
    byId.set(template.id, [template, ...(byId.get(template.id) ?? [])]);
  };

  const find = (chunk: Chunk, offset: number): Template | null => {
    if (definitionSize(chunk, offset) < 0) return null;
    // GUID and size
    const key = chunk.bytes.toString("latin1", offset + 4, offset + 24);
    const known = byKey.get(key)?.find((template) => isSameTemplate(template, chunk, offset));
    if (known !== undefined) return known;
    const template = readTemplate(chunk, offset);
    if (template !== null) add(key, template);
    return template;
  };

  return {
    ofInstance: (chunk, { definition, templateId }) => {
      let template = chunk.templates.get(definition);
      if (template === undefined) {
        template = find(chunk, definition);
        chunk.templates.set(definition, template);
      }
      return template?.id === templateId ? template : null;
    },
    withId: (id) => byId.get(id) ?? [],
  };
}
