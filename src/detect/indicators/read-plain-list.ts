import type { ReadValue } from "./indicator.ts";

/** Where hosts files send what they block. */
const NOWHERE = new Set(["0.0.0.0", "127.0.0.1", "::", "::1"]);

/** One value a line. `#` and `;` begin comments; lines of a hosts file name the host that they block. */
export function* readPlainList(text: string): Generator<ReadValue> {
  for (const [index, written] of text.split(/\r\n|[\n\r]/).entries()) {
    const content = written.replace(/(?:^|\s)[#;].*$/, "").trim();
    if (content === "") continue;
    const [first = "", second] = content.split(/\s+/);
    yield { line: index + 1, text: second !== undefined && NOWHERE.has(first) ? second : content };
  }
}
