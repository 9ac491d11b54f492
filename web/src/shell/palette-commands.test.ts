import { expect, test } from "vitest";
import { type Command, findCommands } from "./palette-commands.ts";

const commands = ["Go to Alerts", "Go to Search", "Assign to me", "Show alerts of mine"].map(
  (label): Command => ({ id: label, label, hint: "", run: () => {} }),
);
const found = (typed: string): string[] => findCommands(commands, typed).map(({ label }) => label);

test("nothing typed offers everything", () => expect(found(" ")).toHaveLength(4));

test("words are found in any order, those that start a word first", () => {
  expect(found("alerts go")).toEqual(["Go to Alerts"]);
  expect(found("a")[0]).toBe("Assign to me");
  expect(found("xyz")).toEqual([]);
});
