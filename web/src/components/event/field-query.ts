import { findEventColumn, findEventColumns } from "../../../../src/schema/event-columns.ts";
import { quoteTerm } from "../entity/entity-query.ts";

/** A field of an event. `isOwn`: one of the source's own, else an OCSF path. */
export type EventField = { readonly name: string; readonly isOwn: boolean };

/** A term of the search language for a value of a field; null asks for the field whatever its value. */
export function fieldTerm({ name, isOwn }: EventField, value: string | null): string {
  const isBare = /^[A-Za-z_@][\w.@\-[\]]*$/.test(name) && !(isOwn && isTaken(name));
  const written = isBare ? name : `"${name.replace(/[\\"]/g, "\\$&")}"`;
  return value === null ? `_exists_:${written}` : `${written}:${quoteTerm(value)}`;
}

/** Other names that mean something of ours where they stand without quotation marks. */
const OURS = /^(?:hash|source_name|source_type|listener|message|_exists_)$/i;

function isTaken(name: string): boolean {
  return OURS.test(name) || findEventColumn(name) !== null || findEventColumns(name).length > 0;
}
