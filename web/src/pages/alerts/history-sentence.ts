import type { AlertHistoryEntry } from "../../../../src/schema/views/alert.ts";
import { STATE_NAMES, VERDICT_NAMES } from "../../components/marks/tag.tsx";

const DONE: Readonly<Record<AlertHistoryEntry["kind"], string>> = {
  created: "opened the alert",
  changed: "changed it",
  comment: "wrote",
  undone: "undid a change",
  reopened: "opened it again: it matched again",
  suppressed: "suppressed findings",
};

/** What an entry says after the actor's name: "set state to closed, verdict to false positive". */
export function historySentence(entry: AlertHistoryEntry): string {
  const changes = Object.entries(entry.change ?? {}).map(
    ([name, { to }]) => `${FIELDS[name] ?? name} to ${wordOf(to)}`,
  );
  if (changes.length === 0) return DONE[entry.kind];
  const list = changes.join(", ");
  return entry.kind === "undone" ? `undid: ${list}` : `set ${list}`;
}

const FIELDS: Readonly<Record<string, string>> = { assigneeUid: "assignee", assignee: "assignee" };
const WORDS: Readonly<Record<string, string>> = { ...STATE_NAMES, ...VERDICT_NAMES };

function wordOf(value: unknown): string {
  if (value === null || value === undefined) return "nobody or none";
  if (typeof value === "object" && "name" in value) return String(value.name);
  const word = typeof value === "string" ? value : JSON.stringify(value);
  return WORDS[word]?.toLowerCase() ?? word;
}
