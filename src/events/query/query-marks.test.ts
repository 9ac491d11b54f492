import { expect, test } from "vitest";
import { queryMarks } from "./query-marks.ts";

test.each([
  ["", []],
  ["powershell", ["powershell"]],
  ["device.hostname:WKS-* AND NOT user:anna", ["WKS-"]],
  ['"mimi katz" OR Image:*\\certutil.exe', ["mimi katz", "\\certutil.exe", "\\\\certutil.exe"]],
  ["severity_id:4 port:[1 TO 9] x:/a.b/ y:* -z a*", []],
  ["a:same b:same", ["same"]],
])("%s marks %j", (query, marks) => {
  expect(queryMarks(query)).toEqual(marks);
});
