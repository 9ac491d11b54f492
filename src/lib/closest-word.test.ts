import { expect, test } from "vitest";
import { closestWord } from "./closest-word.ts";

test.each([
  ["endwith", "endswith"],
  ["contians", "contains"],
  ["Contains", "contains"],
  ["re", "re"],
  ["sounds_like", null],
  ["xx", null],
  ["", null],
])("%s is most likely %s", (written, meant) => {
  expect(closestWord(written, ["contains", "endswith", "startswith", "re", "cidr"])).toBe(meant);
});
