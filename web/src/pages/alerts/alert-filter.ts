import { TACTICS } from "../../../../src/schema/attack.ts";
import type { ALERT_SORTS } from "../../../../src/schema/views/alert.ts";
import type { AlertFilter } from "../../api/paths.ts";
import type { FilterField } from "../../components/filter/filter-field.ts";
import { LEVEL_NAMES, LEVELS_WORST_FIRST } from "../../components/marks/level.ts";
import { STATE_NAMES, VERDICT_NAMES } from "../../components/marks/tag.tsx";
import type { Sort } from "../../components/table/table-head.tsx";
import type { UrlState } from "../../state/url-state.ts";
import type { Span } from "../../time/time-range.ts";

/** Fields of the queue's filter bar: the parameters of the API, by the names that analysts type. */
export const ALERT_FIELDS: readonly FilterField[] = [
  {
    name: "state",
    label: "State",
    takesMany: true,
    values: [{ value: "open", label: "Open" }, ...valuesOf(STATE_NAMES), { value: "all", label: "All" }],
  },
  {
    name: "level",
    label: "Level",
    takesMany: true,
    values: LEVELS_WORST_FIRST.map((level) => ({ value: level, label: LEVEL_NAMES[level] })),
  },
  {
    name: "verdict",
    label: "Verdict",
    takesMany: true,
    values: [...valuesOf(VERDICT_NAMES), { value: "none", label: "None yet" }],
  },
  {
    name: "assignee",
    label: "Assignee",
    values: [
      { value: "me", label: "Me" },
      { value: "none", label: "Nobody" },
    ],
  },
  {
    name: "entity",
    label: "Entity",
    aliases: ["host", "user", "ip", "domain", "hash", "file", "process", "url", "cloud_account"],
  },
  { name: "technique", label: "Technique" },
  { name: "tactic", label: "Tactic", values: TACTICS.map(({ tag, name }) => ({ value: tag, label: name })) },
  { name: "rule", label: "Rule" },
];

// spelled out again because the schema's own list would bring a schema library into the page
const SORTS = [
  "score",
  "lastSeen",
  "firstSeen",
  "level",
  "title",
  "findingCount",
  "state",
] as const satisfies readonly (typeof ALERT_SORTS)[number][];

/** Tabs of the queue: filters that most people start from. `count` names the figure of the counts answer. */
export const ALERT_TABS = [
  { label: "All open", filter: {}, count: "open" },
  { label: "Mine", filter: { assignee: "me" }, count: "mine" },
  { label: "Unassigned", filter: { assignee: "none" }, count: "unassigned" },
  { label: "Critical", filter: { level: "critical" }, count: "critical" },
  { label: "Closed", filter: { state: "closed" }, count: null },
] as const;

const FILTER_NAMES = [...ALERT_FIELDS.map(({ name }) => name), "text"];

/** The part of the page's address that filters, and nothing else: what a saved view keeps besides the order. */
export function filterPart(state: UrlState): UrlState {
  return Object.fromEntries(Object.entries(state).filter(([name]) => FILTER_NAMES.includes(name)));
}

/** An address that takes the filter `next` in the place of the one that holds. */
export function replaceFilter(next: UrlState): UrlState {
  return { ...Object.fromEntries(FILTER_NAMES.map((name) => [name, undefined])), ...next };
}

/** Whether the address shows exactly this filter. */
export function isSameFilter(state: UrlState, filter: UrlState): boolean {
  const held = filterPart(state);
  const names = new Set([...Object.keys(held), ...Object.keys(filter)]);
  return [...names].every((name) => (held[name] ?? "") === (filter[name] ?? ""));
}

/** The order of the queue; the riskiest first when the address says nothing that is known. */
export function sortOf(state: UrlState): Sort & { readonly by: (typeof SORTS)[number] } {
  const [name, order] = (state["sort"] ?? "").split(".");
  const by = SORTS.find((known) => known === name);
  return by === undefined ? { by: "score", order: "desc" } : { by, order: order === "asc" ? "asc" : "desc" };
}

/** What the API is asked: open alerts unless the address names states, `all` for every state. */
export function alertFilterOf(state: UrlState, span: Span | null): AlertFilter {
  const { by, order } = sortOf(state);
  const held = filterPart(state);
  const states = held["state"] ?? "open";
  const { state: _, ...rest } = held;
  return {
    ...definedOnly(rest),
    ...(states.split(",").includes("all") ? {} : { state: states }),
    ...span,
    sort: by,
    order,
  };
}

function definedOnly(state: UrlState): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(state)) if (value !== undefined) defined[name] = value;
  return defined;
}

function valuesOf(names: Readonly<Record<string, string>>): { value: string; label: string }[] {
  return Object.entries(names).map(([value, label]) => ({ value, label }));
}
