import { createStore, type Store } from "../../state/store.ts";

/** What was just done, for ten seconds, with how to take it back. */
export type Toast = {
  readonly id: number;
  readonly text: string;
  readonly isError: boolean;
  readonly undo: (() => void) | null;
};

export const TOAST_MS = 10_000;
const MAX_TOASTS = 3;

export const toasts: Store<readonly Toast[]> = createStore<readonly Toast[]>([]);
let nextId = 1;

/** Says what was done: "Assigned 3 alerts to you". With `undo`, `u` and a button take it back while it is seen. */
export function sayDone(text: string, undo: (() => void) | null = null): void {
  add({ text, isError: false, undo });
}

/** Says what could not be done and that everything is as it was. */
export function sayFailed(text: string): void {
  add({ text, isError: true, undo: null });
}

/** The same for a change that was refused. */
export function sayUnchanged(error: Error): void {
  sayFailed(`Nothing was changed: ${error.message}`);
}

export function dismissToast(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}

/** Takes back the newest change that still can be. */
export function undoLatest(): void {
  const latest = toasts.get().findLast((toast) => toast.undo !== null);
  if (!latest) return;
  dismissToast(latest.id);
  latest.undo?.();
}

function add(toast: Omit<Toast, "id">): void {
  toasts.set([...toasts.get(), { ...toast, id: nextId++ }].slice(-MAX_TOASTS));
}
