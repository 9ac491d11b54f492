import { describe, expect, test } from "vitest";
import { ariaKeys, chordOf, keyCaps, type KeyPress } from "./chord.ts";
import { KEYS, SHARED_GROUPS } from "./keys.ts";
import { createShortcutRegistry, SEQUENCE_MS } from "./shortcut-registry.ts";

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe("the key table", () => {
  test("no key means two things on one page", () => {
    const entries = Object.values(KEYS);
    const pages = new Set(entries.map((entry) => entry.group));
    for (const page of pages) {
      const keys = entries
        .filter(({ group }) => group === page || SHARED_GROUPS.includes(group))
        .map((e) => e.keys);
      expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    }
  });

  test("no single key hides a sequence that starts with it", () => {
    const keys = Object.values(KEYS).map((entry) => entry.keys);
    const starts = keys.filter((key) => key.includes(" ")).map((key) => key.split(" ")[0]);
    for (const start of starts) expect(keys).not.toContain(start);
  });
});

describe("chords", () => {
  test.each([
    [press("k", { ctrlKey: true }), "mod+k"],
    [press("k", { metaKey: true }), "mod+k"],
    [press("J", { shiftKey: true }), "shift+j"],
    [press("?", { shiftKey: true }), "?"],
    [press("[", { altKey: true }), "["],
    [press("ArrowLeft", { shiftKey: true }), "shift+ArrowLeft"],
  ])("%j is %s", (event, chord) => {
    expect(chordOf(event)).toBe(chord);
  });

  test("are drawn as key caps and named for screen readers", () => {
    expect(keyCaps("mod+k", false)).toEqual(["Ctrl", "K"]);
    expect(keyCaps("mod+k", true)).toEqual(["⌘", "K"]);
    expect(keyCaps("g a", false)).toEqual(["g", "a"]);
    expect(keyCaps("shift+ArrowLeft", false)).toEqual(["Shift", "←"]);
    expect(ariaKeys("mod+k")).toBe("Control+k");
    expect(ariaKeys("g a")).toBeUndefined();
  });
});

describe("the registry", () => {
  test("the newest layer wins until it is taken away", () => {
    const registry = createShortcutRegistry();
    const ran: string[] = [];
    registry.add([{ name: "close", run: () => ran.push("page") }]);
    const remove = registry.add([{ name: "close", run: () => ran.push("panel") }]);
    registry.press(press("Escape"), false, 0);
    remove();
    registry.press(press("Escape"), false, 0);
    expect(ran).toEqual(["panel", "page"]);
  });

  test("a sequence needs its second key in time", () => {
    const registry = createShortcutRegistry();
    let ran = 0;
    registry.add([{ name: "go.alerts", run: () => ran++ }]);
    expect(registry.press(press("g"), false, 0)).toBe(true);
    expect(registry.press(press("a"), false, SEQUENCE_MS)).toBe(true);
    expect(registry.press(press("g"), false, 0)).toBe(true);
    expect(registry.press(press("a"), false, SEQUENCE_MS + 1)).toBe(false);
    expect(ran).toBe(1);
  });

  test("the second key of a sequence never runs its own shortcut", () => {
    const registry = createShortcutRegistry();
    let assigned = 0;
    registry.add([
      { name: "go.alerts", run: () => {} },
      { name: "alert.assignMe", run: () => assigned++ },
    ]);
    registry.press(press("g"), false, 0);
    registry.press(press("a"), false, 1);
    expect(assigned).toBe(0);
    registry.press(press("a"), false, 2);
    expect(assigned).toBe(1);
  });

  test("while typing, letters belong to the field; Escape and mod chords do not", () => {
    const registry = createShortcutRegistry();
    const ran: string[] = [];
    registry.add([
      { name: "alert.assignMe", run: () => ran.push("a") },
      { name: "close", run: () => ran.push("close") },
      { name: "palette.open", run: () => ran.push("palette") },
    ]);
    registry.press(press("a"), true, 0);
    registry.press(press("Escape"), true, 0);
    registry.press(press("k", { ctrlKey: true }), true, 0);
    expect(ran).toEqual(["close", "palette"]);
  });

  test("lists what would run, in the order of the table", () => {
    const registry = createShortcutRegistry();
    registry.add([{ name: "row.next", run: () => {} }]);
    registry.add([{ name: "palette.open", run: () => {} }]);
    expect(registry.active()).toEqual(["palette.open", "row.next"]);
  });
});
