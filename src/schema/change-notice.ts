/** Whoever changes something: a person or an API key. */
export type Actor = { readonly uid: string; readonly name: string };

/** A change that the audit log must tell, in the store's own words: `rule.disable`, `suppression.end`. */
export type ChangeNotice = {
  readonly tenantUid: string;
  readonly actor: Actor;
  readonly action: string;
  /** What was changed, by uid or name. */
  readonly target: string;
  readonly details: unknown;
};
