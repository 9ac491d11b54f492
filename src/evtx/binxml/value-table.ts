import type { ValueSource } from "../value/read-value.ts";
import { TOKEN } from "./token.ts";

/** Of the template instance whose token is at `at`: which template, and where its descriptors are. */
export type ValueTable = {
  readonly templateId: number;
  readonly definition: number;
  readonly count: number;
  readonly descriptors: number;
};

/** More values than any event has. */
const MAX_VALUES = 4096;
/** Link to the next definition of a bucket, GUID, size. */
export const DEFINITION_HEADER_BYTES = 24;

/**
 * The instance that a fragment consists of, as nearly all do; null when it begins otherwise or does not fit before `end`.
 */
export function locateInstance({ bytes, view }: ValueSource, at: number, end: number): ValueTable | null {
  const start = bytes[at] === TOKEN.fragment ? at + 4 : at;
  return bytes[start] === TOKEN.instance ? locateValues(view, start, end) : null;
}

/** Null when the instance does not fit before `end`. */
export function locateValues(view: DataView, at: number, end: number): ValueTable | null {
  if (at + 14 > end) return null;
  const templateId = view.getUint32(at + 2, true);
  const definition = view.getUint32(at + 6, true);
  let table = at + 10;
  if (definition === table) {
    if (table + DEFINITION_HEADER_BYTES > end) return null;
    table += DEFINITION_HEADER_BYTES + view.getUint32(table + 20, true);
  }
  if (table + 4 > end) return null;
  const count = view.getUint32(table, true);
  if (count > MAX_VALUES || table + 4 + 4 * count > end) return null;
  return { templateId, definition, count, descriptors: table + 4 };
}
