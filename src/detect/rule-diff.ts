import { parseDocument } from "yaml";
import { canonicalJson } from "../lib/canonical-json.ts";
import { diffTexts, unifiedDiff } from "../lib/text-diff.ts";
import type { RuleDiff, RuleFieldChange } from "../schema/views/rule-life.ts";

/** One side of a diff. */
export type DiffSide = { readonly version: string; readonly label: string; readonly text: string };

/** Maps whose members are told one by one. */
const OPENED = new Set(["detection", "logsource", "filter", "correlation"]);
/** What decides which events match. */
const DECIDING = /^(detection|logsource|filter|correlation)(\.|$)/;
/** Characters of a value that a change repeats. */
const MOST_CHARACTERS = 2000;

/** What changed between two texts of a rule, in meaning and line by line. */
export function diffRules(from: DiffSide, to: DiffSide): RuleDiff {
  const changes = fieldChanges(from.text, to.text);
  const hunks = diffTexts(from.text, to.text);
  return {
    from: { version: from.version, label: from.label },
    to: { version: to.version, label: to.label },
    changes,
    changesDetection: changes.some(({ field }) => DECIDING.test(field)),
    hunks: hunks.map((hunk) => ({ ...hunk, lines: [...hunk.lines] })),
    unified: `--- ${from.label}\n+++ ${to.label}\n${unifiedDiff(hunks)}`,
  };
}

/** Fields of two documents whose values differ; comments and the order of fields are no difference. */
function fieldChanges(from: string, to: string): RuleFieldChange[] {
  const before = fieldsOf(from);
  const after = fieldsOf(to);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((field): RuleFieldChange[] => {
    const [old, now] = [before.get(field), after.get(field)];
    if (old?.key === now?.key) return [];
    const kind = old === undefined ? "added" : now === undefined ? "removed" : "changed";
    return [{ kind, field, from: old?.shown ?? null, to: now?.shown ?? null }];
  });
}

type FieldValue = { readonly key: string; readonly shown: string };

/** A text that is no map has no fields: its lines tell the difference. */
function fieldsOf(text: string): Map<string, FieldValue> {
  const fields = new Map<string, FieldValue>();
  const root = readMap(text);
  for (const [name, value] of Object.entries(root ?? {}))
    if (OPENED.has(name) && isMap(value))
      for (const [inner, member] of Object.entries(value)) fields.set(`${name}.${inner}`, valueOf(member));
    else fields.set(name, valueOf(value));
  return fields;
}

function readMap(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = parseDocument(text, { uniqueKeys: false, logLevel: "silent" }).toJS({
      maxAliasCount: 100,
    });
    return isMap(value) ? value : null;
  } catch {
    return null;
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueOf(value: unknown): FieldValue {
  const key = canonicalJson(value ?? null);
  const shown = typeof value === "string" ? value : JSON.stringify(value ?? null, null, 1);
  return { key, shown: shown.length > MOST_CHARACTERS ? `${shown.slice(0, MOST_CHARACTERS)} ...` : shown };
}
