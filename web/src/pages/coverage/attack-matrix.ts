import type {
  AttackCoverage,
  CoverageState,
  TechniqueCoverage,
} from "../../../../src/schema/views/coverage.ts";
import type { RuleView } from "../../../../src/schema/views/rule.ts";
import type { UrlState } from "../../state/url-state.ts";

/** A technique under a tactic. The same technique stands under each of its tactics. */
export type MatrixCell = {
  readonly technique: TechniqueCoverage;
  /** How its sub-techniques stand; empty for a sub-technique. */
  readonly subs: readonly TechniqueCoverage[];
  readonly isSub: boolean;
};

export type MatrixTactic = {
  readonly tactic: string;
  readonly name: string;
  /** Of the whole tactic, whatever the filter shows. */
  readonly totals: Readonly<Record<CoverageState, number>>;
  readonly cells: readonly MatrixCell[];
};

/** States from worst to best. */
export const STATES_IN_ORDER: readonly CoverageState[] = ["no_rule", "no_data", "silent", "fired"];

/** What is wanted of techniques; the rules decide about level, state and source. */
export type MatrixFilter = {
  readonly states: readonly string[];
  readonly levels: readonly string[];
  readonly ruleStates: readonly string[];
  readonly sources: readonly string[];
  readonly words: readonly string[];
};

/** Reads the filter from the address. `is:gap` stands for all that lacks something. */
export function matrixFilter(state: UrlState): MatrixFilter {
  const list = (name: string): string[] => (state[name] ?? "").split(",").filter((value) => value !== "");
  return {
    states: list("is").flatMap((value) => (value === "gap" ? ["no_rule", "no_data"] : [value])),
    levels: list("level"),
    ruleStates: list("state"),
    sources: list("source"),
    words: (state["text"] ?? "")
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== ""),
  };
}

type RuleFacts = Pick<RuleView, "techniques" | "level" | "state" | "logsource">;

/** Where a rule's events come from, as the filter and the panel name it: `windows process_creation`. */
export function sourceOf({ product, category, service }: RuleView["logsource"]): string {
  return [product, category, service].filter((part) => part !== undefined).join(" ") || "any";
}

/** Techniques that a rule of the wanted level, state and source names; null when the filter asks for no such rule. */
export function techniquesOfRules(
  rules: readonly RuleFacts[],
  filter: MatrixFilter,
): ReadonlySet<string> | null {
  const { levels, ruleStates, sources } = filter;
  if (levels.length + ruleStates.length + sources.length === 0) return null;
  const found = new Set<string>();
  for (const { techniques, level, state, logsource } of rules) {
    const fits =
      isAmong(level, levels) && isAmong(state, ruleStates) && isAmong(logsource.product ?? "any", sources);
    if (fits) for (const technique of techniques) found.add(technique);
  }
  return found;
}

function isAmong(value: string, wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.includes(value);
}

/**
 * Tactics with the techniques that fit, in the order of the answer. A technique of which a sub-technique fits stays, so
 * that the sub-technique has its place; with `withSubs` they stand below it.
 */
export function attackMatrix(
  { tactics, techniques }: Pick<AttackCoverage, "tactics" | "techniques">,
  {
    filter,
    ofRules,
    withSubs,
  }: {
    readonly filter: MatrixFilter;
    readonly ofRules: ReadonlySet<string> | null;
    readonly withSubs: boolean;
  },
): MatrixTactic[] {
  const fits = (one: TechniqueCoverage): boolean => {
    const text = `${one.technique} ${one.name}`.toLowerCase();
    return (
      isAmong(one.state, filter.states) &&
      (ofRules === null || ofRules.has(one.technique)) &&
      filter.words.every((word) => text.includes(word))
    );
  };
  const subsOf = new Map<string, TechniqueCoverage[]>();
  for (const one of techniques) {
    const parent = parentOf(one.technique);
    if (parent !== null) subsOf.set(parent, [...(subsOf.get(parent) ?? []), one]);
  }
  // a tactic of another release has no techniques in this one, and lacks nothing
  const known = tactics.filter(({ techniques: totals }) => Object.values(totals).some((count) => count > 0));
  return known.map(({ tactic, name, techniques: totals }) => ({
    tactic,
    name,
    totals,
    cells: techniques
      .filter((one) => parentOf(one.technique) === null && one.tactics.includes(tactic))
      .flatMap((technique) => {
        const subs = (subsOf.get(technique.technique) ?? []).filter((sub) => sub.tactics.includes(tactic));
        const fitting = subs.filter(fits);
        if (!fits(technique) && fitting.length === 0) return [];
        const own: MatrixCell = { technique, subs, isSub: false };
        return withSubs ? [own, ...fitting.map((sub) => ({ technique: sub, subs: [], isSub: true }))] : [own];
      }),
  }));
}

/** `T1059` of `T1059.001`; null for a technique. */
export function parentOf(technique: string): string | null {
  return technique.includes(".") ? (technique.split(".")[0] ?? null) : null;
}

/** A place in the matrix; a technique has one under each of its tactics. */
export function cellKey(tactic: string, technique: string): string {
  return `${tactic}/${technique}`;
}

/** Cells of a tactic that stand below each other before the next column begins. */
export const COLUMN_CELLS = 28;

/** Columns of a tactic when cells stand in columns of at most `most`. */
export function columnsOf<T>(cells: readonly T[], most = COLUMN_CELLS): T[][] {
  const count = Math.max(1, Math.ceil(cells.length / most));
  const each = Math.ceil(cells.length / count);
  return Array.from({ length: count }, (_, i) => cells.slice(i * each, (i + 1) * each));
}

/** Where an arrow leads from a cell: up and down within its column, left and right to the same height. */
export function moveInColumns(
  columns: readonly (readonly string[])[],
  from: string | null,
  key: string,
): string | null {
  const filled = columns.filter((column) => column.length > 0);
  const x = filled.findIndex((column) => from !== null && column.includes(from));
  const column = filled[x];
  if (column === undefined || from === null) return filled[0]?.[0] ?? null;
  const y = column.indexOf(from);
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowUp: [x, y - 1],
    ArrowDown: [x, y + 1],
    ArrowLeft: [x - 1, y],
    ArrowRight: [x + 1, y],
    Home: [x, 0],
    End: [x, column.length - 1],
  };
  const [toX, toY] = steps[key] ?? [x, y];
  const target = filled[Math.min(filled.length - 1, Math.max(0, toX))] ?? column;
  return target[Math.min(target.length - 1, Math.max(0, toY))] ?? from;
}
