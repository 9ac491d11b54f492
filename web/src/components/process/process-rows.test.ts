import { expect, test } from "vitest";
import type { ProcessNode } from "../../../../src/schema/views/event.ts";
import { processRows } from "./process-rows.ts";

const node = (name: string, children: ProcessNode[] = []): ProcessNode => ({
  uid: name,
  pid: 1,
  name,
  path: "",
  cmdLine: "",
  user: "",
  startedAt: null,
  endedAt: null,
  eventUid: null,
  level: null,
  isFocus: false,
  children,
});

test("children stand below their parent with lines that lead to them", () => {
  const tree = node("explorer", [node("outlook", [node("word"), node("cmd")]), node("chrome")]);
  expect(processRows([tree, node("init")]).rows.map((row) => row.guide + row.node.name)).toEqual([
    "explorer",
    "├─ outlook",
    "│  ├─ word",
    "│  └─ cmd",
    "└─ chrome",
    "init",
  ]);
});

test("a chain of any depth is drawn up to the limit, and says so", () => {
  let chain = node("last");
  for (let i = 0; i < 50_000; i++) chain = node(String(i), [chain]);
  expect(processRows([chain], 200)).toMatchObject({ isCut: true, rows: { length: 200 } });
});
