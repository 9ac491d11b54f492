import { expect, test } from "vitest";
import { deadFields } from "./dead-fields.ts";
import { loadRules } from "./load-rules.ts";

function dead(detection: string, ...present: string[]): unknown {
  const text = `title: T\nlogsource: { product: windows }\ndetection:\n${detection}\n`;
  const [rule] = loadRules([{ path: "rule.yml", text }]).rules;
  if (rule === undefined) throw new Error("the rule does not load");
  return deadFields(rule, new Set(present)).map(({ field, effect, closest }) => [field, effect, closest]);
}

test("a field without which the rule cannot match is told from one without which a part cannot hold", () => {
  const detection = "  a: { Image: x, User: y }\n  b: { Hashes: z }\n  condition: a or b";
  expect(dead(detection, "Image", "Hashes", "User")).toEqual([]);
  expect(dead(detection, "Image", "Hashes")).toEqual([["User", "part_never_holds", null]]);
  expect(dead(detection, "Images")).toEqual([
    ["Image", "never_matches", "Images"],
    ["User", "never_matches", null],
    ["Hashes", "never_matches", null],
  ]);
  expect(dead("  a: { Image: x, User: y }\n  condition: a", "Image")).toEqual([
    ["User", "never_matches", null],
  ]);
});

test("an exclusion by a field that is never there excludes nothing", () => {
  const detection = "  a: { Image: x }\n  f: { User: y, Image: z }\n  condition: a and not f";
  expect(dead(detection, "Image")).toEqual([["User", "never_excludes", null]]);
});

test("absence that is asked for is no dead field", () => {
  expect(dead("  a: { Image: x, User: null }\n  condition: a", "Image")).toEqual([]);
  expect(dead("  a: { Image: x, User|exists: false }\n  condition: a", "Image")).toEqual([]);
});
