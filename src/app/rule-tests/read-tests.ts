import { z } from "zod";
import type { RuleIssue } from "../../schema/views/rule.ts";

/** A record that a rule must match, or must not. */
export type RuleTestRecord = {
  readonly line: number;
  readonly name: string;
  readonly expects: "match" | "no match";
  /** As it came from its source. */
  readonly record: string;
  /** Log source type; found out when null. */
  readonly sourceType: string | null;
  /** What the record needs to be read: a header of Zeek's TSV or of a W3C log. */
  readonly context: string | null;
  /** Id of the rule that it is for; null for the one rule of the file beside it. */
  readonly ruleUid: string | null;
};

export type ReadTests = { readonly tests: readonly RuleTestRecord[]; readonly issues: readonly RuleIssue[] };

const Line = z.strictObject({
  match: z.boolean(),
  record: z.union([z.string(), z.record(z.string(), z.unknown())]),
  name: z.string().max(200).optional(),
  type: z.string().max(100).optional(),
  context: z.string().optional(),
  rule: z.string().max(200).optional(),
});

/** Tests of one rule that are read; a rule with more is no rule to look at. */
const MOST_TESTS = 1000;

/**
 * Reads a file of tests, `name.in.jsonl` beside `name.yml`: a JSON object a line, `match` says whether the rule must
 * match `record`, a text as it came or an object that is sent on one line. What is wrong is an issue with its place.
 */
export function readTests(file: { readonly path: string; readonly text: string }): ReadTests {
  const tests: RuleTestRecord[] = [];
  const issues: RuleIssue[] = [];
  for (const [index, text] of file.text.split(/\r?\n/).entries()) {
    if (text.trim() === "") continue;
    const line = index + 1;
    const read = readLine(text, line);
    if (typeof read === "string") issues.push(testIssue(file.path, line, read));
    else if (tests.length < MOST_TESTS) tests.push(read);
    else {
      issues.push(
        testIssue(file.path, line, `a rule has at most ${MOST_TESTS} tests: this and all below are left out`),
      );
      break;
    }
  }
  return { tests, issues };
}

/** The test, or what is wrong with the line. */
function readLine(text: string, line: number): RuleTestRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `a test is one line of JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  const read = Line.safeParse(value);
  return read.success ? recordOf(read.data, line) : lineFault(read.error);
}

function lineFault({ issues: [fault] }: z.ZodError): string {
  const place = fault?.path.join(".") ?? "";
  return `a test has match (true or false) and record (a text or an object): ${place === "" ? "" : `${place}: `}${fault?.message ?? ""}`;
}

function recordOf(
  { match, record, name, type, context, rule }: z.infer<typeof Line>,
  line: number,
): RuleTestRecord {
  return {
    line,
    name: name ?? `line ${line}`,
    expects: match ? "match" : "no match",
    record: typeof record === "string" ? record : JSON.stringify(record),
    sourceType: type ?? null,
    context: context ?? null,
    ruleUid: rule ?? null,
  };
}

function testIssue(file: string, line: number, message: string): RuleIssue {
  return { severity: "error", code: "test_invalid", message, file, line, column: 1 };
}
