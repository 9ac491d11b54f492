import { beforeEach, expect, test } from "vitest";
import { dismissToast, sayDone, sayFailed, toasts, undoLatest } from "./toasts.ts";

beforeEach(() => toasts.set([]));

test("undo takes back the newest change that can be, once", () => {
  const undone: string[] = [];
  sayDone("first", () => undone.push("first"));
  sayDone("second", () => undone.push("second"));
  sayFailed("third");
  undoLatest();
  undoLatest();
  undoLatest();
  expect(undone).toEqual(["second", "first"]);
  expect(toasts.get().map(({ text }) => text)).toEqual(["third"]);
});

test("only the newest few are shown", () => {
  for (const text of ["a", "b", "c", "d"]) sayDone(text);
  expect(toasts.get().map(({ text }) => text)).toEqual(["b", "c", "d"]);
});

test("one can be put away", () => {
  sayDone("a");
  sayDone("b");
  dismissToast(toasts.get()[0]?.id ?? -1);
  expect(toasts.get().map(({ text }) => text)).toEqual(["b"]);
});
