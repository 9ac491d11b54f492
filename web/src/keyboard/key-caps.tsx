import type { ReactNode } from "react";
import { keyCaps } from "./chord.ts";
import { KEYS, type KeyName } from "./keys.ts";

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? "");

/** The keys of a shortcut, drawn beside what they do. Screen readers get them from `aria-keyshortcuts`. */
export function KeyCaps({ name }: { readonly name: KeyName }): ReactNode {
  return (
    <span className="key-caps" aria-hidden="true">
      {keyCaps(KEYS[name].keys, isMac).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}

/** The same as text, for tooltips: `Ctrl K`. */
export function keyText(name: KeyName): string {
  return keyCaps(KEYS[name].keys, isMac).join(" ");
}
