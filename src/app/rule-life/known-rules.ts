import type { RuleState } from "../../schema/rule-state.ts";
import type { RuleView } from "../../schema/views/rule.ts";
import type { RuleCatalog } from "../serve/rule-catalog.ts";
import { stateIn, type TenantRules } from "../serve/tenant-rules.ts";

/** A rule, filter or correlation that a tenant has, its own or shared. */
export type KnownRule = {
  readonly uid: string;
  readonly title: string;
  readonly version: string;
  readonly path: string;
  readonly text: string;
  readonly tests: string | null;
  readonly origin: RuleView["origin"];
  readonly state: RuleState;
};

/** All that a tenant has, by uid. Its own take the place of shared ones. */
export function knownRules(tenant: TenantRules, catalog: RuleCatalog): ReadonlyMap<string, KnownRule> {
  const known = new Map<string, KnownRule>();
  // those of the tenant are shared ones whose placeholders its lists fill
  for (const shared of [catalog.shared, tenant.rules])
    for (const [uid, { title, version, path, text }] of shared) {
      const origin = catalog.originOf(path);
      const tests = catalog.testsOf(path);
      known.set(uid, { uid, title, version, path, text, tests, origin, state: stateIn(tenant.states, uid) });
    }
  for (const { uid, title, version, path, text } of catalog.correlations) {
    const origin = catalog.originOf(path);
    known.set(uid, {
      uid,
      title,
      version,
      path,
      text,
      tests: null,
      origin,
      state: stateIn(tenant.states, uid),
    });
  }
  const documents = new Map(tenant.documents.map(({ uid, title }) => [uid, title]));
  for (const { uid, version, path, text, tests } of tenant.stored) {
    // a text that does not load any more, for want of a list, has no title that we know
    const title = tenant.rules.get(uid)?.title ?? documents.get(uid) ?? path;
    const state = stateIn(tenant.states, uid);
    known.set(uid, { uid, title, version, path, text, tests, origin: "tenant", state });
  }
  return known;
}
