import { expect, test } from "vitest";
import { ProblemError } from "./problem-error.ts";
import { stepUpRequest, withStepUp } from "./step-up.ts";

const refusal = (code: string): ProblemError =>
  new ProblemError({ status: 403, code, message: "", requestId: null, faults: [], retryAfterMs: null });

/** A call that is refused as long as `isFresh` is false. */
function guarded(): { readonly call: () => Promise<string>; isFresh: boolean } {
  const state = {
    isFresh: false,
    call: () => (state.isFresh ? Promise.resolve("made") : Promise.reject(refusal("STEP_UP_REQUIRED"))),
  };
  return state;
}

test("a call that asks for a fresh sign-in runs again after it", async () => {
  const state = guarded();
  const result = withStepUp(state.call);
  await expect.poll(() => stepUpRequest.get()).not.toBeNull();
  state.isFresh = true;
  stepUpRequest.get()?.done();
  await expect(result).resolves.toBe("made");
  expect(stepUpRequest.get()).toBeNull();
});

test("cancelling is the refusal of the call", async () => {
  const result = withStepUp(guarded().call);
  await expect.poll(() => stepUpRequest.get()).not.toBeNull();
  stepUpRequest.get()?.cancel();
  await expect(result).rejects.toMatchObject({ code: "STEP_UP_REQUIRED" });
  expect(stepUpRequest.get()).toBeNull();
});

test("other refusals go through at once", async () => {
  await expect(withStepUp(() => Promise.reject(refusal("FORBIDDEN")))).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});
