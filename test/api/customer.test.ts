import { expect, test } from "vitest";
import { ROLE_PERMISSIONS } from "../../src/schema/access.ts";
import { openTestApi } from "../support/api.ts";

/**
 * What a customer of a managed service may call. Written out, so that a new route that lets customers in is seen by
 * whoever reviews it.
 */
test("a customer sees the overview, alerts, sources and counts of the quarantine, and changes nothing but own views", async () => {
  const { server } = await openTestApi();
  const open = server.routeRules.filter(
    ({ access }) => typeof access === "object" && ROLE_PERMISSIONS.customer.includes(access.permission),
  );
  const names = open.map(({ method, url }) => `${method} ${url.replace("/api/v1/tenants/:tenantUid", "")}`);
  expect(names.toSorted()).toEqual([
    "DELETE /views/:viewUid",
    "GET ",
    "GET /alerts",
    "GET /alerts/:alertUid",
    "GET /alerts/:alertUid/history",
    "GET /alerts/:alertUid/similar",
    "GET /alerts/counts",
    "GET /alerts/histogram",
    "GET /assignees",
    "GET /live",
    "GET /overview",
    "GET /quarantine",
    "GET /sources",
    "GET /sources/:name",
    "GET /suppressions",
    "GET /views",
    "PATCH /views/:viewUid",
    "POST /views",
    "POST /views/:viewUid/restore",
  ]);
});
