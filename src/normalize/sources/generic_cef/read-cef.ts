import { addField, type FieldMap } from "../../flatten.ts";

/** A CEF message. */
export type CefMessage = {
  readonly vendor: string;
  readonly product: string;
  readonly productVersion: string;
  /** `Signature ID` or event class. */
  readonly eventClass: string;
  readonly name: string;
  readonly severity: string;
  /** The extension by its keys. */
  readonly fields: FieldMap;
};

/**
 * Reads `CEF:0|Vendor|Product|Version|Class|Name|Severity|key=value key=value`, or null when a bar is missing.
 * Source: Micro Focus, "ArcSight Common Event Format Implementation Standard", version 26.
 */
export function readCef(text: string): CefMessage | null {
  const header = readHeader(text);
  if (header === null) return null;
  const part = (index: number): string => (header.parts[index] ?? "").replace(/\\([|\\])/g, "$1");
  return {
    vendor: part(0),
    product: part(1),
    productVersion: part(2),
    eventClass: part(3),
    name: part(4),
    severity: part(5),
    fields: readExtension(text.slice(header.end)),
  };
}

/** The six parts behind the version, and where the extension begins. The last bar may be missing with the extension. */
function readHeader(text: string): { readonly parts: readonly string[]; readonly end: number } | null {
  let at = CEF_START.exec(text)?.[0].length ?? -1;
  if (at < 0) return null;
  const parts: string[] = [];
  while (parts.length < 6) {
    const bar = barAfter(text, at);
    if (bar < 0 && parts.length < 5) return null;
    const end = bar < 0 ? text.length : bar;
    parts.push(text.slice(at, end));
    at = end + 1;
  }
  return { parts, end: at };
}

/** `CEF:0|`, with a space where a syslog daemon puts one; the tag alone when a syslog header took it off. */
export const CEF_START = /^(?:CEF: ?)?\d\|/;

const KEY = /(?:^|\s)([A-Za-z_][\w.[\]-]{0,127})=/g;
const ESCAPE = /\\([=\\nrt|])/g;
const CONTROL: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** The next bar that no backslash escapes, or -1. */
function barAfter(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === "\\") at++;
    else if (text.charAt(at) === "|") return at;
  }
  return -1;
}

/** Values may have spaces, so a value ends where the next key begins; an equals sign in a value is escaped. */
function readExtension(text: string): FieldMap {
  const fields: FieldMap = new Map();
  let name: string | null = null;
  let from = 0;
  const close = (end: number): void => {
    if (name !== null) addField(fields, name, unescapeValue(text.slice(from, end).trim()));
  };
  for (const key of text.matchAll(KEY)) {
    close(key.index);
    name = key[1] ?? null;
    from = key.index + key[0].length;
  }
  close(text.length);
  return fields;
}

function unescapeValue(value: string): string {
  return value.includes("\\")
    ? value.replace(ESCAPE, (_all, escaped: string) => CONTROL.get(escaped) ?? escaped)
    : value;
}

/** Puts custom fields (`cs1`) also under the name that their label (`cs1Label`) gives them. */
export function addLabelled(fields: FieldMap): void {
  for (const [name, label] of Array.from(fields)) {
    if (!name.endsWith("Label") || typeof label !== "string" || label === "") continue;
    const value = fields.get(name.slice(0, -5));
    if (value !== undefined && !Array.isArray(value) && !fields.has(label)) fields.set(label, value);
  }
}
