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
  const places = placesOf(detectionLines(explanation.ruleText));
  const holding = explanation.selections.filter(({ holds }) => holds);
  const hits = new Set<number>();
  const marks = new Set<string>();
  for (const [i, place] of places.entries()) {
    if (place.selection === "condition" && place.line.trim() !== "") hits.add(i + 1);
    const met = holding
      .filter(({ selection }) => selection === place.selection)
      .flatMap(({ conditions }) => conditions)
      .filter(
        ({ holds, field, pattern }) =>
          holds && (field ?? place.field) === place.field && mentions(place.line, pattern),
      );
    for (const { pattern } of met) {
      hits.add(i + 1);
      marks.add(pattern);
    }
  }
  return { text: places.map(({ line }) => line).join("\n"), hits, marks: [...marks] };
}

type Place = { readonly line: string; readonly selection: string; readonly field: string | null };

/** Which selection and field each line belongs to. A line without a key continues the one above. */
function placesOf(lines: readonly string[]): Place[] {
  let selection = "";
  let field: string | null = null;
  return lines.map((line) => {
    const key = /^\s*(?:- )?([^\s:#][^:]*?)\s*:(?=\s|$)/.exec(line)?.[1];
    if (key !== undefined && /^\S/.test(line)) {
      selection = key;
      field = null;
    } else if (key !== undefined) field = key.split("|")[0] ?? null;
    return { line, selection, field };
  });
}

/** From `detection:` to the next key at the margin, moved to the margin; the whole text when there is none. */
function detectionLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => /^detection\s*:/.test(line));
  if (start === -1) return lines;
  const length = lines.slice(start + 1).findIndex((line) => /^[^\s#]/.test(line));
  const part = lines.slice(start + 1, length === -1 ? undefined : start + 1 + length);
  const indent = Math.min(...part.map((line) => line.search(/\S/)).filter((column) => column >= 0));
  return part.map((line) => line.slice(Number.isFinite(indent) ? indent : 0));
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
