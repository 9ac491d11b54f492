import { useEffect, useRef } from "react";
import type { KeyName } from "./keys.ts";
import { createShortcutRegistry, type Shortcut } from "./shortcut-registry.ts";

/** The one registry of this browser tab. */
export const shortcuts = createShortcutRegistry();

/** What each named shortcut does here; `false` leaves one out, for who may not do it. */
export type ShortcutActions = Partial<Readonly<Record<KeyName, (() => void) | false | undefined>>>;

/** Gives the named keys of the table a meaning for as long as the component is on the page. */
export function useShortcuts(actions: ShortcutActions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  const names = Object.entries(actions)
    .filter(([, run]) => typeof run === "function")
    .map(([name]) => name)
    .join(" ");
  useEffect(() => {
    const run = (name: KeyName) => () => {
      const action = latest.current[name];
      if (typeof action === "function") action();
    };
    const layer = names.split(" ").filter((name): name is KeyName => name !== "");
    return shortcuts.add(layer.map((name): Shortcut => ({ name, run: run(name) })));
  }, [names]);
}

/** Sends the page's key presses to the registry. @returns how to stop */
export function listenForShortcuts(): () => void {
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const target = event.target instanceof Element ? event.target : null;
  if (target && keepsKey(target, event)) return;
  if (shortcuts.press(event, isTextField(target), event.timeStamp)) event.preventDefault();
}

/** Whether what has the focus acts on the key itself. */
function keepsKey(target: Element, event: KeyboardEvent): boolean {
  const isChord = event.ctrlKey || event.metaKey;
  if (target.closest("dialog[open], [role=menu], [role=listbox]")) return !isChord;
  return /^(Enter| )$/.test(event.key) && target.closest("button, a[href], summary") !== null;
}

function isTextField(element: Element | null): boolean {
  if (element instanceof HTMLInputElement)
    return !/^(checkbox|radio|button|submit|range)$/.test(element.type);
  return element?.matches("textarea, select, [contenteditable=true]") ?? false;
}
