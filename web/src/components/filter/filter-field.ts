/** A field that a list can be filtered by. Its value stands in the address under `name`. */
export type FilterField = {
  readonly name: string;
  /** Other names that people type for it. Typed with one, the alias becomes the value's prefix: `host:x` -> `host:x`. */
  readonly aliases?: readonly string[];
  readonly label: string;
  /** Known values, best first. Without any, what is typed is the value. */
  readonly values?: readonly { readonly value: string; readonly label: string }[];
  /** Whether several values may hold, comma-separated. */
  readonly takesMany?: boolean;
};

/** One filter that was typed: a field and its value, or null for the field of free words. */
export type TypedFilter = { readonly field: string | null; readonly value: string };

/** What the box offers while typing. `complete` is the text after taking it; `isWhole` when it makes a filter. */
export type FilterCandidate = {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly complete: string;
  readonly isWhole: boolean;
};

/** Reads `field:value`, `field:"a b"` or free words. An unknown field makes it words, colon and all. */
export function readFilter(text: string, fields: readonly FilterField[]): TypedFilter | null {
  const typed = text.trim();
  if (typed === "") return null;
  const colon = typed.indexOf(":");
  const name = typed.slice(0, Math.max(0, colon)).toLowerCase();
  const value = unquote(typed.slice(colon + 1));
  const field = colon === -1 ? undefined : fieldNamed(name, fields);
  if (!field) return { field: null, value: unquote(typed) };
  if (value === "") return null;
  if (field.name !== name) return { field: field.name, value: `${name}:${value}` };
  return { field: field.name, value: knownValue(field, value) };
}

/** The address after adding a filter: a field that takes many keeps what it had. */
export function addFilter(
  state: Readonly<Record<string, string | undefined>>,
  filter: TypedFilter,
  fields: readonly FilterField[],
  wordsField = "text",
): Record<string, string> {
  const name = filter.field ?? wordsField;
  const field = fields.find((other) => other.name === name);
  const had = state[name];
  if (field?.takesMany !== true || had === undefined || had === "") return { [name]: filter.value };
  return { [name]: [...new Set([...had.split(","), filter.value])].join(",") };
}

/** The address after taking one value of a filter away. */
export function removeFilter(value: string, from: string): string {
  return from
    .split(",")
    .filter((other) => other !== value)
    .join(",");
}

/** Fields, or values of the field before the colon, that begin with or hold what was typed; at most `limit`. */
export function completeFilter(text: string, fields: readonly FilterField[], limit = 12): FilterCandidate[] {
  const typed = text.trimStart();
  const colon = typed.indexOf(":");
  if (colon === -1) return completeField(typed.toLowerCase(), fields).slice(0, limit);
  const field = fieldNamed(typed.slice(0, colon).toLowerCase(), fields);
  const begun = typed.slice(colon + 1).toLowerCase();
  const values = field?.values ?? [];
  return values
    .filter(({ value, label }) => `${value} ${label}`.toLowerCase().includes(begun))
    .slice(0, limit)
    .map(({ value, label }) => ({
      id: value,
      label,
      hint: value === label ? "" : value,
      complete: `${typed.slice(0, colon)}:${value}`,
      isWhole: true,
    }));
}

function completeField(begun: string, fields: readonly FilterField[]): FilterCandidate[] {
  const names = fields.flatMap((field) =>
    (field.aliases ?? [field.name]).map((name) => ({ name, label: field.label })),
  );
  return names
    .filter(({ name }) => name.startsWith(begun))
    .map(({ name, label }) => ({
      id: name,
      label: `${name}:`,
      hint: label,
      complete: `${name}:`,
      isWhole: false,
    }));
}

function fieldNamed(name: string, fields: readonly FilterField[]): FilterField | undefined {
  return fields.find((field) => field.name === name || field.aliases?.includes(name));
}

function knownValue(field: FilterField, value: string): string {
  const wanted = value.toLowerCase();
  const known = field.values?.find(
    (one) => one.value.toLowerCase() === wanted || one.label.toLowerCase() === wanted,
  );
  return known?.value ?? value;
}

function unquote(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1) : text;
}
