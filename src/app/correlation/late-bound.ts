import type { SigmaRule } from "../../detect/index.ts";

/** How long after their events records may come. */
export type LateBounds = {
  /** Of sources that send what happens as it happens. */
  readonly liveMs: number;
  /** Of services that hand out their logs in portions, up to a quarter of an hour and more after the event. */
  readonly cloudMs: number;
};

/** Products whose logs are fetched or delivered in portions. */
const IN_PORTIONS: ReadonlySet<string | undefined> = new Set([
  "aws",
  "azure",
  "bitbucket",
  "gcp",
  "github",
  "google_workspace",
  "m365",
  "okta",
  "onelogin",
]);

/** The bound for events of a logsource; never below the one of live sources. */
export function lateBoundOf({ product }: SigmaRule["logsource"], { liveMs, cloudMs }: LateBounds): number {
  return IN_PORTIONS.has(product) ? Math.max(liveMs, cloudMs) : liveMs;
}
