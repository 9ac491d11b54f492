import { chordOf, type KeyPress } from "./chord.ts";
import { KEYS, type KeyName } from "./keys.ts";

export type Shortcut = { readonly name: KeyName; readonly run: () => void };

export type ShortcutRegistry = {
  /** Adds shortcuts over those that are there: the newest wins. @returns how to take them away */
  add(shortcuts: readonly Shortcut[]): () => void;
  /** Names that would run now, in the order of the key table. */
  active(): KeyName[];
  run(name: KeyName): boolean;
  /**
   * Runs what the key stands for. `isTyping`: the key goes to a text field, which keeps all but Escape,
   * function keys and `mod` chords. @returns whether it ran or began a sequence, so that the browser must not act on it too
   */
  press(press: KeyPress, isTyping: boolean, now: number): boolean;
};

/** How long the first key of a sequence is remembered. */
export const SEQUENCE_MS = 1200;

export function createShortcutRegistry(): ShortcutRegistry {
  const layers: { readonly shortcuts: readonly Shortcut[] }[] = [];
  let pending: { readonly chord: string; readonly until: number } | null = null;

  const find = (matches: (name: KeyName) => boolean): Shortcut | undefined => {
    for (const layer of layers.toReversed()) {
      const found = layer.shortcuts.find((shortcut) => matches(shortcut.name));
      if (found) return found;
    }
    return undefined;
  };
  const runWhere = (matches: (name: KeyName) => boolean): boolean => {
    const found = find(matches);
    found?.run();
    return found !== undefined;
  };

  return {
    add(shortcuts) {
      const layer = { shortcuts };
      layers.push(layer);
      return () => void layers.splice(layers.indexOf(layer), 1);
    },
    active() {
      const names = new Set(layers.flatMap((layer) => layer.shortcuts.map((shortcut) => shortcut.name)));
      return KEY_NAMES.filter((name) => names.has(name));
    },
    run: (name) => runWhere((other) => other === name),
    press(press, isTyping, now) {
      const chord = chordOf(press);
      if (isTyping && !/^(Escape$|mod\+|(shift\+)?F\d)/.test(chord)) return false;
      const first = pending !== null && now <= pending.until ? `${pending.chord} ` : "";
      pending = null;
      if (runWhere((name) => KEYS[name].keys === first + chord)) return true;
      if (first !== "") return false;
      if (!find((name) => KEYS[name].keys.startsWith(`${chord} `))) return false;
      pending = { chord, until: now + SEQUENCE_MS };
      return true;
    },
  };
}

const KEY_NAMES = Object.keys(KEYS).filter((name): name is KeyName => name in KEYS);
