import { describe, expect, test } from "vitest";
import { ALERT_TABS, alertFilterOf, isSameFilter, replaceFilter, sortOf } from "./alert-filter.ts";

describe("the queue's address", () => {
  test("without a filter it is the open alerts, riskiest first", () => {
    expect(alertFilterOf({}, null)).toEqual({ state: "open", sort: "score", order: "desc" });
  });

  test("filters, time and order go to the API; what is the page's own does not", () => {
    const state = {
      level: "high,critical",
      entity: "host:WKS-*",
      sort: "lastSeen.asc",
      open: "a1",
      time: "24h",
    };
    expect(alertFilterOf(state, { from: 1, to: 2 })).toEqual({
      state: "open",
      level: "high,critical",
      entity: "host:WKS-*",
      from: 1,
      to: 2,
      sort: "lastSeen",
      order: "asc",
    });
  });

  test("all states is no filter on the state", () => {
    expect(alertFilterOf({ state: "all" }, null)).not.toHaveProperty("state");
  });

  test.each(["", "hacked.desc", "score.sideways"])("an order of %j is the usual one", (sort) => {
    expect(sortOf({ sort })).toEqual({ by: "score", order: "desc" });
  });
});

describe("tabs", () => {
  test("a tab is current when the address shows its filter, whatever else stands there", () => {
    const [open, mine] = ALERT_TABS;
    expect(isSameFilter({ sort: "title.asc", open: "x" }, open.filter)).toBe(true);
    expect(isSameFilter({ assignee: "me" }, mine.filter)).toBe(true);
    expect(isSameFilter({ assignee: "me", level: "high" }, mine.filter)).toBe(false);
  });

  test("taking a tab drops the filter before it", () => {
    const patch = replaceFilter({ assignee: "me" });
    expect(patch).toMatchObject({ assignee: "me", level: undefined, text: undefined });
    expect(patch).not.toHaveProperty("sort");
  });
});
