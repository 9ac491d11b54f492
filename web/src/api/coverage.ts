import type { AttackCoverage, NavigatorLayer } from "../../../src/schema/views/coverage.ts";
import type { RuleLedger } from "../../../src/schema/views/hunt.ts";
import { answer, api } from "./client.ts";
import { detectKeys } from "./detect.ts";
import { type Query, read, readKeeping } from "./query.ts";

/** What the rules cover of ATT&CK, given the events of the days. It follows the rules, so a change of one makes it old. */
export function attackCoverageQuery(tenantUid: string, days: number): Query<AttackCoverage> {
  return readKeeping([...detectKeys.rules(tenantUid), "coverage", days], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/coverage/attack", {
      params: { path: { tenantUid }, query: { days } },
      signal,
    }),
  );
}

/** The same as a file for the ATT&CK Navigator. */
export function navigatorLayer(tenantUid: string, days: number): Promise<NavigatorLayer> {
  return answer(
    api.GET("/api/v1/tenants/{tenantUid}/coverage/attack/navigator", {
      params: { path: { tenantUid }, query: { days } },
    }),
  );
}

/** What the present version of a rule or indicator list has seen of each source. */
export function ledgerQuery(tenantUid: string, detectorUid: string, days: number): Query<RuleLedger> {
  return read([...detectKeys.rules(tenantUid), "ledger", detectorUid, days], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/coverage/rules/{ruleUid}/ledger", {
      params: { path: { tenantUid, ruleUid: detectorUid }, query: { days } },
      signal,
    }),
  );
}
