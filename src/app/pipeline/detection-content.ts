import type { IndicatorListFacts, IndicatorValues } from "../../detect/index.ts";

/** A rule file: where it is, for messages, and its text. */
export type RuleFile = { readonly path: string; readonly text: string };

/** What one tenant adds to or takes from the shared rules. */
export type TenantContent = {
  readonly tenantUid: string;
  /** Grows with each change, so that a worker that has it need not load it again. */
  readonly revision: number;
  /** The tenant's own that events are held against; what is draft, in test or retired is not among them. */
  readonly rules: readonly RuleFile[];
  /** Ids of shared rules that this tenant's events are not held against. */
  readonly off: readonly string[];
  /** Ids of rules in shadow: what they find is kept apart and never alerts. */
  readonly shadow: readonly string[];
  readonly placeholders: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly indicatorLists: readonly TenantIndicatorList[];
  /** What the ledger calls all that this tenant's events are held against. */
  readonly contentUid?: string;
};

/** An indicator list and its values, which are large texts. */
export type TenantIndicatorList = IndicatorListFacts & { readonly values: IndicatorValues };

/** Everything that detection works from, as it goes to the worker threads. */
export type DetectionContent = {
  /** Rules for all tenants: the shipped ones and those of the rules folder. */
  readonly shared: readonly RuleFile[];
  readonly tenants: readonly TenantContent[];
  /** What the ledger calls it for tenants that have nothing of their own. */
  readonly contentUid?: string;
};
