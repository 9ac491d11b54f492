import type { Explanation } from "../../api/paths.ts";

export type MatchedRule = {
  /** The rule's detection part, without the rest. */
  readonly text: string;
  /** Lines of `text`, from 1, that made the rule match. */
  readonly hits: ReadonlySet<number>;
  /** Patterns that matched, to mark on those lines. */
  readonly marks: readonly string[];
};

/**
 * What of a rule's text made it match: in each selection that holds, the fields whose conditions hold and, of a list,
 * the values that were met; and the condition itself. Works on the text, so that it shows what the author wrote.
 */
export function matchedLines(explanation: Explanation): MatchedRule {
  const lines = detectionLines(explanation.ruleText);
  const hits = new Set<number>();
  const holding = new Map(
    explanation.selections.filter(({ holds }) => holds).map((one) => [one.selection, one]),
  );
  const marks = new Set<string>();
  let selection: string | null = null;
  let field: string | null = null;
  for (const [i, line] of lines.entries()) {
    const indent = line.search(/\S/);
    const key = /^\s*(?:- )?([^\s:#][^:]*?)\s*:(?=\s|$)/.exec(line)?.[1] ?? null;
    if (indent > 0 && indent <= SELECTION_INDENT && key !== null) selection = key;
    else if (key !== null) field = key.split("|")[0] ?? null;
    if (key === "condition" && indent <= SELECTION_INDENT) hits.add(i + 1);
    const conditions = holding.get(selection ?? "")?.conditions.filter(({ holds }) => holds) ?? [];
    for (const { field: wanted, pattern } of conditions) {
      if ((wanted !== null && wanted !== field) || !mentions(line, pattern)) continue;
      hits.add(i + 1);
      marks.add(pattern);
    }
  }
  return { text: lines.join("\n"), hits, marks: [...marks] };
}

/** Sigma's own style indents selections by four spaces; two are common too. */
const SELECTION_INDENT = 4;

/** From `detection:` to the next key at the margin; the whole text when there is none. */
function detectionLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => /^detection\s*:/.test(line));
  if (start === -1) return lines;
  const length = lines.slice(start + 1).findIndex((line) => /^[^\s#]/.test(line));
  return lines.slice(start + 1, length === -1 ? undefined : start + 1 + length);
}

/** Whether a line of YAML writes the pattern, in any of its quotations. */
function mentions(line: string, pattern: string): boolean {
  if (pattern === "") return false;
  const folded = line.toLowerCase();
  const wanted = pattern.toLowerCase();
  return [wanted, wanted.replaceAll("'", "''"), wanted.replaceAll("\\", "\\\\")].some((form) =>
    folded.includes(form),
  );
}
