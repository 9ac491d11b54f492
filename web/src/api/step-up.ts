import { createStore, type Store } from "../state/store.ts";
import { ProblemError } from "./problem-error.ts";

/** Somebody waits for a fresh proof of who they are; the dialog in the frame answers. */
export type StepUpRequest = { readonly done: () => void; readonly cancel: () => void };

export const stepUpRequest: Store<StepUpRequest | null> = createStore<StepUpRequest | null>(null);

/**
 * Runs a call that may ask for a fresh sign-in. When it does, a dialog asks for it and the call runs again.
 * @throws {ProblemError} of the first call when the person cancels
 */
export async function withStepUp<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== "STEP_UP_REQUIRED") throw error;
    await askForProof(error);
    return run();
  }
}

function askForProof(refusal: ProblemError): Promise<void> {
  const answered = new Promise<void>((done, reject) => {
    stepUpRequest.set({ done, cancel: () => reject(refusal) });
  });
  return answered.finally(() => stepUpRequest.set(null));
}
