import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { appendGroup } from "../../src/events/index.ts";
import {
  PlaceholderList,
  RuleDetail,
  RuleDocument,
  RuleIssue,
  RulesAdded,
  RuleTestResult,
  RuleView,
} from "../../src/schema/views/rule.ts";
import { addPerson, type Answer, type SignedInPerson } from "../support/browser.ts";
import { groupOf, NOON } from "../support/events.ts";
import { findingOf, openTestSoc, type TestSoc } from "../support/soc.ts";

const URL_OF = "/api/v1/tenants/acme";
const UID = "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10";

let soc: TestSoc;
let engineer: SignedInPerson;
let viewer: SignedInPerson;
let stranger: SignedInPerson;

beforeAll(async () => {
  soc = await openTestSoc();
  await soc.ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  engineer = await addPerson(soc, soc.ada, "detection_engineer");
  viewer = await addPerson(soc, soc.ada, "viewer");
  stranger = await addPerson(soc, soc.ada, "detection_engineer", "globex");
});

function ruleText(over: { readonly title?: string; readonly id?: string; readonly selection?: string } = {}) {
  const { title = "Whoami as SYSTEM", id = UID, selection = "Image|endswith: '\\whoami.exe'" } = over;
  return `title: ${title}
id: ${id}
status: test
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    ${selection}
  condition: selection
tags: [attack.discovery, attack.t1033]
level: high
`;
}

function add(text: string, more: Record<string, unknown> = {}): Promise<Answer> {
  return engineer.browser.call("POST", `${URL_OF}/rules`, {
    files: [{ path: "own/whoami.yml", text }],
    ...more,
  });
}

async function list(search = "", { browser } = viewer, tenantUid = "acme"): Promise<RuleView[]> {
  const answer = await browser.call("GET", `/api/v1/tenants/${tenantUid}/rules${search}`);
  return answer.json(z.object({ rules: z.array(RuleView) })).rules;
}

describe("the tenant's own rules", () => {
  test("are added, replaced when their text changes, and listed among the shipped ones", async () => {
    const shipped = await list();
    expect(shipped.length).toBeGreaterThan(0);
    expect(shipped.every(({ origin }) => origin === "shipped")).toBe(true);
    expect((await add(ruleText())).json(RulesAdded)).toMatchObject({ added: 1, updated: 0 });
    expect((await add(ruleText())).json(RulesAdded)).toMatchObject({ added: 0, unchanged: 1 });
    expect((await add(ruleText({ title: "Whoami" }))).json(RulesAdded)).toMatchObject({ updated: 1 });
    expect(await list("?origin=tenant")).toMatchObject([
      { uid: UID, title: "Whoami", level: "high", tactics: ["discovery"], techniques: ["T1033"] },
    ]);
    expect(await list("?search=whoami+t1033&product=windows&level=high")).toHaveLength(1);
    expect(await list("?origin=tenant&product=linux")).toEqual([]);
  });

  test("of another tenant are not there", async () => {
    await add(ruleText());
    expect(await list("?origin=tenant", stranger, "globex")).toEqual([]);
    const url = `/api/v1/tenants/globex/rules/${UID}`;
    expect((await stranger.browser.call("GET", url)).status).toBe(404);
    const move = { ruleUids: [UID], state: "retired" };
    const states = "/api/v1/tenants/globex/rules/states";
    expect((await stranger.browser.call("POST", states, move)).status).toBe(404);
    expect((await stranger.browser.call("DELETE", url)).status).toBe(404);
  });

  test("with an error are refused whole, with file, line and column, unless forced", async () => {
    const files = [
      { path: "good.yml", text: ruleText({ id: "good-rule" }) },
      { path: "bad.yml", text: ruleText({ id: "bad-rule", selection: "Image|sounds_like: x" }) },
    ];
    const refused = (await engineer.browser.call("POST", `${URL_OF}/rules`, { files })).json(RulesAdded);
    expect(refused).toMatchObject({ added: 0, issues: [{ file: "bad.yml", severity: "error", line: 9 }] });
    expect(await list("?search=good-rule")).toEqual([]);
    const forced = await engineer.browser.call("POST", `${URL_OF}/rules`, { files, force: true });
    expect(forced.json(RulesAdded)).toMatchObject({ added: 1 });
    expect(await list("?search=good-rule")).toHaveLength(1);
  });

  test("are removed by who may, and shipped ones are not", async () => {
    await add(ruleText());
    expect((await viewer.browser.call("DELETE", `${URL_OF}/rules/${UID}`)).status).toBe(403);
    expect((await engineer.browser.call("DELETE", `${URL_OF}/rules/${UID}`)).status).toBe(204);
    expect((await viewer.browser.call("GET", `${URL_OF}/rules/${UID}`)).status).toBe(404);
    const [shipped] = await list("?origin=shipped");
    expect((await engineer.browser.call("DELETE", `${URL_OF}/rules/${shipped?.uid}`)).json()).toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

test("filters are kept beside the rules, and removed as they are", async () => {
  const filter = `title: Not the scanner
id: not-the-scanner
logsource: {product: windows, category: process_creation}
filter:
  rules: any
  ours: {User: scanner}
  condition: not ours
`;
  const Listed = z.object({ documents: z.array(RuleDocument) });
  expect((await add(filter)).json(RulesAdded)).toMatchObject({ added: 1 });
  const listed = (await viewer.browser.call("GET", `${URL_OF}/rules`)).json(Listed);
  expect(listed.documents).toMatchObject([{ kind: "filter", uid: "not-the-scanner", text: filter }]);
  const theirs = await stranger.browser.call("GET", "/api/v1/tenants/globex/rules");
  expect(theirs.json(Listed).documents).toEqual([]);
  expect((await engineer.browser.call("DELETE", `${URL_OF}/rules/not-the-scanner`)).status).toBe(204);
  expect((await viewer.browser.call("GET", `${URL_OF}/rules`)).json(Listed).documents).toEqual([]);
});

test("any rule is switched off and on for the tenant alone", async () => {
  const [shipped] = await list("?origin=shipped");
  const move = async (state: string): Promise<Answer> =>
    engineer.browser.call("POST", `${URL_OF}/rules/states`, { ruleUids: [shipped?.uid], state });
  expect((await move("retired")).json()).toMatchObject({ changed: 1, refused: [], proposalUid: null });
  expect((await list("?state=retired")).map(({ uid }) => uid)).toEqual([shipped?.uid]);
  expect(await list("?state=retired", stranger, "globex")).toEqual([]);
  await move("live");
  expect(await list("?state=retired")).toEqual([]);
});

test("a rule tells what it found", async () => {
  await add(ruleText());
  const now = Date.now();
  const finding = findingOf({ detectorUid: UID, receivedAt: now - 1000 });
  const theirs = findingOf({ uid: "other", tenantUid: "globex", detectorUid: UID, receivedAt: now - 1000 });
  await appendGroup(soc.clickhouse, groupOf(1, [], { findings: [finding, theirs] }));
  const detail = (await viewer.browser.call("GET", `${URL_OF}/rules/${UID}`)).json(RuleDetail);
  expect(detail).toMatchObject({
    text: ruleText(),
    path: "own/whoami.yml",
    findings24h: 1,
    findings30d: 1,
    lastMatch: now - 1000,
    recentFindings: [{ uid: finding.uid }],
  });
  expect(detail.daily.reduce((sum, { findings }) => sum + findings, 0)).toBe(1);
});

const run = async (body: Record<string, unknown>): Promise<Answer> =>
  viewer.browser.call("POST", `${URL_OF}/rules/test`, { text: ruleText(), ...body });

describe("a rule is tried", () => {
  const SYSMON = JSON.stringify({
    Channel: "Microsoft-Windows-Sysmon/Operational",
    Provider_Name: "Microsoft-Windows-Sysmon",
    EventID: 1,
    UtcTime: "2026-01-15 12:00:00.000",
    Image: "C:\\Windows\\System32\\whoami.exe",
    CommandLine: "whoami /all",
    ProcessId: 4711,
  });

  test("on a pasted record, and told why", async () => {
    expect((await run({ record: SYSMON })).json(RuleTestResult)).toMatchObject({
      issues: [],
      scanned: 1,
      matched: 1,
      matches: [
        {
          event: null,
          explanation: [
            {
              selection: "selection",
              holds: true,
              conditions: [{ field: "Image", value: "C:\\Windows\\System32\\whoami.exe", holds: true }],
            },
          ],
        },
      ],
    });
    const other = (await run({ record: '{"a":1}' })).json(RuleTestResult);
    expect(other).toMatchObject({ matched: 0, issues: [{ code: "logsource_other" }] });
  });

  test("on stored events of the tenant", async () => {
    const launch = { logsource: { product: "windows", categories: ["process_creation"], services: [] } };
    const fields = new Map([["Image", "C:\\x\\WHOAMI.EXE"]]);
    await appendGroup(
      soc.clickhouse,
      groupOf(2, [
        { ...launch, fields, ocsf: { message: "ours" } },
        { ...launch, fields: new Map([["Image", "C:\\x\\cmd.exe"]]), ocsf: { message: "other program" } },
        { ...launch, fields, tenantUid: "globex", ocsf: { message: "theirs" } },
      ]),
    );
    const range = { from: NOON - 1000, to: NOON + 1000 };
    expect((await run(range)).json(RuleTestResult)).toMatchObject({
      scanned: 2,
      matched: 1,
      isComplete: true,
      matches: [{ event: { message: "ours" } }],
    });
  });

  test("on stored events, told while it goes on", async () => {
    const range = { from: NOON - 1000, to: NOON + 1000 };
    const answer = await viewer.browser.call("POST", `${URL_OF}/rules/test/progress`, {
      text: ruleText(),
      ...range,
    });
    expect(answer.headers["content-type"]).toBe("application/x-ndjson");
    const lines = answer.text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(lines[0]).toEqual({ kind: "progress", scanned: 0, matched: 0, total: 2 });
    expect(lines.at(-1)).toMatchObject({
      kind: "result",
      result: { scanned: 2, matched: 1, matches: [{ event: { message: "ours" } }] },
    });
  });

  test("and refused when it cannot be", async () => {
    const watched = await viewer.browser.call("POST", `${URL_OF}/rules/test/progress`, { text: ruleText() });
    expect([watched.status, watched.json()]).toMatchObject([422, { code: "INVALID" }]);
    expect((await run({})).json()).toMatchObject({ code: "INVALID", place: "body.record" });
    expect((await run({ record: " " })).json()).toMatchObject({ code: "INVALID", place: "body.record" });
    const broken = (await run({ text: "title: x", record: SYSMON })).json(RuleTestResult);
    expect(broken).toMatchObject({ scanned: 0, matches: [] });
    expect(broken.issues).not.toEqual([]);
  });
});

test("lint tells what is wrong and keeps nothing", async () => {
  const files = [{ path: "x.yml", text: "title: x\nid: lint-only\n" }];
  const answer = await viewer.browser.call("POST", `${URL_OF}/rules/lint`, { files });
  const { issues } = answer.json(z.object({ issues: z.array(RuleIssue) }));
  expect(issues).toContainEqual(expect.objectContaining({ severity: "error", file: "x.yml", line: 1 }));
  expect(issues).toContainEqual(expect.objectContaining({ code: "id_invalid", line: 2, column: 5 }));
  expect(await list("?search=lint-only")).toEqual([]);
});

test("placeholders fill rules, and a rule that lacks its list does not load", async () => {
  const text = ruleText({ id: "with-list", selection: "User|expand: '%service_accounts%'" });
  const url = `${URL_OF}/placeholders/service_accounts`;
  expect((await add(text)).json(RulesAdded).added).toBe(0);
  expect((await viewer.browser.call("PUT", url, { values: ["svc"] })).status).toBe(403);
  expect((await engineer.browser.call("PUT", url, { values: ["svc_backup", "svc_deploy"] })).status).toBe(
    204,
  );
  const lists = await viewer.browser.call("GET", `${URL_OF}/placeholders`);
  expect(lists.json(z.object({ placeholders: z.array(PlaceholderList) })).placeholders).toMatchObject([
    { name: "service_accounts", values: ["svc_backup", "svc_deploy"] },
  ]);
  expect((await stranger.browser.call("GET", "/api/v1/tenants/globex/placeholders")).json()).toEqual({
    placeholders: [],
  });
  expect((await add(text)).json(RulesAdded).added).toBe(1);
  expect((await engineer.browser.call("DELETE", url)).status).toBe(204);
  expect(await list("?search=with-list")).toEqual([]);
  expect((await engineer.browser.call("PUT", `${URL_OF}/placeholders/a%20b`, { values: [] })).status).toBe(
    422,
  );
});

test("every change is in the audit log", async () => {
  const answer = await soc.ada.browser.call("GET", `${URL_OF}/audit?limit=1000`);
  const { entries } = answer.json(z.object({ entries: z.array(z.object({ action: z.string() })) }));
  const actions = new Set(entries.map(({ action }) => action));
  for (const action of ["rule.save", "rule.state", "rule.remove", "placeholder.put", "placeholder.remove"])
    expect(actions).toContain(action);
});
