/** One record of a rule's tests as it is drawn. */
export type TestRecord = {
  readonly line: number;
  readonly name: string;
  /** Null where the line cannot be read. */
  readonly expects: "match" | "no match" | null;
  readonly record: string;
};

/** Reads lines of `.in.jsonl` for the eye; what is no test is shown as it stands. */
export function testRecords(text: string): TestRecord[] {
  return text.split(/\r?\n/).flatMap((line, i) => (line.trim() === "" ? [] : [recordOf(line, i + 1)]));
}

function recordOf(text: string, line: number): TestRecord {
  const value = parsed(text);
  if (value === null || !("match" in value) || !("record" in value))
    return { line, name: `line ${line}`, expects: null, record: text };
  const { record } = value;
  return {
    line,
    name: "name" in value && typeof value.name === "string" ? value.name : `line ${line}`,
    expects: value.match === true ? "match" : "no match",
    record: typeof record === "string" ? record : JSON.stringify(record, null, 2),
  };
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : null;
  } catch {
    return null;
  }
}
