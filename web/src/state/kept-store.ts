import { createStore, type Store } from "./store.ts";

/**
 * A store that outlives the page: kept in this browser under `watchfloor.<name>`. `read` turns the kept text back
 * into a value and answers null for what it does not know. Where storage is forbidden it lives until reload.
 */
export function createKeptStore<T>(
  name: string,
  initial: T,
  form: { readonly read: (text: string) => T | null; readonly write: (value: T) => string },
): Store<T> {
  const key = `watchfloor.${name}`;
  const kept = readStorage(key);
  const store = createStore<T>((kept === null ? null : form.read(kept)) ?? initial);
  return {
    ...store,
    set(next) {
      store.set(next);
      writeStorage(key, form.write(next));
    },
  };
}

/** A kept choice among known words. */
export function createKeptChoice<T extends string>(
  name: string,
  initial: T,
  choices: readonly T[],
): Store<T> {
  return createKeptStore<T>(name, initial, {
    read: (text) => choices.find((choice) => choice === text) ?? null,
    write: (value) => value,
  });
}

function readStorage(key: string): string | null {
  try {
    return globalThis.localStorage.getItem(key);
  } catch {
    return null;
  }
}

function writeStorage(key: string, text: string): void {
  try {
    globalThis.localStorage.setItem(key, text);
  } catch {
    // full or forbidden: the choice then holds until reload
  }
}
