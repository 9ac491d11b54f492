/** A run of a text: as it is, or one character made visible as its escape. */
export type VisiblePart = { readonly isEscape: boolean; readonly text: string };

const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Characters that a reader cannot see or that change what is seen: controls, formats (among them the direction
 * controls of "Trojan Source", zero-width characters and tags), lone surrogates, private use, every separator but
 * the space, and what is ignored when drawn: fillers, variation selectors. Source: Unicode 17, general categories
 * and Default_Ignorable_Code_Point.
 */
const UNSEEN = /[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Z}\p{Default_Ignorable_Code_Point}]--[ ]]/gv;

/**
 * Cuts text from telemetry into runs to draw: what hides or lies stands as an escape (`\u202e`), everything else is
 * untouched. With `keepLines`, line feeds and tabs stay, for a view that shows lines.
 */
export function visibleParts(value: string, keepLines = false): VisiblePart[] {
  // most text is plain, and a list draws thousands of values
  if (/^[ -~]*$/.test(value)) return value === "" ? [] : [{ isEscape: false, text: value }];
  const parts: VisiblePart[] = [];
  let from = 0;
  for (const match of value.matchAll(UNSEEN)) {
    if (keepLines && (match[0] === "\n" || match[0] === "\t")) continue;
    if (match.index > from) parts.push({ isEscape: false, text: value.slice(from, match.index) });
    parts.push({ isEscape: true, text: escapeOf(match[0]) });
    from = match.index + match[0].length;
  }
  if (from < value.length) parts.push({ isEscape: false, text: value.slice(from) });
  return parts;
}

/** The same as one string, for titles, labels and tooltips. */
export function visibleText(value: string): string {
  return visibleParts(value)
    .map((part) => part.text)
    .join("");
}

function escapeOf(char: string): string {
  const short = SHORT_ESCAPES[char];
  if (short !== undefined) return short;
  const code = (char.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}
