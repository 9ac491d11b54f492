import { expect, test } from "vitest";
import { createSigmaEngine } from "./engine.ts";
import { loadRules } from "./load-rules.ts";

const RULE = `title: Shell
id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10
name: shell
logsource: { product: windows, category: process_creation }
detection:
  sel: { Image: shell }
  condition: sel
level: low
`;

const filterOf = (lines: string): string =>
  `title: Our deployment\nlogsource: { product: windows }\nfilter:\n${lines.replaceAll(/^/gm, "  ")}\n`;

function matches(filter: string, fields: Record<string, string>): boolean {
  const { rules, issues } = loadRules([
    { path: "r.yml", text: RULE },
    { path: "f.yml", text: filter },
  ]);
  expect(issues.filter(({ severity }) => severity === "error")).toEqual([]);
  const logsource = { product: "windows", categories: ["process_creation"], services: [] };
  return createSigmaEngine(rules).match({ logsource, fields: new Map(Object.entries(fields)) }).length === 1;
}

test.each([
  ["rules: any\nours: { User: deploy }\ncondition: not ours", true],
  ["ours: { User: deploy }\ncondition: not ours", true],
  ["rules: [shell]\nours: { User: deploy }\ncondition: not ours", true],
  ["rules: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10\nours: { User: deploy }\ncondition: not ours", true],
  ["rules: [other]\nours: { User: deploy }\ncondition: not ours", false],
])("%s takes matches away: %s", (lines, isMeant) => {
  expect(matches(filterOf(lines), { Image: "shell", User: "deploy" })).toBe(!isMeant);
  expect(matches(filterOf(lines), { Image: "shell", User: "kim" })).toBe(true);
});

test("a filter of another logsource is not meant for the rule", () => {
  const filter = filterOf("rules: any\nours: { User: deploy }\ncondition: not ours");
  expect(matches(filter.replace("windows", "linux"), { Image: "shell", User: "deploy" })).toBe(true);
  expect(
    matches(filter.replace("windows }", "windows, category: image_load }"), {
      Image: "shell",
      User: "deploy",
    }),
  ).toBe(true);
});

function issuesOf(text: string): readonly unknown[] {
  return loadRules([{ path: "f.yml", text }]).issues;
}

test("a filter without not is warned of, with its place; a faulty one says what is wrong", () => {
  expect(issuesOf(filterOf("ours: { User: deploy }\ncondition: ours"))).toMatchObject([
    { severity: "warning", code: "filter_keeps_matches", line: 5 },
  ]);
  expect(issuesOf(filterOf("ours: { User: deploy }\ncondition: not theirs"))).toMatchObject([
    { severity: "error", code: "condition_invalid", line: 5 },
  ]);
  expect(issuesOf("title: F\nlogsource: { product: windows }\nfilter: x\n")).toMatchObject([
    { severity: "error", code: "filter_invalid", line: 3 },
  ]);
});
