import { expect, test } from "vitest";
import { ProblemError } from "../../api/problem-error.ts";
import { faultOf } from "./query-fault.ts";

const refused = (position: number | null): ProblemError =>
  new ProblemError({
    status: 422,
    code: "QUERY_INVALID",
    message: "Wrong.",
    requestId: null,
    faults: [],
    retryAfterMs: null,
    position,
  });

test.each([
  ["a:x b:abc c", 4, [4, 9]],
  ['x:"a b" c', 2, [2, 7]],
  ["a AND", 5, [5, 6]],
])("the fault of %s at %i is underlined at %j", (text, position, [from, to]) => {
  expect(faultOf(refused(position), text)).toEqual({ message: "Wrong.", from, to });
});

test("what has no place in the text is no fault of it", () => {
  expect(faultOf(refused(null), "a")).toBeNull();
  expect(faultOf(refused(9), "a")).toBeNull();
  expect(faultOf(new Error("lost"), "a")).toBeNull();
});
