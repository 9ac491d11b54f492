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
  const hits = new Set<number>();
  const marks = new Set<string>();
  for (const { selection, conditions } of explanation.selections.filter(({ holds }) => holds)) {
    const ofSelection = places.filter((place) => place.selection === selection);
    for (const { field, pattern } of conditions.filter(({ holds }) => holds)) {
      const lines = writtenIn(
        ofSelection.filter((place) => field === null || place.field === field),
        pattern,
      );
      for (const { number } of lines) hits.add(number);
      if (lines.length > 0) marks.add(pattern);
    }
  }
  for (const { number, selection, line } of places)
    if (selection === "condition" && line.trim() !== "") hits.add(number);
  return { text: places.map(({ line }) => line).join("\n"), hits, marks: [...marks] };
}

type Place = {
  /** From 1. */
  readonly number: number;
  readonly line: string;
  readonly selection: string;
  readonly field: string | null;
};

/** Which selection and field each line belongs to. A line without a key continues the one above. */
function placesOf(lines: readonly string[]): Place[] {
  let selection = "";
  let field: string | null = null;
  return lines.map((line, i) => {
    const key = /^\s*(?:- )?([^\s:#][^:]*?)\s*:(?=\s|$)/.exec(line)?.[1];
    if (key !== undefined && /^\S/.test(line)) {
      selection = key;
      field = null;
    } else if (key !== undefined) field = key.split("|")[0] ?? null;
    return { number: i + 1, line, selection, field };
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

/** Lines of YAML whose value is the pattern, in any quotation; where none is, those that mention it. */
function writtenIn(places: readonly Place[], pattern: string): Place[] {
  if (pattern === "") return [];
  const wanted = pattern.toLowerCase();
  const forms = [wanted, wanted.replaceAll("'", "''"), wanted.replaceAll("\\", "\\\\")];
  const exact = places.filter(({ line }) => forms.includes(valueOf(line.toLowerCase())));
  if (exact.length > 0) return exact;
  return places.filter(({ line }) => forms.some((form) => line.toLowerCase().includes(form)));
}

/** The value on a line of YAML: without key, dash, quotation marks and comment. */
function valueOf(line: string): string {
  const written = line.replace(/^\s*(?:- +)?(?:[^\s'"#:][^'"#:]*:(?:\s+|$))?/, "").trim();
  const quoted = /^(?:'((?:[^']|'')*)'|"((?:[^"\\]|\\.)*)")/.exec(written);
  return quoted?.[1] ?? quoted?.[2] ?? written.replace(/\s+#.*$/, "");
}
