import type { EditorCandidate, EditorCompletion } from "../../../components/code/code-editor.tsx";
import {
  CONDITION_WORDS,
  CORRELATION_KEYS,
  CORRELATION_TYPES,
  DETECTION_KEYS,
  LEVELS,
  LOGSOURCE_KEYS,
  MODIFIERS,
  RULE_KEYS,
  STATUSES,
} from "./sigma-words.ts";

/** What is known of the tenant, to be offered. */
export type RuleKnowledge = {
  readonly fields: readonly EditorCandidate[];
  readonly tags: readonly EditorCandidate[];
  readonly logsources: readonly {
    readonly product?: string | undefined;
    readonly category?: string | undefined;
    readonly service?: string | undefined;
  }[];
};

/** Most that are offered; whoever has more to choose from types another letter. */
const OFFERED = 8;

/** What may stand at the caret of a Sigma rule; null where nothing is known. */
export function completeRule(text: string, caret: number, known: RuleKnowledge): EditorCompletion | null {
  const start = text.lastIndexOf("\n", caret - 1) + 1;
  const before = text.slice(start, caret);
  if (/^\s*#/.test(before) || /['"]/.test(before)) return null;
  const typed = /[^\s:|[\],(]*$/.exec(before)?.[0] ?? "";
  const place: Caret = {
    text,
    parents: parentsOf(text, start, indentOf(before)),
    before: before.slice(0, before.length - typed.length),
    known,
  };
  const candidates = bestOf(candidatesAt(place), typed);
  return candidates.length === 0 ? null : { from: caret - typed.length, to: caret, candidates };
}

type Caret = {
  readonly text: string;
  /** Keys around the line, outermost first. */
  readonly parents: readonly string[];
  /** The line before the word that is typed. */
  readonly before: string;
  readonly known: RuleKnowledge;
};

function candidatesAt(caret: Caret): readonly EditorCandidate[] {
  const { before, parents } = caret;
  if (before.endsWith("|")) return parents[0] === "detection" ? MODIFIERS : [];
  const key = /^\s*(?:- +)*([^\s:]+):\s/.exec(before)?.[1];
  if (key !== undefined) return valuesOf(caret, key);
  if (!/^\s*(?:- +)*$/.test(before)) return [];
  return keysAt(caret, before.includes("-"));
}

/** Behind a key: what its value may be. */
function valuesOf({ text, parents, before, known }: Caret, key: string): readonly EditorCandidate[] {
  if (parents.length === 0) return key === "level" ? LEVELS : key === "status" ? STATUSES : [];
  if (parents[0] === "logsource") return logsourceValues(text, key, known);
  if (parents[0] === "correlation" && key === "type") return CORRELATION_TYPES;
  if (parents[0] !== "detection" || key !== "condition" || parents.length > 1) return [];
  const selections = selectionsOf(text).map((name) => ({ text: name, hint: "selection" }));
  return before.endsWith("of ")
    ? [{ text: "them", hint: "all selections" }, ...groupsOf(text), ...selections]
    : [...selections, ...CONDITION_WORDS];
}

/** At the beginning of a line: which keys, or entries of a list, may stand there. */
function keysAt(caret: Caret, isEntry: boolean): readonly EditorCandidate[] {
  const { text, parents, before, known } = caret;
  switch (parents[0]) {
    case undefined:
      return /^[\s-]/.test(before) ? [] : withoutTaken(RULE_KEYS, topKeys(text));
    case "tags":
      return isEntry ? known.tags : [];
    case "logsource":
      return LOGSOURCE_KEYS;
    case "correlation":
      return parents[1] === "group-by" ? known.fields : CORRELATION_KEYS;
    case "detection":
      return parents.length === 1 && !isEntry ? DETECTION_KEYS : known.fields;
    case "fields":
      return known.fields;
    default:
      return [];
  }
}

function logsourceValues(text: string, key: string, { logsources }: RuleKnowledge): EditorCandidate[] {
  if (key !== "product" && key !== "category" && key !== "service") return [];
  const product = /^\s+product:\s*(\S+)/m.exec(text)?.[1];
  const counts = new Map<string, number>();
  for (const logsource of logsources) {
    const value = logsource[key];
    const fits = key === "product" || product === undefined || (logsource.product ?? product) === product;
    if (value !== undefined && fits) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([value, rules]) => ({ text: value, hint: `${rules} ${rules === 1 ? "rule" : "rules"}` }));
}

/** Names of the selections that are there. */
export function selectionsOf(text: string): string[] {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.startsWith("detection:")) + 1;
  if (first === 0) return [];
  const indent = /^\s+/.exec(lines[first] ?? "")?.[0];
  if (indent === undefined) return [];
  const names: string[] = [];
  for (const line of lines.slice(first)) {
    if (/^\S/.test(line)) break;
    const name = /^(\s+)([^\s:#-][^\s:]*):/.exec(line);
    if (name?.[1] === indent && name[2] !== undefined && name[2] !== "condition") names.push(name[2]);
  }
  return names;
}

/** `filter_main_*` of `filter_main_a` and `filter_main_b`. */
function groupsOf(text: string): EditorCandidate[] {
  const starts = new Map<string, number>();
  for (const name of selectionsOf(text)) {
    const start = name.slice(0, name.lastIndexOf("_") + 1);
    if (start !== "") starts.set(start, (starts.get(start) ?? 0) + 1);
  }
  return [...starts].map(([start, count]) => ({
    text: `${start}*`,
    hint: `${count} ${count === 1 ? "selection" : "selections"}`,
  }));
}

function topKeys(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^([^\s:#-][^\s:]*):/gm)].map((match) => match[1] ?? ""));
}

function withoutTaken(
  candidates: readonly EditorCandidate[],
  taken: ReadonlySet<string>,
): readonly EditorCandidate[] {
  return candidates.filter(({ text }) => !taken.has(text.replace(/:\s*$/, "")));
}

/** Keys that the line at `start` is under, by indent; entries of a list may stand as deep as their key. */
function parentsOf(text: string, start: number, indent: number): string[] {
  const parents: string[] = [];
  let depth = indent;
  const isEntry = /^\s*-/.test(text.slice(start));
  for (const line of text.slice(0, start).split("\n").slice(0, -1).toReversed()) {
    const key = /^(\s*)((?:- +)*)([^\s:#-][^:]*):/.exec(line);
    if (!key) continue;
    const [, spaces = "", dashes = "", name = ""] = key;
    const at = spaces.length + dashes.length;
    if (at < depth || (isEntry && parents.length === 0 && at === depth && dashes === "")) {
      parents.unshift(name.replace(/\|.*/, ""));
      depth = at;
    }
    if (at === 0) break;
  }
  return parents;
}

function indentOf(line: string): number {
  return /^\s*/.exec(line)?.[0].length ?? 0;
}

/** Those that begin with what is typed, then those that hold it; what is typed whole is not offered again. */
function bestOf(candidates: readonly EditorCandidate[], typed: string): EditorCandidate[] {
  const wanted = typed.toLowerCase();
  const rank = ({ text }: EditorCandidate): number => {
    const at = text.toLowerCase().indexOf(wanted);
    return at < 0 || text === typed ? 2 : Math.min(at, 1);
  };
  const seen = new Set<string>();
  const fit = candidates.filter((candidate) => {
    if (seen.has(candidate.text) || rank(candidate) === 2) return false;
    seen.add(candidate.text);
    return true;
  });
  return fit.toSorted((a, b) => rank(a) - rank(b)).slice(0, OFFERED);
}
