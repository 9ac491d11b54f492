/** What of a key press decides which shortcut it is. */
export type KeyPress = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

/**
 * A key press in the spelling of the key table. Shift is part of it only for keys that stay themselves under Shift
 * (letters, arrows): `?` is `?` on every keyboard, whatever it takes to type it.
 */
export function chordOf(press: KeyPress): string {
  const isLetter = /^[a-z]$/i.test(press.key);
  const isNamed = press.key.length > 1;
  const shift = press.shiftKey && (isLetter || isNamed) ? "shift+" : "";
  const mod = press.ctrlKey || press.metaKey ? "mod+" : "";
  const alt = press.altKey && (isLetter || isNamed) ? "alt+" : "";
  return `${mod}${alt}${shift}${isLetter ? press.key.toLowerCase() : press.key}`;
}

const SPOKEN: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  shift: "Shift",
  alt: "Alt",
};

/** Keys of a shortcut as they are drawn, one entry a key cap: `mod+k` is `Ctrl`, `K`. */
export function keyCaps(keys: string, isMac: boolean): string[] {
  return keys.split(" ").flatMap((chord) => {
    const parts = chord.split("+");
    return parts.map((part) => {
      if (part === "mod") return isMac ? "⌘" : "Ctrl";
      if (parts.length > 1 && part.length === 1) return part.toUpperCase();
      return SPOKEN[part] ?? part;
    });
  });
}

/** The same for `aria-keyshortcuts`; a sequence of keys has no form there. Source: WAI-ARIA 1.3. */
export function ariaKeys(keys: string): string | undefined {
  if (keys.includes(" ")) return undefined;
  return keys
    .split("+")
    .map((part) => (part === "mod" ? "Control" : part === "shift" ? "Shift" : part))
    .join("+");
}
