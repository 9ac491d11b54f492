import { normalKey } from "../logic/dead-logic.ts";
import { loadRules, type RuleFile } from "../load-rules.ts";
import type { Placeholders } from "../modifiers.ts";
import { remarksOf } from "./lint-rules.ts";
import type { Edit } from "./remark.ts";

/** A file with what was repaired in it. */
export type FixedFile = RuleFile & { readonly repaired: readonly string[] };

/**
 * Files in which something could be repaired without asking, by the codes of what was repaired. All other text stays as
 * it is, and so does what each rule finds: a file of which that could change is left alone.
 */
export function fixRules(files: readonly RuleFile[], placeholders: Placeholders = new Map()): FixedFile[] {
  return remarksOf(files, placeholders).remarks.flatMap(({ file, found }) => {
    const repairs = found.flatMap(({ code, edit }) => (edit === undefined ? [] : [{ code, edit }]));
    if (repairs.length === 0) return [];
    const text = withEdits(
      file.text,
      repairs.map(({ edit }) => edit),
    );
    const fixed = { path: file.path, text };
    if (meaningOf(fixed, placeholders) !== meaningOf(file, placeholders)) return [];
    return [{ ...fixed, repaired: repairs.map(({ code }) => code) }];
  });
}

/** Edits from the end to the start, so that each finds its place; of two that meet the later one is made. */
function withEdits(text: string, edits: readonly Edit[]): string {
  let changed = text;
  let before = Number.POSITIVE_INFINITY;
  for (const { from, to, text: wanted } of edits.toSorted((a, b) => b.from - a.from)) {
    if (to > before) continue;
    changed = changed.slice(0, from) + wanted + changed.slice(to);
    before = from;
  }
  return changed;
}

/** What the rules of a file find, whatever is written about them. */
function meaningOf(file: RuleFile, placeholders: Placeholders): string {
  const { rules, filters, issues } = loadRules([file], placeholders);
  const faults = issues.filter(({ severity }) => severity === "error").map(({ code }) => code);
  const conditions = [...rules, ...filters].map(({ condition }) => normalKey(condition));
  return JSON.stringify([conditions, faults]);
}
