/** Markup that is safe to put into a page. Only this file makes it out of text. */
export type Html = { readonly html: string };

/**
 * Markup with values in it. Text is escaped, wherever it stands; markup and lists of it are taken as they are.
 * Everything that a log may say gets into the page this way and no other.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { html: parts.map((part, at) => part + (at < values.length ? htmlOf(values[at]) : "")).join("") };
}

export type HtmlValue = string | number | Html | readonly Html[] | undefined;

/** Markup out of the product's own files: styles and scripts. */
export function trusted(text: string): Html {
  return { html: text };
}

function htmlOf(value: HtmlValue): string {
  if (value === undefined) return "";
  if (typeof value === "string" || typeof value === "number") return escapeText(String(value));
  return "html" in value ? value.html : value.map((part) => part.html).join("");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control characters are shown as pictures of themselves, and those that turn the order of letters by their number. */
function escapeText(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
    .replaceAll(CONTROL, pictureOf)
    .replaceAll(TURNING, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : "\u2421";
}

const CONTROL = /(?![\t\n])\p{Cc}/gu;
const TURNING = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
