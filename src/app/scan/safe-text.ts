/**
 * A value that someone else chose as one line of a terminal: control characters, which move the cursor or set its colours, and
 * those that turn the order of letters are shown as what they are. Cut to a width, at its end or in its middle.
 */
export function safeText(value: string, width = Number.POSITIVE_INFINITY, keepEnd = false): string {
  const text = value.replaceAll(UNSAFE, shown);
  if (text.length <= width) return text;
  if (width < 2) return text.slice(0, width);
  if (!keepEnd) return `${text.slice(0, width - 1)}…`.toWellFormed();
  const start = Math.floor((width - 1) / 3);
  return `${text.slice(0, start)}…${text.slice(text.length - (width - 1 - start))}`.toWellFormed();
}

const UNSAFE = /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\p{Cs}/gu;

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}
