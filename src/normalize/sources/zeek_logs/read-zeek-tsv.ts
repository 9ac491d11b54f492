import type { FieldScalar } from "../../../schema/event.ts";
import { addToList, type FieldMap } from "../../flatten.ts";

/** The header of a Zeek log in tab-separated form. */
export type ZeekHeader = {
  readonly path: string;
  readonly separator: string;
  readonly setSeparator: string;
  readonly emptyField: string;
  readonly unsetField: string;
  readonly names: readonly string[];
  /** Zeek's types, as many as names: `count`, `set[string]`. */
  readonly types: readonly string[];
};

/** Reads the lines `#separator` to `#types`; null when the text is no Zeek header. Source: Zeek, "Log Files". */
export function readZeekHeader(text: string): ZeekHeader | null {
  const lines = text.split("\n");
  const separator = unescapeZeek(/^#separator (\S{1,16})/.exec(lines[0] ?? "")?.[1] ?? "");
  if (separator === "") return null;
  const values = new Map<string, readonly string[]>();
  for (const line of lines.slice(1)) {
    const [name = "", ...rest] = line.replace(/\r$/, "").split(separator);
    values.set(name, rest);
  }
  const first = (name: string): string | undefined => values.get(name)?.[0];
  const names = values.get("#fields");
  if (names === undefined) return null;
  return { ...DEFAULTS, ...marksOf(first), separator, names, types: values.get("#types") ?? [] };
}

const DEFAULTS = { path: "", setSeparator: ",", emptyField: "(empty)", unsetField: "-" } as const;

function marksOf(first: (name: string) => string | undefined): Partial<ZeekHeader> {
  const marks = {
    path: first("#path"),
    setSeparator: first("#set_separator"),
    emptyField: first("#empty_field"),
    unsetField: first("#unset_field"),
  };
  return Object.fromEntries(Object.entries(marks).filter(([, mark]) => mark !== undefined));
}

/** The values of a line by name; null when there are not as many as the header has names. */
export function readZeekLine(line: string, header: ZeekHeader): FieldMap | null {
  const values = line.split(header.separator);
  if (values.length !== header.names.length) return null;
  const fields: FieldMap = new Map();
  for (const [index, name] of header.names.entries()) {
    const value = values[index] ?? "";
    if (value !== header.unsetField)
      addValue(fields, name, { value, type: header.types[index] ?? "string", header });
  }
  return fields;
}

type Typed = { readonly value: string; readonly type: string; readonly header: ZeekHeader };

const CONTAINER = /^(?:set|vector|list|table)\[(.{1,64})\]$/;

function addValue(fields: FieldMap, name: string, { value, type, header }: Typed): void {
  const inner = CONTAINER.exec(type)?.[1];
  if (inner === undefined) {
    fields.set(name, value === header.emptyField ? "" : scalarOf(value, type));
    return;
  }
  if (value === header.emptyField) return;
  for (const item of value.split(header.setSeparator))
    if (item !== header.unsetField) addToList(fields, name, scalarOf(item, inner));
}

const NUMBERS: ReadonlySet<string> = new Set(["count", "int", "port", "double", "interval", "time"]);

/** A value as its type has it; one that does not fit its type, or no double, stays the text that it is. */
function scalarOf(value: string, type: string): FieldScalar {
  if (NUMBERS.has(type)) {
    const isNumber = /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value);
    return isNumber ? Number(value) : value;
  }
  if (type === "bool" && (value === "T" || value === "F")) return value === "T";
  return value.includes("\\x") ? unescapeZeek(value) : value;
}

/**
 * Zeek writes separators and what it cannot print as `\x09`. Tabs, line ends and printable characters are put back;
 * the rest stays as written, the same as in Zeek's JSON, and as rules expect it (`\x00`).
 */
function unescapeZeek(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/gi, (written, hex: string) => {
    const code = Number.parseInt(hex, 16);
    const isPlain = (code >= 0x20 && code < 0x7f) || code === 0x09 || code === 0x0a || code === 0x0d;
    return isPlain ? String.fromCharCode(code) : written;
  });
}
