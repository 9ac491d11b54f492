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
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : null;
    // an open dialog or menu owns the keyboard
    const isOwned = target?.closest("dialog[open], [role=menu], [role=listbox]") ?? null;
    if (isOwned !== null && !(event.ctrlKey || event.metaKey)) return;
    // Enter and Space press the control that has the focus
    if (target?.closest("button, a[href], summary, [role=tab]") && /^(Enter| )$/.test(event.key)) return;
    if (shortcuts.press(event, isTextField(target), event.timeStamp)) event.preventDefault();
  };
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}

function isTextField(element: Element | null): boolean {
  if (element === null) return false;
  if (element instanceof HTMLInputElement)
    return !/^(checkbox|radio|button|submit|range)$/.test(element.type);
  return element.matches("textarea, select, [contenteditable=true]");
}
