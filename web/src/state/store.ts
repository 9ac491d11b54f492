import { useSyncExternalStore } from "react";

/** A value outside React that components can follow. Setting an equal value (`Object.is`) tells nobody. */
export type Store<T> = {
  readonly get: () => T;
  readonly set: (next: T) => void;
  /** @returns how to stop following */
  readonly subscribe: (listener: () => void) => () => void;
};

/** For what changes with every key press: it must not pass through the state of a page. */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Follows a store; with `select`, draws again only when the selected part changes (`Object.is`). */
export function useStore<T>(store: Store<T>): T;
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S;
export function useStore<T, S>(store: Store<T>, select?: (value: T) => S): T | S {
  return useSyncExternalStore(store.subscribe, () => (select ? select(store.get()) : store.get()));
}
