import fc from "fast-check";
import { expect, test } from "vitest";
import { type Launch, MAX_PROCESSES, type PlannedProcess, planProcessTree } from "./process-tree.ts";

const launch = (time: number, pid: number, ppid: number, over: Partial<Launch> = {}): Launch => ({
  eventUid: `e-${time}-${pid}`,
  isLogged: true,
  time: time * 10_000,
  process: { uid: "", pid },
  parent: { uid: "", pid: ppid },
  name: `p${pid}.exe`,
  ...over,
});

const drawn = (nodes: readonly PlannedProcess[]): unknown[] =>
  nodes.map((node) => {
    const label =
      node.kind === "parent" ? `?${node.ref.pid}` : `${node.launch.process.pid}${node.isFocus ? "*" : ""}`;
    return node.children.length === 0 ? label : [label, ...drawn(node.children)];
  });

test("a process has its ancestors above it and its descendants below, and no one else", () => {
  const explorer = launch(1, 10, 4);
  const word = launch(2, 20, 10);
  const other = launch(2, 21, 10);
  const cmd = launch(3, 30, 20);
  const whoami = launch(4, 40, 30);
  const net = launch(5, 41, 30);
  expect(drawn(planProcessTree([whoami, net, cmd, other, word, explorer], [cmd]))).toEqual([
    ["?4", ["10", ["20", ["30*", "40", "41"]]]],
  ]);
});

test("a pid that was given away again means the process that had it then", () => {
  const first = launch(1, 10, 1, { name: "first.exe" });
  const child = launch(2, 20, 10);
  const second = launch(3, 10, 1, { name: "second.exe" });
  const late = launch(4, 21, 10);
  const [early] = planProcessTree([first, second, child, late], [child]);
  expect(early?.children[0]).toMatchObject({ launch: { name: "first.exe" } });
  const [later] = planProcessTree([first, second, child, late], [late]);
  expect(later?.children[0]).toMatchObject({ launch: { name: "second.exe" } });
});

test("uids win over pids, and two logs of one launch are one process", () => {
  const parent = launch(1, 10, 1, { process: { uid: "{a}", pid: 10 } });
  const reused = launch(2, 10, 1, { process: { uid: "{b}", pid: 10 }, name: "p10b.exe" });
  const child = launch(3, 20, 10, { process: { uid: "{c}", pid: 20 }, parent: { uid: "{a}", pid: 10 } });
  const again = launch(3, 20, 10, { eventUid: "security" });
  const tree = planProcessTree([parent, reused, child, again], [again]);
  expect(drawn(tree)).toEqual([["?1", ["10", "20*"]]]);
  expect(tree[0]?.children[0]).toMatchObject({ launch: { process: { uid: "{a}" } } });
});

test("a process whose launch nobody logged stands where its event puts it", () => {
  const mention = launch(5, 30, 20, { isLogged: false });
  expect(drawn(planProcessTree([launch(1, 20, 0), launch(6, 40, 30)], [mention]))).toEqual([
    ["20", ["30*", "40"]],
  ]);
});

const anyLaunch = fc
  .tuple(
    fc.nat(20),
    fc.nat(6),
    fc.nat(6),
    fc.constantFrom("", "{a}", "{b}"),
    fc.constantFrom("", "{a}", "{b}"),
  )
  .map(([time, pid, ppid, uid, puid]) =>
    launch(time, pid, ppid, { process: { uid, pid }, parent: { uid: puid, pid: ppid } }),
  );

test("no log makes a tree with a circle, a process twice, or without those asked for", () => {
  fc.assert(
    fc.property(fc.array(anyLaunch, { maxLength: 20 }), anyLaunch, (known, focus) => {
      const seen = new Set<Launch>();
      let focused = 0;
      const walk = (nodes: readonly PlannedProcess[]): void => {
        for (const node of nodes) {
          if (node.kind === "launch") {
            expect(seen.has(node.launch)).toBe(false);
            seen.add(node.launch);
            focused += node.isFocus ? 1 : 0;
          }
          walk(node.children);
        }
      };
      walk(planProcessTree(known, [focus]));
      expect(focused).toBe(1);
    }),
    { numRuns: 2000 },
  );
});

test("a process that starts thousands is cut", () => {
  const many = Array.from({ length: 5000 }, (_, index) => launch(2 + index, 100 + index, 10));
  const parent = launch(1, 10, 0);
  expect(planProcessTree([parent, ...many], [parent])[0]?.children).toHaveLength(MAX_PROCESSES - 1);
});
