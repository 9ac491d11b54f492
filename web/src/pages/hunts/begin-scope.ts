import type { HuntScope, HuntView } from "../../../../src/schema/views/hunt.ts";
import type { RuleFilter, RuleView } from "../../../../src/schema/views/rule.ts";
import type { BeginWish } from "./hunt-choice.ts";

/** Ways to say what events are held against. */
export const SCOPE_KINDS = ["all", "filter", "rules", "text", "lists"] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];

/** What stands in the form. Each way keeps what was entered while another is looked at. */
export type HuntForm = {
  readonly name: string;
  readonly kind: ScopeKind;
  readonly filter: RuleFilter;
  readonly ruleUids: readonly string[];
  readonly text: string;
  readonly listUids: readonly string[];
  readonly range: string;
  readonly outcome: HuntView["outcome"];
};

export const EMPTY_FORM: HuntForm = {
  name: "",
  kind: "all",
  filter: {},
  ruleUids: [],
  text: "",
  listUids: [],
  range: "last 30 days",
  outcome: "list",
};

/** The form as the wish of the address fills it. `earlier` is the hunt that is begun again, once it is known. */
export function formOf(wish: BeginWish, earlier: HuntView | undefined): HuntForm {
  if (wish.kind === "rules") return { ...EMPTY_FORM, kind: "rules", ruleUids: wish.uids };
  if (wish.kind === "lists") return { ...EMPTY_FORM, kind: "lists", listUids: wish.uids };
  if (wish.kind === "new" || earlier === undefined) return EMPTY_FORM;
  const { ruleUids = [], ruleFilter, text = "", indicatorListUids = [] } = earlier.scope;
  return {
    name: earlier.name,
    kind: kindOf(earlier.scope),
    filter: ruleFilter ?? {},
    ruleUids,
    text,
    listUids: indicatorListUids,
    range: rangeText(earlier),
    outcome: earlier.outcome,
  };
}

function kindOf({ ruleUids = [], ruleFilter, text }: HuntScope): ScopeKind {
  if (ruleFilter) return Object.keys(ruleFilter).length === 0 ? "all" : "filter";
  if (ruleUids.length > 0) return "rules";
  return text === undefined ? "lists" : "text";
}

/** The range as the box reads it back, whatever zone is shown. */
function rangeText({ from, to }: Pick<HuntView, "from" | "to">): string {
  return `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
}

/** What the form asks for; null while something is missing. */
export function scopeOf({ kind, filter, ruleUids, text, listUids }: HuntForm): HuntScope | null {
  if (kind === "all") return { ruleFilter: {} };
  if (kind === "filter") return { ruleFilter: filled(filter) };
  if (kind === "text") return text.trim() === "" ? null : { text };
  if (kind === "rules") return ruleUids.length === 0 ? null : { ruleUids: [...ruleUids] };
  return listUids.length === 0 ? null : { indicatorListUids: [...listUids] };
}

function filled(filter: RuleFilter): RuleFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ""));
}

/** A name for a hunt that was given none. */
export function nameOf(form: HuntForm, titleOf: (uid: string) => string | undefined): string {
  const given = form.name.trim();
  if (given !== "") return given;
  const [uid, ...more] = form.kind === "lists" ? form.listUids : form.ruleUids;
  const first = uid === undefined ? "" : (titleOf(uid) ?? uid);
  const names: Readonly<Record<ScopeKind, string>> = {
    all: "All rules",
    filter: `Rules ${Object.values(filled(form.filter)).join(", ") || "of every kind"}`,
    rules: more.length === 0 ? first : `${first} and ${more.length} more`,
    text: /^title:\s*(.+)$/m.exec(form.text)?.[1] ?? "Sigma text",
    lists: more.length === 0 ? first : `${first} and ${more.length} more`,
  };
  return `${names[form.kind]}, ${form.range.trim()}`.slice(0, 200).toWellFormed();
}

/** Evaluated rules that fit a filter, as the server chooses them but for words, which it looks for in more places. */
export function rulesThatFit(rules: readonly RuleView[], filter: RuleFilter): RuleView[] {
  const { search = "", level, origin, state, product } = filled(filter);
  const words = search.toLowerCase().split(/\s+/);
  return rules.filter((rule) => {
    const text = [rule.title, rule.uid, ...rule.tactics, ...rule.techniques].join(" ").toLowerCase();
    return (
      (rule.state === "live" || rule.state === "shadow") &&
      [
        level === undefined || rule.level === level,
        origin === undefined || rule.origin === origin,
        state === undefined || rule.state === state,
        product === undefined || rule.logsource.product === product,
      ].every(Boolean) &&
      words.every((word) => text.includes(word))
    );
  });
}
