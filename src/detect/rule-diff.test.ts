import fc from "fast-check";
import { expect, test } from "vitest";
import { diffRules } from "./rule-diff.ts";

const side = (text: string, label = "x"): { version: string; label: string; text: string } => ({
  version: "1",
  label,
  text,
});
const RULE = `title: A
level: low
logsource: { product: windows, category: process_creation }
detection:
  sel: { Image|endswith: '\\a.exe' }
  condition: sel
tags: [attack.t1033]
`;
const changesOf = (to: string): string[] =>
  diffRules(side(RULE), side(to)).changes.map(({ kind, field }) => `${kind} ${field}`);

test("tells the fields that changed, and selections one by one", () => {
  expect(changesOf(RULE.replace("level: low", "level: high"))).toEqual(["changed level"]);
  expect(
    changesOf(RULE.replace("  condition: sel", "  filter: { User: x }\n  condition: sel and not filter")),
  ).toEqual(["changed detection.condition", "added detection.filter"]);
  expect(changesOf(RULE.replace("tags: [attack.t1033]\n", ""))).toEqual(["removed tags"]);
  expect(changesOf(RULE.replace(", category: process_creation", ""))).toEqual(["removed logsource.category"]);
});

test("says whether other events may match", () => {
  const changesDetection = (to: string): boolean => diffRules(side(RULE), side(to)).changesDetection;
  expect(changesDetection(RULE.replace("level: low", "level: high"))).toBe(false);
  expect(changesDetection(RULE.replace("a.exe", "b.exe"))).toBe(true);
});

test("comments, quotes and the order of fields are no change of meaning, and lines all the same", () => {
  const to = `# a comment\n${RULE.replace("level: low\n", "").replace("tags: [attack.t1033]", "tags:\n  - 'attack.t1033'\nlevel: low")}`;
  const diff = diffRules(side(RULE, "old"), side(to, "new"));
  expect(diff.changes).toEqual([]);
  expect(diff.unified).toMatch(/^--- old\n\+\+\+ new\n@@ /);
});

test("any text can be compared with any other", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (from, to) => {
      expect(diffRules(side(from), side(to)).hunks.length > 0).toBe(
        from.replace(/\n$/, "") !== to.replace(/\n$/, ""),
      );
    }),
  );
});
