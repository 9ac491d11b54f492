import type { HuntView } from "../../../../src/schema/views/hunt.ts";
import { type FilterField } from "../../components/filter/filter-field.ts";
import type { RowChoice } from "../../components/table/chosen-rows.ts";
import { scopeText, shareDone } from "./hunt-words.ts";

/**
 * What the page's address says of a hunt to begin: `new`; `again:` and a hunt's uid; `rules:` or `lists:` and uids, parted
 * by commas.
 */
export type HuntsAddress = { readonly begin: string };

/** What `begin` of an address asks for. */
export type BeginWish =
  | { readonly kind: "new" }
  | { readonly kind: "again"; readonly huntUid: string }
  | { readonly kind: "rules" | "lists"; readonly uids: readonly string[] };

/** Reads `begin` of the address; null when no hunt is to be begun. */
export function beginWish(begin: string | undefined): BeginWish | null {
  if (begin === undefined) return null;
  const [kind, ...rest] = begin.split(":");
  const text = rest.join(":");
  if (kind === "again" && text !== "") return { kind: "again", huntUid: text };
  const uids = text.split(",").filter((uid) => uid !== "");
  if ((kind === "rules" || kind === "lists") && uids.length > 0) return { kind, uids };
  return { kind: "new" };
}

export const HUNT_FIELDS: readonly FilterField[] = [
  {
    name: "state",
    label: "state",
    takesMany: true,
    values: choices("waiting", "running", "paused", "done", "failed", "cancelled"),
  },
  { name: "outcome", label: "outcome", values: choices("list", "alert") },
  { name: "found", label: "found", values: choices("something", "nothing") },
];

function choices(...values: readonly string[]): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: value }));
}

/** How the list of hunts follows its address. */
export const HUNT_CHOICE: RowChoice<HuntView> = {
  text: (hunt) => [hunt.name, hunt.createdBy.name, scopeText(hunt.scope), hunt.uid].join(" "),
  fields: {
    state: ({ state }) => state,
    outcome: ({ outcome }) => outcome,
    found: ({ progress }) => (progress.findings > 0 ? "something" : "nothing"),
  },
  orders: {
    began: ({ createdAt }) => createdAt,
    name: ({ name }) => name.toLowerCase(),
    who: ({ createdBy }) => createdBy.name.toLowerCase(),
    state: ({ state }) => state,
    progress: (hunt) => shareDone(hunt) ?? 0,
    found: ({ progress }) => progress.findings,
  },
  sort: "began.desc",
  tie: ({ uid }) => uid,
};
