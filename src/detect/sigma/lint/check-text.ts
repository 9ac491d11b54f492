import type { Remark } from "./remark.ts";

/** What is wrong with a file as text: what people who compare versions stumble over. */
export function* checkText(text: string): Generator<Remark> {
  // a line of a block is part of the block's text, but white space at its end is never meant
  for (const found of text.matchAll(/[ \t]+(?=\r?\n|$)/g))
    yield {
      severity: "info",
      code: "space_trailing",
      message: "there are spaces at the end of this line",
      offset: found.index,
      edit: { from: found.index, to: found.index + found[0].length, text: "" },
    };
  if (text !== "" && !text.endsWith("\n"))
    yield {
      severity: "info",
      code: "line_end_missing",
      message: "the last line has no end",
      offset: Math.max(0, text.length - 1),
      edit: { from: text.length, to: text.length, text: "\n" },
    };
}
