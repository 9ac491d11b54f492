import { expect, test } from "vitest";
import { applyCandidate } from "./apply-candidate.ts";

const candidate = (text: string, kind: "field" | "value" | "operator") => ({
  text,
  label: text,
  kind,
  count: null,
});

test("a field waits for its value, a value for the next term", () => {
  expect(
    applyCandidate("device.h", { replaceFrom: 0, replaceTo: 8 }, candidate("device.hostname:", "field")),
  ).toEqual({ text: "device.hostname:", caret: 16 });
  expect(applyCandidate("host:W", { replaceFrom: 5, replaceTo: 6 }, candidate("WKS-1", "value"))).toEqual({
    text: "host:WKS-1 ",
    caret: 11,
  });
});

test("what stands behind the caret stays", () => {
  const query = "a host:W b";
  expect(applyCandidate(query, { replaceFrom: 7, replaceTo: 8 }, candidate("WKS-1", "value"))).toEqual({
    text: "a host:WKS-1 b",
    caret: 13,
  });
});
