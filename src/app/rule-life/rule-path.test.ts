import fc from "fast-check";
import { expect, test } from "vitest";
import { createPaths, rulePath } from "./rule-path.ts";

test("a path is relative, within its folder, and fit for any file system", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fc.constantFrom("..", "/", "\\", "a", "C:", ".", " ", "?")).map((parts) => parts.join("")),
      ),
      (given) => {
        const path = rulePath(given);
        expect(path).toMatch(/\.ya?ml$/i);
        for (const part of path.split("/")) {
          expect(part).not.toMatch(/^\.*$/);
          expect(part).not.toMatch(/[\u0000-\u001f<>:"|?*\\]/);
        }
        expect(rulePath(path)).toBe(path);
      },
    ),
  );
  expect(rulePath("C:\\rules\\..\\win\\who ami?.yml")).toBe("win/who ami_.yml");
  expect(rulePath("/srv/rules/a.yaml")).toBe("rules/a.yaml");
  expect(rulePath("")).toBe("rule.yml");
});

test("each rule has a path of its own, and keeps it", () => {
  const paths = createPaths(new Map([["other", "a.yml"]]));
  expect(paths.give("r1", "a.yml", true)).toBe("a-r1.yml");
  expect(paths.give("other", "a.yml", true)).toBe("a.yml");
  expect(paths.give("r2", "b.yml", false)).toBe("b-r2.yml");
  const later = createPaths(new Map([["r1", "a-r1.yml"]]));
  expect(later.give("r1", "a.yml", true)).toBe("a-r1.yml");
});
