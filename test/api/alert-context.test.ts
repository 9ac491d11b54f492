import { beforeAll, expect, test } from "vitest";
import { appendGroup } from "../../src/events/index.ts";
import { EventsAround, ProcessTree } from "../../src/schema/views/event.ts";
import { AlertExplanation } from "../../src/schema/views/rule.ts";
import { addPerson, type Answer, type SignedInPerson } from "../support/browser.ts";
import { groupOf, NOON } from "../support/events.ts";
import { findingOf, openTestSoc, type TestSoc } from "../support/soc.ts";

const RULE = `title: Whoami
id: whoami
logsource: {product: windows, category: process_creation}
detection:
  program: {Image|endswith: '\\whoami.exe'}
  system: {User: SYSTEM}
  condition: program and not system
level: high
`;

let soc: TestSoc;
let analyst: SignedInPerson;
let alertUid: string;

beforeAll(async () => {
  soc = await openTestSoc();
  analyst = await addPerson(soc, soc.ada, "detection_engineer");
  await analyst.browser.call("POST", "/api/v1/tenants/acme/rules", {
    files: [{ path: "whoami.yml", text: RULE }],
  });
  const device = { hostname: "WKS-1" };
  await appendGroup(
    soc.clickhouse,
    groupOf(1, [
      {
        fields: new Map([
          ["Image", "C:\\Windows\\whoami.exe"],
          ["User", "ann"],
        ]),
        ocsf: {
          message: "whoami",
          device,
          process: { pid: 7, uid: "p7", name: "whoami.exe", file: { path: "C:\\Windows\\whoami.exe" } },
        },
      },
      { ocsf: { message: "before", device, time: NOON - 1000 } },
      { ocsf: { message: "long before", device, time: NOON - 3_600_000 } },
      { ocsf: { message: "elsewhere", device: { hostname: "WKS-2" }, time: NOON - 1000 } },
    ]),
  );
  alertUid = await raise("whoami", "test-1-0");
});

async function raise(detectorUid: string, eventUid: string, group = 1): Promise<string> {
  const finding = findingOf({
    uid: `${detectorUid}-${eventUid}`,
    detectorUid,
    eventUid,
    matched: [{ selection: "program", field: "Image", modifiers: [], pattern: "*whoami", value: "x" }],
  });
  const mark = { spool: "test", group, receivedAt: NOON };
  const [touched] = await soc.features.intake.take("acme", mark, [finding]);
  return touched?.alertUid ?? "";
}

function get(path: string, person = analyst, uid = alertUid): Promise<Answer> {
  return person.browser.call("GET", `/api/v1/tenants/acme/alerts/${uid}/${path}`);
}

test("why the rule matched, selection by selection", async () => {
  const explanation = (await get("explanation")).json(AlertExplanation);
  expect(explanation).toMatchObject({
    ruleText: RULE,
    isRuleChanged: true,
    condition: "program and not system",
    selections: [
      { selection: "program", holds: true, conditions: [{ field: "Image", holds: true }] },
      { selection: "system", holds: false, conditions: [{ field: "User", value: "ann", holds: false }] },
    ],
  });
});

test("when the rule is gone, what the finding itself says", async () => {
  const uid = await raise("gone", "test-1-0", 2);
  expect((await get("explanation", analyst, uid)).json(AlertExplanation)).toEqual({
    ruleText: "",
    isRuleChanged: true,
    condition: "",
    selections: [
      {
        selection: "program",
        holds: true,
        isMissed: false,
        conditions: [{ field: "Image", pattern: "*whoami", value: "x", holds: true }],
        omitted: 0,
      },
    ],
  });
});

test("what else happened on the host", async () => {
  const around = (await get("events?around=host&before=60000&after=60000")).json(EventsAround);
  expect(around.events.map(({ message }) => message)).toEqual(["before", "whoami"]);
});

test("the tree of its processes", async () => {
  const { roots } = (await get("process-tree")).json(ProcessTree);
  expect(roots.flatMap(flatten)).toContain("whoami.exe");
});

function flatten(node: ProcessTree["roots"][number]): string[] {
  return [node.name, ...node.children.flatMap(flatten)];
}

test("a customer sees the alert, but neither rule nor events behind it", async () => {
  const customer = await addPerson(soc, soc.ada, "customer");
  expect((await customer.browser.call("GET", `/api/v1/tenants/acme/alerts/${alertUid}`)).status).toBe(200);
  for (const path of ["explanation", "events", "process-tree"])
    expect((await get(path, customer)).json()).toMatchObject({ code: "FORBIDDEN" });
});

test("an alert that is not there, or is another tenant's, has none of it", async () => {
  await soc.ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  const stranger = await addPerson(soc, soc.ada, "analyst", "globex");
  for (const path of ["explanation", "events", "process-tree"]) {
    expect((await get(path, analyst, "nothing")).status).toBe(404);
    const url = `/api/v1/tenants/globex/alerts/${alertUid}/${path}`;
    expect((await stranger.browser.call("GET", url)).status).toBe(404);
  }
});
