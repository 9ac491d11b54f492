import { expect, test } from "vitest";
import { ProblemError } from "../../api/problem-error.ts";
import { signInFault } from "./sign-in-fault.ts";

const problem = (code: string, retryAfterMs: number | null = null): ProblemError =>
  new ProblemError({ status: 401, code, message: "Refused.", requestId: null, faults: [], retryAfterMs });

test("a refusal says nothing about what was wrong", () => {
  expect(signInFault(problem("UNAUTHENTICATED"))).toBe("That did not fit. Check all of it and try again.");
});

test("too many attempts say how long to wait", () => {
  expect(signInFault(problem("TOO_MANY_REQUESTS", 90_000))).toBe("Too many attempts. Try again in 1 min.");
});

test("a cancelled passkey is told from a fault", () => {
  expect(signInFault(Object.assign(new Error("timed out"), { name: "NotAllowedError" }))).toContain(
    "No passkey",
  );
  expect(signInFault(new Error("broken"))).toBe("broken");
});
