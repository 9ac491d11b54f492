import { expect, test } from "vitest";
import { csvLine } from "./csv-line.ts";

test.each([
  [["a", 1, null, true], "a,1,,true\r\n"],
  [['say "hi"', "a,b", "x\ny"], '"say ""hi""","a,b","x\ny"\r\n'],
  [["=cmd()", "+1", -1, "@x"], "'=cmd(),'+1,-1,'@x\r\n"],
  [[{ a: [1] }], '"{""a"":[1]}"\r\n'],
])("%j is the record %j", (values, line) => {
  expect(csvLine(values)).toBe(line);
});

test("no first character that a spreadsheet takes for a formula stands first", () => {
  for (const first of ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
    expect(csvLine([`${first}1`])).toMatch(/^"?'/);
});
