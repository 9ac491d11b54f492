import fc from "fast-check";
import { expect, test } from "vitest";
import { completeRule, type RuleKnowledge, selectionsOf } from "./rule-completion.ts";

const known: RuleKnowledge = {
  fields: [
    { text: "CommandLine", hint: "windows" },
    { text: "Image", hint: "windows" },
  ],
  tags: [{ text: "attack.t1059.001", hint: "PowerShell" }],
  logsources: [
    { product: "windows", category: "process_creation" },
    { product: "windows", service: "security" },
    { product: "linux", category: "file_event" },
  ],
};

/** Texts offered where `¦` stands. */
function offeredAt(marked: string): string[] | undefined {
  const caret = marked.indexOf("¦");
  const found = completeRule(marked.replace("¦", ""), caret, known);
  return found?.candidates.map(({ text }) => text);
}

const RULE = `title: x
logsource:
    product: windows
tags:
    - attack.execution
detection:
    selection_img:
        Image: a
    filter_main_a:
        - CommandLine: b
    condition: selection_img
`;

test("top keys that are not there yet", () => {
  expect(offeredAt(`${RULE}le¦`)).toEqual(["level: "]);
  expect(offeredAt(`${RULE}tit¦`)).toBeUndefined();
  expect(offeredAt(`${RULE}level: hi¦`)).toEqual(["high"]);
  expect(offeredAt(`${RULE}level: high¦`)).toBeUndefined();
});

test("log sources that go with the product", () => {
  expect(offeredAt(RULE.replace("product: windows", "product: windows\n    category: ¦"))).toEqual([
    "process_creation",
  ]);
  expect(offeredAt(RULE.replace("product: windows", "product: ¦"))).toEqual(["windows", "linux"]);
  expect(offeredAt(RULE.replace("product: windows", "ser¦"))).toEqual(["service: "]);
});

test("fields, modifiers and tags", () => {
  expect(offeredAt(RULE.replace("Image: a", "Comm¦"))).toEqual(["CommandLine"]);
  expect(offeredAt(RULE.replace("- CommandLine: b", "- Im¦"))).toEqual(["Image"]);
  expect(offeredAt(RULE.replace("Image: a", "Image|sta¦"))).toEqual(["startswith"]);
  expect(offeredAt(RULE.replace("Image: a", "Image|contains|al¦"))).toEqual(["all"]);
  expect(offeredAt(RULE.replace("attack.execution", "1059¦"))).toEqual(["attack.t1059.001"]);
  expect(offeredAt(RULE.replace("Image: a", "Image: 'C¦"))).toBeUndefined();
});

test("words of the condition, from the selections that are there", () => {
  expect(selectionsOf(RULE)).toEqual(["selection_img", "filter_main_a"]);
  const condition = (text: string): string => RULE.replace("condition: selection_img", `condition: ${text}`);
  expect(offeredAt(condition("sel¦"))).toEqual(["selection_img"]);
  expect(offeredAt(condition("selection_img and not ¦"))).toContain("filter_main_a");
  expect(offeredAt(condition("selection_img and not 1 of ¦"))).toEqual([
    "them",
    "selection_*",
    "filter_main_*",
    "selection_img",
    "filter_main_a",
  ]);
});

test("any text and caret is answered, and what it offers takes the place of what is before the caret", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-c:|\n #\-']*$/), fc.nat(30), (text, at) => {
      const caret = Math.min(at, text.length);
      const found = completeRule(text, caret, known);
      if (found === null) return;
      expect(found.to).toBe(caret);
      expect(found.from).toBeLessThanOrEqual(caret);
      expect(found.candidates.length).toBeGreaterThan(0);
    }),
  );
});
