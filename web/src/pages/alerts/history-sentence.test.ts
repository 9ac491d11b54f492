import { expect, test } from "vitest";
import { historySentence } from "./history-sentence.ts";

const entry = { uid: "1", at: 0, actor: "A. Kaya" };

test.each([
  [{ ...entry, kind: "created" as const }, "opened the alert"],
  [
    {
      ...entry,
      kind: "changed" as const,
      change: { state: { from: "new", to: "closed" }, verdict: { from: null, to: "false_positive" } },
    },
    "set state to closed, verdict to false positive",
  ],
  [
    {
      ...entry,
      kind: "changed" as const,
      change: { assigneeUid: { from: null, to: { uid: "u", name: "J. Sato" } } },
    },
    "set assignee to J. Sato",
  ],
  [
    { ...entry, kind: "undone" as const, change: { assigneeUid: { from: "u", to: null } } },
    "undid: assignee to nobody or none",
  ],
])("an entry reads as a sentence", (one, sentence) => {
  expect(historySentence(one)).toBe(sentence);
});
