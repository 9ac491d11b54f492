import { LEVELS, type Level } from "../../schema/finding.ts";
import type { SigmaCorrelation, SigmaRule } from "../sigma/rule.ts";

/** A rule or correlation that another correlation refers to, and how its matches are read there. */
export type LinkedRule = {
  readonly uid: string;
  readonly title: string;
  /** Names of the fields of `groupBy` in its events, and their places among the fields that its matches hand over. */
  readonly groupFields: readonly string[];
  readonly groupAt: readonly number[];
  /** Places of the fields of `valueFields`. */
  readonly valueAt: readonly number[];
};

/** A correlation whose rules are known. */
export type LinkedCorrelation = {
  readonly correlation: SigmaCorrelation;
  readonly level: Level;
  /** In the order in which the correlation names them. */
  readonly rules: readonly LinkedRule[];
  /** 1 for one that refers to rules alone, one more than the deepest that it refers to otherwise. */
  readonly depth: number;
  /** Another correlation refers to it and does not let it find anything by itself. */
  readonly isSilent: boolean;
  /** Fields that correlations above it read in what it found. */
  readonly passedFields: readonly string[];
  /** Fields that the matches of its rules hand over, by uid of the rule. */
  readonly innerFields: ReadonlyMap<string, readonly string[]>;
};

/** What a rule has to hand over for correlations. */
export type CorrelationFeed = {
  /** Fields of its events that are read; the values of its matches are in this order. */
  readonly fields: readonly string[];
  /** It finds nothing by itself: all correlations that refer to it have `generate: false`. */
  readonly isSilent: boolean;
};

/** Correlations, joined with the rules that they are about. */
export type LinkedCorrelations = {
  /** Those that others refer to come before them. */
  readonly correlations: readonly LinkedCorrelation[];
  /** By uid of a rule or correlation. */
  readonly feeds: ReadonlyMap<string, CorrelationFeed>;
  /** Those that refer to what is not there, or to themselves. */
  readonly unlinked: readonly SigmaCorrelation[];
};

type Linkable = Pick<SigmaRule, "uid" | "name" | "title" | "level">;

/** Joins correlations with their rules. A later rule takes the place of an earlier one with the same id or name. */
export function linkCorrelations(
  correlations: readonly SigmaCorrelation[],
  rules: readonly Linkable[],
): LinkedCorrelations {
  const linker = new Linker(correlations, rules);
  return linker.link();
}

type Found = {
  readonly uid: string;
  readonly title: string;
  readonly level: Level;
  readonly depth: number;
};
type NamedRule = Pick<LinkedRule, "uid" | "title" | "groupFields"> & {
  readonly valueFields: readonly string[];
};
type Named = Found & { readonly rules: readonly NamedRule[] };

class Linker {
  readonly #correlations: ReadonlyMap<string, SigmaCorrelation>;
  readonly #rules = new Map<string, Linkable>();
  readonly #named = new Map<string, SigmaCorrelation>();
  /** Null while it is being worked out, and when it cannot be. */
  readonly #found = new Map<string, Named | null>();

  constructor(correlations: readonly SigmaCorrelation[], rules: readonly Linkable[]) {
    this.#correlations = new Map(correlations.map((one) => [one.uid, one]));
    for (const rule of rules)
      for (const name of [rule.uid, rule.name]) if (name !== "") this.#rules.set(name, rule);
    for (const one of this.#correlations.values())
      for (const name of [one.uid, one.name]) if (name !== "") this.#named.set(name, one);
  }

  link(): LinkedCorrelations {
    const all = [...this.#correlations.values()];
    const linked = all.flatMap((correlation) => {
      const found = this.#find(correlation);
      return found === null ? [] : [{ correlation, ...found }];
    });
    const inOrder = linked.toSorted(
      (a, b) => a.depth - b.depth || (a.correlation.uid < b.correlation.uid ? -1 : 1),
    );
    const feeds = feedsOf(inOrder);
    return {
      correlations: inOrder.map(({ correlation, level, depth, rules }) => {
        const feed = feeds.get(correlation.uid);
        return {
          correlation,
          level,
          depth,
          rules: rules.map((rule) => placed(rule, feeds.get(rule.uid)?.fields ?? [])),
          isSilent: feed?.isSilent ?? false,
          passedFields: feed?.fields ?? [],
          innerFields: new Map(rules.map(({ uid }) => [uid, feeds.get(uid)?.fields ?? []])),
        };
      }),
      feeds,
      unlinked: all.filter((one) => !this.#found.get(one.uid)),
    };
  }

  #find(correlation: SigmaCorrelation): Named | null {
    const known = this.#found.get(correlation.uid);
    if (known !== undefined) return known;
    this.#found.set(correlation.uid, null);
    const parts = correlation.ruleNames.map((name) => this.#referred(name));
    if (parts.some((part) => part === null)) return null;
    const named = parts.filter((part) => part !== null);
    const level = LEVELS[Math.max(...named.map((part) => LEVELS.indexOf(part.level)))] ?? "informational";
    const found = {
      uid: correlation.uid,
      title: correlation.title,
      level: correlation.level ?? level,
      depth: 1 + Math.max(...named.map(({ depth }) => depth)),
      rules: named.map((rule, at) => namedRule(correlation, rule, correlation.ruleNames[at] ?? rule.uid)),
    };
    this.#found.set(correlation.uid, found);
    return found;
  }

  #referred(name: string): Found | null {
    const correlation = this.#named.get(name);
    if (correlation !== undefined) return this.#find(correlation);
    const rule = this.#rules.get(name);
    return rule === undefined ? null : { uid: rule.uid, title: rule.title, level: rule.level, depth: 0 };
  }
}

/** A field that no alias has another name for is called what it is called. */
function namedRule(
  { aliases, groupBy, valueFields }: SigmaCorrelation,
  { uid, title }: Pick<Found, "uid" | "title">,
  name: string,
): NamedRule {
  const fieldOf = (field: string): string => aliases.get(field)?.get(name) ?? field;
  return { uid, title, groupFields: groupBy.map(fieldOf), valueFields: valueFields.map(fieldOf) };
}

function placed({ valueFields, ...rule }: NamedRule, fields: readonly string[]): LinkedRule {
  const placeOf = (field: string): number => fields.indexOf(field);
  return { ...rule, groupAt: rule.groupFields.map(placeOf), valueAt: valueFields.map(placeOf) };
}

/** From the outermost inwards: what a correlation passes on, its own rules must hand over. */
function feedsOf(
  inOrder: readonly { readonly correlation: SigmaCorrelation; readonly rules: readonly NamedRule[] }[],
): Map<string, CorrelationFeed> {
  const feeds = new Map<string, { fields: Set<string>; isSilent: boolean }>();
  for (const { correlation, rules } of inOrder.toReversed()) {
    const passed = feeds.get(correlation.uid)?.fields ?? new Set<string>();
    for (const rule of rules) {
      const feed = feeds.get(rule.uid) ?? { fields: new Set(), isSilent: true };
      feed.isSilent &&= !correlation.generate;
      for (const field of [...rule.groupFields, ...rule.valueFields, ...passed]) feed.fields.add(field);
      feeds.set(rule.uid, feed);
    }
  }
  return new Map(
    [...feeds].map(([uid, { fields, isSilent }]) => [uid, { fields: [...fields].toSorted(), isSilent }]),
  );
}
