import { addField, type FieldMap } from "../../flatten.ts";

/** The pairs of a text, and what stands around them. */
export type Pairs = {
  readonly fields: FieldMap;
  readonly count: number;
  /** The text without its pairs, spaces folded. */
  readonly rest: string;
};

/**
 * Finds `name=value`, `name="quoted value"` and `name='quoted'` in a text, separated by spaces, or by commas,
 * semicolons or bars when no space stands between. Backslashes escape quotes within quotes. Time is linear.
 */
export function readPairs(text: string): Pairs {
  const pattern = COMMAS.test(text) ? BETWEEN_COMMAS : BETWEEN_SPACES;
  const fields: FieldMap = new Map();
  let count = 0;
  let rest = "";
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    const [whole, name = "", doubled, single, bare = ""] = found;
    const value = doubled?.replace(/\\(["\\])/g, "$1") ?? single ?? bare.replace(/[,;|]$/, "");
    addField(fields, name, value);
    count++;
    rest += text.slice(from, found.index);
    from = found.index + whole.length;
  }
  return { fields, count, rest: (rest + text.slice(from)).replace(/[\s,;|]+/g, " ").trim() };
}

/** Pairs that follow each other without a space: `a=1,b=2`. */
const COMMAS = /^[A-Za-z_][\w.-]{0,63}=[^\s"',;|=]*[,;|][A-Za-z_][\w.-]{0,63}=/;
const BETWEEN_SPACES = /(?<=^|[\s([{,;|])([A-Za-z_][\w.-]{0,63})=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S*))/gs;
const BETWEEN_COMMAS = /(?<=^|[\s,;|])([A-Za-z_][\w.-]{0,63})=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^,;|]*))/gs;
