import { beforeAll, describe, expect, test } from "vitest";
import { appendGroup, createEventContextStore } from "../../src/events/index.ts";
import type { ClickHouse } from "../../src/platform/clickhouse/index.ts";
import { eventUid } from "../../src/schema/event.ts";
import type { Finding } from "../../src/schema/finding.ts";
import { CLASS, type OcsfEvent, type OcsfProcess, typeUid } from "../../src/schema/ocsf.ts";
import type { ProcessNode } from "../../src/schema/views/event.ts";
import { openTestClickHouse } from "../support/clickhouse.ts";
import { groupOf, NOON, type TestEvent } from "../support/events.ts";

let clickhouse: ClickHouse;
const context = () => createEventContextStore(clickhouse);

const SECOND = 1000;
const uidOf = (index: number, group = 1) => eventUid("test", group, index);

const process = (pid: number, name: string, over: Partial<OcsfProcess> = {}): OcsfProcess => ({
  pid,
  uid: `{${pid}}`,
  name,
  file: { path: `C:\\Windows\\${name}`, name },
  cmd_line: `${name} /x`,
  user: { name: "anna", domain: "CORP" },
  ...over,
});
const launch = (seconds: number, child: OcsfProcess, parent: OcsfProcess, host = "WKS-1"): TestEvent => ({
  ocsf: {
    time: NOON + seconds * SECOND,
    message: `launch ${child.name}`,
    device: { hostname: host },
    actor: { process: parent },
    process: { ...child, parent_process: parent },
  },
});
const other = (seconds: number, message: string, over: Partial<OcsfEvent>): TestEvent => ({
  ocsf: {
    class_uid: CLASS.network_activity,
    category_uid: 4,
    type_uid: typeUid(CLASS.network_activity, 1),
    time: NOON + seconds * SECOND,
    message,
    device: { hostname: "WKS-1" },
    ...over,
  },
});

const explorer = process(10, "explorer.exe");
const word = process(20, "winword.exe");
const shell = process(30, "powershell.exe");
const curl = process(40, "curl.exe");

beforeAll(async () => {
  clickhouse = await openTestClickHouse();
  const finding: Finding = {
    uid: "f1",
    tenantUid: "acme",
    detectorKind: "sigma",
    detectorUid: "rule-1",
    detectorVersion: "aaaaaaaaaaaa",
    title: "Office starts a shell",
    level: "high",
    tactics: [],
    techniques: [],
    eventUid: uidOf(1),
    time: NOON,
    receivedAt: NOON,
    sourceType: "microsoft_sysmon",
    sourceName: "dc",
    entities: [],
    matched: [],
    unanswered: [],
    purpose: "alert",
  };
  await appendGroup(clickhouse, {
    ...groupOf(1, [
      launch(0, word, explorer),
      launch(10, shell, word),
      launch(20, curl, shell),
      other(25, "curl talks", { actor: { process: curl, user: { name: "Anna" } } }),
      {
        ocsf: {
          activity_id: 2,
          type_uid: typeUid(CLASS.process_activity, 2),
          time: NOON + 30 * SECOND,
          message: "curl ends",
          device: { hostname: "WKS-1" },
          process: curl,
        },
      },
      other(40, "elsewhere", { device: { hostname: "SRV-9" }, user: { name: "anna" } }),
      other(4000, "much later", {}),
      launch(12, process(31, "calc.exe"), explorer),
      { ...launch(12, process(32, "spy.exe"), word), tenantUid: "globex" },
    ]),
    findings: [finding, { ...finding, uid: "f2", level: "low", eventUid: uidOf(3) }],
  });
});

const around = async (by: "host" | "user" | "process", index: number, tenantUid = "acme") => {
  const { events, facts } = await context().around(tenantUid, uidOf(index), {
    around: by,
    before: 60 * SECOND,
    after: 60 * SECOND,
  });
  expect(facts.isTruncated).toBe(facts.notice !== null);
  return events.map((event) => event.message);
};

describe("events around an event", () => {
  test("of its host are in order of time, and near it", async () => {
    expect(await around("host", 3)).toEqual([
      "launch winword.exe",
      "launch powershell.exe",
      "launch calc.exe",
      "launch curl.exe",
      "curl talks",
      "curl ends",
    ]);
  });

  test("of its user are on all hosts, whatever the case", async () => {
    expect(await around("user", 3)).toEqual(["curl talks", "elsewhere"]);
  });

  test("of its process are those that name it", async () => {
    expect(await around("process", 3)).toEqual(["launch curl.exe", "curl talks", "curl ends"]);
  });

  test("are the event alone when it names no such thing", async () => {
    expect(await around("user", 6)).toEqual(["much later"]);
  });

  test("of another tenant's event are refused", async () => {
    await expect(around("host", 0, "globex")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(around("host", 8)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the process tree", () => {
  const drawn = (nodes: readonly ProcessNode[]): unknown[] =>
    nodes.map((node) => {
      const label = `${node.name}${node.isFocus ? "*" : ""}`;
      return node.children.length === 0 ? label : [label, ...drawn(node.children)];
    });

  test("of a launch has what led to it and what it started", async () => {
    const { roots } = await context().processTree("acme", [uidOf(1)]);
    expect(drawn(roots)).toEqual([["explorer.exe", ["winword.exe", ["powershell.exe*", "curl.exe"]]]]);
    const top = roots[0];
    expect(top).toMatchObject({ uid: "{10}", pid: 10, eventUid: null, startedAt: null });
    const focus = top?.children[0]?.children[0];
    expect(focus).toMatchObject({
      level: "high",
      user: "CORP\\anna",
      cmdLine: "powershell.exe /x",
      startedAt: NOON + 10 * SECOND,
      endedAt: null,
    });
    expect(focus?.children[0]).toMatchObject({ endedAt: NOON + 30 * SECOND, level: null });
  });

  test("of another event is that of the process that did it", async () => {
    const { roots } = await context().processTree("acme", [uidOf(3)]);
    expect(drawn(roots)).toEqual([["explorer.exe", ["winword.exe", ["powershell.exe", "curl.exe*"]]]]);
    const shellNode = roots[0]?.children[0]?.children[0];
    expect([shellNode?.level, shellNode?.children[0]?.level]).toEqual(["high", "low"]);
  });

  test("joins several events, and leaves out those that name no process or are not there", async () => {
    const { roots } = await context().processTree("acme", [
      uidOf(2),
      uidOf(7),
      uidOf(6),
      "test-zz-zz",
      "no uid",
    ]);
    expect(drawn(roots)).toEqual([
      ["explorer.exe", ["winword.exe", ["powershell.exe", "curl.exe*"]], "calc.exe*"],
    ]);
  });

  test("of another tenant's event is empty", async () => {
    expect(await context().processTree("globex", [uidOf(1)])).toEqual({ roots: [] });
  });
});
