import type { Entity } from "../../../../src/schema/finding.ts";

/** The value as one term of the search language: `host:WKS-0142`, quoted when it holds more than word characters. */
export function entityQuery(entity: Entity): string {
  return `${entity.kind}:${quoteTerm(entity.value)}`;
}

/** The value as the alert queue's `entity` filter. */
export function entityFilter(entity: Entity): string {
  return `${entity.kind}:${entity.value}`;
}

/** A value as one word of the search language. */
export function quoteTerm(value: string): string {
  // a slash at the start would begin a pattern
  if (/^[\w.@$+-][\w.@$/+-]*$/.test(value)) return value;
  // a box of one line cannot hold these, and any one character matches them
  if (/\p{Cc}/u.test(value)) return value.replace(/[*?"()\\ :[\]{}<>/-]/g, "\\$&").replace(/\p{Cc}/gu, "?");
  return `"${value.replace(/[\\"]/g, "\\$&")}"`;
}
