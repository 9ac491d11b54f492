import { expect, test } from "vitest";
import { problemOf, unreachable } from "./problem-error.ts";

test("a problem document becomes an error with its code, id and faults", async () => {
  const problem = {
    type: "/problems/INVALID",
    title: "The request is not of the expected form.",
    status: 422,
    code: "INVALID",
    instance: "urn:uuid:0199-abc",
    faults: [{ place: "query.limit", message: "too big", expected: "<= 1000" }, "not a fault"],
  };
  const error = await problemOf(Response.json(problem, { status: 422 }));
  expect(error).toMatchObject({ status: 422, code: "INVALID", requestId: "0199-abc", isTransient: false });
  expect(error.message).toBe(problem.title);
  expect(error.faults).toEqual([problem.faults[0]]);
});

test.each(["<html>502 Bad Gateway</html>", "", "null", "[]", '{"title":7}'])(
  "an answer of %j without a problem document still has words",
  async (body) => {
    const error = await problemOf(new Response(body, { status: 502, statusText: "Bad Gateway" }));
    expect(error).toMatchObject({ code: "HTTP_502", isTransient: true, requestId: null });
    expect(error.message).toBe("The server answered 502 Bad Gateway");
  },
);

test("how long to wait is kept", async () => {
  const error = await problemOf(new Response("{}", { status: 429, headers: { "retry-after": "3" } }));
  expect(error.retryAfterMs).toBe(3000);
});

test("no answer at all is an error that may pass", () => {
  expect(unreachable(new TypeError("failed"))).toMatchObject({
    status: 0,
    code: "UNREACHABLE",
    isTransient: true,
  });
});
