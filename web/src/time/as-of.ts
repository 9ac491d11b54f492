import { createStore, type Store } from "../state/store.ts";

/**
 * The moment that the page shows, epoch ms: relative ranges end here. It moves only when somebody asks for newer
 * data, so that nothing on the page changes under their eyes.
 */
export const asOf: Store<number> = createStore(Date.now());

/** Moves the page to now; lists with a relative range load again. */
export function lookAgain(): void {
  asOf.set(Date.now());
}
