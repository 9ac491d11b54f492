import fc from "fast-check";
import { expect, test } from "vitest";
import { yamlTokens } from "./yaml-tokens.ts";

test("keys, modifiers, text, numbers and comments are told apart", () => {
  expect(yamlTokens("    Image|endswith: 'a: b' # why")).toEqual([
    { kind: "plain", text: "    " },
    { kind: "key", text: "Image" },
    { kind: "modifier", text: "|endswith" },
    { kind: "plain", text: ":" },
    { kind: "plain", text: " " },
    { kind: "string", text: "'a: b'" },
    { kind: "plain", text: " " },
    { kind: "comment", text: "# why" },
  ]);
  expect(yamlTokens("  - EventID: 4624").map(({ kind }) => kind)).toEqual([
    "plain",
    "key",
    "plain",
    "plain",
    "number",
  ]);
  expect(yamlTokens("# only")).toEqual([{ kind: "comment", text: "# only" }]);
  expect(yamlTokens("http://x#y")).toEqual([{ kind: "plain", text: "http://x#y" }]);
});

test("the pieces are the line again", () => {
  const line = fc.stringMatching(/^[ \-a|:#'"\\0-9.,[\]]*$/);
  fc.assert(
    fc.property(line, (text) => {
      expect(
        yamlTokens(text)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text);
    }),
  );
});
