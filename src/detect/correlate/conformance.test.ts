import { expect, test } from "vitest";
import {
  CORRELATION_CASES,
  type CorrelationCase,
  correlationFiles,
} from "../../../test/support/correlation-cases.ts";
import { loadRules } from "../sigma/load-rules.ts";
import { createCorrelator } from "./correlator.ts";
import { linkCorrelations } from "./link-correlations.ts";

test.each(CORRELATION_CASES.filter(({ refused }) => refused === undefined))("$construct", (one) => {
  for (const sequence of one.found ?? [])
    expect([sequence, findingsIn(one, sequence)]).toEqual([sequence, 1]);
  for (const sequence of one.notFound ?? [])
    expect([sequence, findingsIn(one, sequence)]).toEqual([sequence, 0]);
});

test.each(CORRELATION_CASES.filter(({ refused }) => refused !== undefined))(
  "$construct is refused",
  (one) => {
    const { correlations, issues } = loadRules(correlationFiles(one));
    expect(correlations).toEqual([]);
    expect(issues.map(({ message }) => message).join("\n")).toContain(one.refused);
  },
);

/** How often the outermost correlation is found in a sequence of matches. */
function findingsIn(one: CorrelationCase, sequence: readonly string[]): number {
  const { rules, correlations, issues } = loadRules(correlationFiles(one));
  expect(issues).toEqual([]);
  const { correlations: linked, feeds } = linkCorrelations(correlations, rules);
  const correlator = createCorrelator(linked);
  for (const [index, text] of sequence.entries()) {
    const [seconds = "", name = "", ...pairs] = text.split(" ");
    const fields = new Map(
      pairs.map((pair) => pair.split("=")).map(([field = "", value = ""]) => [field, value]),
    );
    correlator.push({
      ruleUid: `rule-${name}`,
      time: Number.parseInt(seconds, 10) * 1000,
      eventUid: `s-0-${index}`,
      values: (feeds.get(`rule-${name}`)?.fields ?? []).map((field) => fields.get(field) ?? null),
      about: { sourceType: "test", sourceName: "test", entities: "[]" },
    });
  }
  return correlator.end().hits.filter(({ linked: { isSilent } }) => !isSilent).length;
}
