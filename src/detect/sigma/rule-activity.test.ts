import { expect, test } from "vitest";
import { createSigmaEngine } from "./engine.ts";
import { loadRules } from "./load-rules.ts";

function ruleOf(id: string, value: string): { path: string; text: string } {
  return {
    path: `${id}.yml`,
    text: `title: T\nid: ${id}\nlogsource: { product: p }\nlevel: low\ndetection:\n  s: { a|contains: ${value}, b: 1 }\n  condition: s\n`,
  };
}

test("a rule's evaluations and matches are counted, and their time is sampled", () => {
  const engine = createSigmaEngine(loadRules([ruleOf("seen", "word"), ruleOf("unseen", "other")]).rules);
  const logsource = { product: "p", categories: [], services: [] };
  for (let event = 0; event < 200; event++)
    engine.match({
      logsource,
      fields: new Map<string, string | number>([
        ["a", "a word"],
        ["b", event % 2],
      ]),
    });
  // the other rule is never looked at: its word was not seen
  expect(engine.activity()).toEqual([
    { ruleUid: "seen", evaluations: expect.any(Number), matches: 100, sampledMs: expect.any(Number) },
  ]);
  const [seen] = engine.activity();
  expect(seen?.evaluations).toBeGreaterThanOrEqual(100);
  expect(seen?.sampledMs).toBeGreaterThan(0);
});
