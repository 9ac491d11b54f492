/**
 * A value as the database gives it back: what JSON cannot say is gone, and text has neither NUL nor halves of
 * characters, which PostgreSQL refuses. What is hashed any other way would not be what is read later.
 */
export function storable(value: unknown): unknown {
  const text = JSON.stringify(value, (_name, member: unknown) =>
    isObject(member) ? cleanNames(member) : cleanText(member),
  );
  const parsed: unknown = text === undefined ? null : JSON.parse(text);
  return parsed;
}

/** The same for text alone. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\u{fffd}");
}

function cleanText(member: unknown): unknown {
  return typeof member === "string" ? storableText(member) : member;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function cleanNames(object: object): object {
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [storableText(name), member]));
}

/** Whether a statement was refused for text that PostgreSQL cannot keep: SQLSTATE 22021, or 22P05 within JSON. */
export function isUnstorableText(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "22021" || error.code === "22P05");
}
