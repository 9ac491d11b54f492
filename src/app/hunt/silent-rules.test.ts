import { expect, test } from "vitest";
import { loadRules } from "../../detect/index.ts";
import { readRuleCatalog } from "../serve/rule-catalog.ts";
import { sharedContent } from "./content-members.ts";
import { silentRules } from "./silent-rules.ts";

const RULE = `title: Logon
id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a01
name: logon
logsource:
  product: windows
  service: security
detection:
  selection:
    EventID: 4624
  condition: selection
level: informational
`;
const correlation = (generate: boolean): string => `title: Many Logons
id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a02
correlation:
  type: event_count
  rules: logon
  group-by: TargetUserName
  timespan: 5m
  condition:
    gte: 10
  generate: ${generate}
level: low
`;

const NO_CATALOG = { rules: new Map(), correlations: [] };

test.each([
  [false, ["5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a01"]],
  [true, []],
])("a rule that a correlation rests on is silent unless that generates: %s", (generate, expected) => {
  const files = [RULE, correlation(generate)].map((text, at) => ({ path: `${at}.yml`, text }));
  const { rules, correlations } = loadRules(files);
  const own = { rules: new Map(rules.map((rule) => [rule.uid, rule])), correlations };
  expect([...silentRules(NO_CATALOG, own, { rules: files })]).toEqual(expected);
  // a correlation that is not evaluated silences nothing
  expect([...silentRules(NO_CATALOG, own, { rules: files.slice(0, 1) })]).toEqual([]);
});

test("the ledger knows which shipped rules alert", () => {
  const catalog = readRuleCatalog(undefined);
  const silent = silentRules(catalog, NO_CATALOG, { rules: [] });
  expect(silent.size).toBeGreaterThan(0);
  const purposes = sharedContent(catalog).members.map(({ uid, purpose }) => [uid, purpose]);
  expect(purposes).toEqual(
    [...catalog.rules.keys()].map((uid) => [uid, silent.has(uid) ? "correlation" : "alert"]),
  );
});
