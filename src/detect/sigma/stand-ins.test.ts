import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EventFields } from "../../schema/event.ts";
import type { EventLogsource } from "../../schema/logsource.ts";
import { createSigmaEngine } from "./engine.ts";
import { evaluate } from "./evaluate.ts";
import { lintRules } from "./lint/lint-rules.ts";
import { loadRules } from "./load-rules.ts";
import type { Expr, SigmaRule } from "./rule.ts";
import { excludingFields, unansweredFields } from "./stand-ins.ts";

const SECURITY_5156: EventLogsource = {
  product: "windows",
  categories: ["network_connection"],
  services: ["security"],
};
const SYSMON_3: EventLogsource = { ...SECURITY_5156, services: ["sysmon"] };

function ruleOf(
  detection: string,
  logsource = "{product: windows, category: network_connection}",
): SigmaRule {
  const text = `title: A rule\nlogsource: ${logsource}\ndetection:\n${detection}`;
  const { rules, issues } = loadRules([{ path: "r.yml", text }]);
  const [rule] = rules;
  if (rule === undefined) throw new Error(JSON.stringify(issues));
  return rule;
}

const isMatch = (rule: SigmaRule, logsource: EventLogsource, fields: Record<string, string>): boolean =>
  createSigmaEngine([rule]).match({ logsource, fields: new Map(Object.entries(fields)) }).length > 0;

const doubt = (rule: SigmaRule, logsource: EventLogsource, fields: Record<string, string>): string[] =>
  unansweredFields(rule, { logsource, fields: new Map(Object.entries(fields)) });

const BY_USER = ruleOf(`  selection: {Image|endswith: '\\x.exe'}
  filter: {Image|startswith: 'C:\\Windows', User|contains: SYSTEM}
  condition: selection and not filter
`);

describe("a rule that excludes by a field which the event cannot have", () => {
  test("matches plainly, and names the field when it alone decides", () => {
    const fields = { Image: "C:\\Windows\\x.exe" };
    expect(isMatch(BY_USER, SECURITY_5156, fields)).toBe(true);
    expect(doubt(BY_USER, SECURITY_5156, fields)).toEqual(["User"]);
  });

  test("is in no doubt when something else keeps the exclusion off", () => {
    const fields = { Image: "C:\\Temp\\x.exe" };
    expect(isMatch(BY_USER, SECURITY_5156, fields)).toBe(true);
    expect(doubt(BY_USER, SECURITY_5156, fields)).toEqual([]);
  });

  test("is decided by the field when it is there after all", () => {
    const at = { Image: "C:\\Windows\\x.exe" };
    expect(isMatch(BY_USER, SECURITY_5156, { ...at, User: "ACME\\alice" })).toBe(true);
    expect(doubt(BY_USER, SECURITY_5156, { ...at, User: "ACME\\alice" })).toEqual([]);
    expect(isMatch(BY_USER, SECURITY_5156, { ...at, User: "NT AUTHORITY\\SYSTEM" })).toBe(false);
  });

  test("is in no doubt on Sysmon's own events, where a field is absent because it was empty", () => {
    const fields = { Image: "C:\\Windows\\x.exe" };
    expect(isMatch(BY_USER, SYSMON_3, fields)).toBe(true);
    expect(doubt(BY_USER, SYSMON_3, fields)).toEqual([]);
  });

  test("is in doubt on Security 4688 as on the others", () => {
    const rule = ruleOf(
      `  selection: {Image|endswith: '\\x.exe'}
  filter: {OriginalFileName: x.exe}
  condition: selection and not filter
`,
      "{product: windows, category: process_creation}",
    );
    const event = { product: "windows", categories: ["process_creation"], services: ["security"] };
    expect(isMatch(rule, event, { Image: "C:\\x.exe" })).toBe(true);
    expect(doubt(rule, event, { Image: "C:\\x.exe" })).toEqual(["OriginalFileName"]);
  });

  test("and is written for Security itself, means what it says", () => {
    const rule = ruleOf(
      `  selection: {Image|endswith: '\\x.exe'}
  filter: {User: SYSTEM}
  condition: selection and not filter
`,
      "{product: windows, service: security}",
    );
    expect(isMatch(rule, SECURITY_5156, { Image: "C:\\x.exe" })).toBe(true);
    expect(doubt(rule, SECURITY_5156, { Image: "C:\\x.exe" })).toEqual([]);
  });

  test("is told of by the linter, at the field", () => {
    const [issue, ...more] = lintRules([{ path: "r.yml", text: BY_USER.text }]).filter(
      ({ code }) => code === "exclusion_unanswered",
    );
    expect(issue).toMatchObject({ severity: "info", line: 5, column: 44 });
    expect(issue?.message).toContain("Security 5156 has no User");
    expect(more).toEqual([]);
  });
});

const VALUES = ["a", "b"];
const leaf = fc
  .tuple(fc.constantFrom("Image", "User"), fc.constantFrom(...VALUES, null))
  .map(
    ([field, value]): Expr => ruleOf(`  selection: {${field}: ${value}}\n  condition: selection\n`).condition,
  );
const expr = fc.letrec<{ expr: Expr }>((tie) => ({
  expr: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc
      .tuple(fc.constantFrom("and", "or"), fc.array(tie("expr"), { minLength: 1, maxLength: 3 }))
      .map(([kind, parts]): Expr => ({ kind, parts })),
    tie("expr").map((part): Expr => ({ kind: "not", part })),
  ),
})).expr;

test("a match without a doubt stands whatever the field held", () => {
  fc.assert(
    fc.property(expr, fc.constantFrom(...VALUES, "c"), (condition, image) => {
      const rule = { condition, logsource: { product: "windows", category: "network_connection" } };
      const fields: EventFields = new Map([["Image", image]]);
      const held: EventFields[] = [...VALUES, "c", null].map((user) => new Map([...fields, ["User", user]]));
      const isSure = unansweredFields(rule, { logsource: SECURITY_5156, fields }).length === 0;
      if (!evaluate(condition, fields) || !isSure || !excludingFields(condition).has("User")) return;
      expect(held.every((some) => evaluate(condition, some))).toBe(true);
    }),
  );
});
