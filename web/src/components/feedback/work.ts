import { createStore, type Store } from "../../state/store.ts";

/** Work that takes a while and outlives the page that began it: the status line shows it, with how to stop it. */
export type Work = {
  readonly id: number;
  readonly label: string;
  /** Share of one; null while it cannot be said. */
  readonly share: number | null;
  readonly stop: () => void;
};

export const works: Store<readonly Work[]> = createStore<readonly Work[]>([]);
let nextId = 1;

/** Begins to show some work. @returns how to say how far it is, and that it is over */
export function beginWork(
  label: string,
  stop: () => void,
): {
  readonly tell: (label: string, share: number | null) => void;
  readonly end: () => void;
} {
  const id = nextId++;
  works.set([...works.get(), { id, label, share: null, stop }]);
  return {
    tell: (now, share) =>
      works.set(works.get().map((work) => (work.id === id ? { ...work, label: now, share } : work))),
    end: () => works.set(works.get().filter((work) => work.id !== id)),
  };
}
