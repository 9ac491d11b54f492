import { isMap, LineCounter } from "yaml";
import type { RuleIssue } from "../../../schema/views/rule.ts";
import { loadRules, type RuleFile } from "../load-rules.ts";
import type { Placeholders } from "../modifiers.ts";
import type { SigmaRule } from "../rule.ts";
import { nodeAt, offsetOf, parseRuleYaml, textAt } from "../yaml-nodes.ts";
import { checkDetection } from "./check-detection.ts";
import { checkReferences } from "./check-references.ts";
import { checkMetadata } from "./check-metadata.ts";
import { checkTags } from "./check-tags.ts";
import type { LintedDocument, Remark } from "./remark.ts";

/**
 * What is wrong with rule files, and what departs from the conventions of SigmaHQ that other people and programs rely
 * on, by file and line. An error keeps a rule out, a warning says that it will not do what was meant or cannot be
 * shared, an info is advice.
 */
export function lintRules(files: readonly RuleFile[], placeholders: Placeholders = new Map()): RuleIssue[] {
  const { rules, issues } = loadRules(files, placeholders);
  const byText = new Map(rules.map((rule) => [rule.text, rule]));
  const seen = new Seen();
  const names = new Set(rules.flatMap(({ uid, name }) => (name === "" ? [uid] : [uid, name])));
  const remarks = files.flatMap((file) => lintFile(file, { byText, seen, names }));
  return [...issues, ...remarks].toSorted(
    (a, b) => a.file.localeCompare(b.file, "en") || a.line - b.line || a.column - b.column,
  );
}

type LintContext = {
  readonly byText: ReadonlyMap<string, SigmaRule>;
  readonly seen: Seen;
  /** Ids and names of the rules of all files. */
  readonly names: ReadonlySet<string>;
};

function lintFile(file: RuleFile, { byText, seen, names }: LintContext): RuleIssue[] {
  const lines = new LineCounter();
  const documents = parseRuleYaml(file.text, lines).filter((document) => document.errors.length === 0);
  const remarks = documents.flatMap((document) => {
    if (!isMap(document.contents)) return [];
    const text = documents.length === 1 ? file.text : file.text.slice(document.range[0], document.range[1]);
    const linted = { root: document.contents, rule: byText.get(text) ?? null, path: file.path };
    return [...lintDocument(linted), ...seen.check(linted), ...checkReferences(document.contents, names)];
  });
  return remarks.map(({ offset, ...remark }) => {
    const { line, col } = lines.linePos(offset);
    return { ...remark, file: file.path, line: Math.max(1, line), column: Math.max(1, col) };
  });
}

function lintDocument(document: LintedDocument): Remark[] {
  return [...checkMetadata(document), ...checkTags(document.root), ...checkDetection(document)];
}

/** Ids and titles of all files: each may be used once. */
class Seen {
  readonly #paths = { id: new Map<string, string>(), title: new Map<string, string>() };

  *check({ root, path }: LintedDocument): Generator<Remark> {
    for (const key of ["id", "title"] as const) {
      const text = textAt(root, key);
      if (text === null) continue;
      const before = this.#paths[key].get(text.toLowerCase());
      this.#paths[key].set(text.toLowerCase(), path);
      if (before !== undefined)
        yield {
          severity: "warning",
          code: `${key}_duplicate`,
          message: `the same ${key} is in ${before}`,
          offset: offsetOf(nodeAt(root, key)),
        };
    }
  }
}
