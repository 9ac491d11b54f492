import { describe, expect, test } from "vitest";
import { lintRules } from "./lint/lint-rules.ts";
import { loadRules } from "./load-rules.ts";
import { compileRegex, regexFault } from "./safe-regex.ts";

const GOOD = `title: Good
id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image: x
  condition: selection
level: high
`;
const withValue = (item: string): string => GOOD.replace("Image: x", () => item);

/** Each fault has a place, and says what was expected. */
const FAULTS: readonly (readonly [name: string, text: string, line: number, column: number, says: RegExp])[] =
  [
    ["a tab", GOOD.replace("  product", "\tproduct"), 4, 1, /use spaces/],
    ["a key twice", withValue("Image: x\n    Image: y"), 9, 5, /'Image' is there twice/],
    ["a list", "- a\n- b\n", 1, 1, /begins with 'title:', and this is a list/],
    ["bytes of another encoding", GOOD.replace("Good", "G\uFFFDtig"), 1, 9, /not in UTF-8 here/],
    ["a NUL", GOOD.replace("Good", "Go\0od"), 1, 10, /NUL/],
    ["a modifier with a typing error", withValue("Image|endwith: x"), 8, 5, /did you mean 'endswith'/],
    ["an unknown modifier", withValue("Image|sounds_like: x"), 8, 5, /one of all, base64/],
    ["no modifier after the bar", withValue("Image|: x"), 8, 5, /missing after '\|'/],
    [
      "an operator in capitals",
      GOOD.replace("condition: selection", "condition: selection AND x"),
      9,
      24,
      /lower case/,
    ],
    ["an empty selection", GOOD.replace("    Image: x\n", ""), 7, 3, /'selection' is empty/],
    ["a broken regex in a list", withValue("Image|re: [a, '(']"), 8, 19, /unterminated group$/],
    ["a huge regex", withValue(`Image|re: '${"a".repeat(10_001)}'`), 8, 15, /more than 10000 characters/],
    ["a regex without a linear engine", withValue("Image|re: '(?=x)(a+)+$'"), 8, 15, /look-around/],
    ["a regex that is too large", withValue("Image|re: '(a{1,50}){1,50}b'"), 8, 15, /repetitions multiply/],
    ["bits beyond a network", withValue("Ip|cidr: 10.1.2.3/8"), 8, 14, /write 10\.0\.0\.0\/8/],
    ["a text for a number", withValue("Size|gt: many"), 8, 14, /a number, and 'many' is none/],
  ];

describe("a file with", () => {
  test.each(FAULTS)("%s says where and what", (...[, text, line, column, says]) => {
    const { rules, issues } = loadRules([{ path: "r.yml", text }]);
    expect(rules).toEqual([]);
    const [error] = issues.filter(({ severity }) => severity === "error");
    expect(error).toMatchObject({ file: "r.yml", line, column });
    expect(error?.message).toMatch(says);
  });

  test("lists that lie too deep in each other says so", () => {
    const { issues } = loadRules([{ path: "r.yml", text: withValue(`Image: ${"[".repeat(5000)}`) }]);
    expect(issues).toMatchObject([{ code: "yaml", line: 8, message: expect.stringContaining("too deep") }]);
  });

  test.each([
    ["base64 of base64", `Image|${"base64offset|".repeat(20)}contains: aaaaaaaa`],
    ["wide of wide", `Image|${"wide|".repeat(30)}contains: aaaaaaaa`],
    ["dashes of dashes", "Image|windash|windash|windash: ' -a -b -c -d -e'"],
    ["dashes of many values", `Image|windash: [${"' -a -b -c -d -e', ".repeat(100)}x]`],
    ["dashes of a long value", `Image|windash: '${" a".repeat(10_000)} -b'`],
  ])("%s is refused before it fills the memory", (_name, item) => {
    const { rules, issues } = loadRules([{ path: "r.yml", text: withValue(item) }]);
    expect(rules).toEqual([]);
    expect(issues.filter(({ severity }) => severity === "error")).toMatchObject([
      { code: "value_invalid", message: expect.stringMatching(/too many or too long|at most 16384/) },
    ]);
  });

  test("a condition that names many selections many times is refused", () => {
    const many = Array.from({ length: 300 }, (_, at) => `s${at}: {Image: x${at}}`).join("\n  ");
    const condition = Array(100).fill("1 of s*").join(" or ");
    const text = `title: T\nlogsource: {product: windows}\ndetection:\n  ${many}\n  condition: ${condition}\n`;
    const { rules, issues } = loadRules([{ path: "r.yml", text }]);
    expect(rules).toEqual([]);
    expect(issues).toContainEqual(
      expect.objectContaining({ code: "condition_invalid", message: expect.stringContaining("20000") }),
    );
  });

  test("nothing in it is told", () => {
    expect(loadRules([{ path: "r.yml", text: "# later\n" }]).issues).toMatchObject([{ code: "file_empty" }]);
  });
});

test("the linter sees typing errors of categories, names that are elsewhere, and where an id is a second time", () => {
  const typing = GOOD.replace("process_creation", "proces_creation").replace("5b1d", "6b1d");
  const filter = `title: F
id: 1e95725d-7320-415d-80f7-004da920fc11
logsource: {product: windows}
filter: {rules: [nobody, 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10], s: {User: x}, condition: not s}
`;
  const files = [GOOD, GOOD, typing, filter].map((text, at) => ({ path: `r${at}.yml`, text }));
  const found = lintRules(files).map(({ code, file, line, column }) => [code, file, line, column]);
  expect(found).toContainEqual(["category_unknown", "r2.yml", 5, 13]);
  expect(found).toContainEqual(["id_duplicate", "r1.yml", 2, 5]);
  expect(found.filter(([code]) => code === "reference_elsewhere")).toEqual([
    ["reference_elsewhere", "r3.yml", 4, 18],
  ]);
});

test.each(["(a|a)*b", "(a?){50}a{50}b", "(?:a+)+$b", "a{1,99}a{1,99}a{1,99}a{1,99}b", "(?:a*)*[^a]b"])(
  "%s is searched for in bounded time",
  (source) => {
    expect(regexFault(source, "")).toBeNull();
    expect(compileRegex(source, "")("a".repeat(4000))).toBe(false);
  },
);
