/** A text of the tenant's own: what it means is worked out when it is loaded. */
export type RuleText = {
  readonly uid: string;
  readonly version: string;
  readonly path: string;
  readonly text: string;
  /** Records that must and must not match, a JSON object a line. */
  readonly tests: string | null;
};
