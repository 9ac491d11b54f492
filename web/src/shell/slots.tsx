import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { createStore, type Store, useStore } from "../state/store.ts";

/**
 * Places in the frame that a page fills: its way here in the top bar, its figures in the status line, what
 * its open tab does at the end of the tabs.
 */
export const slots: Readonly<Record<"crumbs" | "status" | "actions", Store<Element | null>>> = {
  crumbs: createStore<Element | null>(null),
  status: createStore<Element | null>(null),
  actions: createStore<Element | null>(null),
};

/** Draws its children in a place of the frame, for as long as it is mounted. */
export function InSlot({
  name,
  children,
}: {
  readonly name: keyof typeof slots;
  readonly children: ReactNode;
}): ReactNode {
  const place = useStore(slots[name]);
  return place && createPortal(children, place);
}
