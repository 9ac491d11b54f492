import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { appendGroup } from "../../src/events/index.ts";
import {
  RuleDiff,
  RuleStateChange,
  RuleStatesChanged,
  RuleTestReport,
  RuleVersion,
  RuleVersionText,
} from "../../src/schema/views/rule-life.ts";
import { RuleDetail, RulesAdded, RuleView } from "../../src/schema/views/rule.ts";
import { addPerson, type Answer, type SignedInPerson } from "../support/browser.ts";
import { groupOf } from "../support/events.ts";
import { MATCHING, MISSING, ruleText, testsText } from "../support/rule-texts.ts";
import { findingOf, openTestSoc, type TestSoc } from "../support/soc.ts";

const URL_OF = "/api/v1/tenants/acme";
const UID = "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10";

let soc: TestSoc;
let engineer: SignedInPerson;
let viewer: SignedInPerson;

beforeAll(async () => {
  soc = await openTestSoc();
  engineer = await addPerson(soc, soc.ada, "detection_engineer");
  viewer = await addPerson(soc, soc.ada, "viewer");
});

const add = async (text: string, more: Record<string, unknown> = {}): Promise<RulesAdded> => {
  const { tests, ...body } = more;
  const files = [{ path: "own/rule.yml", text }];
  if (typeof tests === "string") files.push({ path: "own/rule.in.jsonl", text: tests });
  const answer = await engineer.browser.call("POST", `${URL_OF}/rules`, { files, ...body });
  return answer.json(RulesAdded);
};
const move = (uids: readonly string[], state: string, more: Record<string, unknown> = {}): Promise<Answer> =>
  engineer.browser.call("POST", `${URL_OF}/rules/states`, { ruleUids: uids, state, ...more });
const moved = async (uids: readonly string[], state: string): Promise<RuleStatesChanged> =>
  (await move(uids, state, { comment: `to ${state}` })).json(RuleStatesChanged);
const detail = async (uid: string): Promise<RuleDetail> =>
  (await viewer.browser.call("GET", `${URL_OF}/rules/${uid}`)).json(RuleDetail);
const shipped = async (count: number): Promise<string[]> => {
  const answer = await viewer.browser.call("GET", `${URL_OF}/rules?origin=shipped`);
  const { rules } = answer.json(z.object({ rules: z.array(RuleView) }));
  return rules.slice(0, count).map(({ uid }) => uid);
};

describe("states", () => {
  test("a rule goes through its life, and its history tells who moved it and why", async () => {
    const uid = "through-its-life";
    await add(ruleText({ id: uid }), { state: "draft", comment: "a thought" });
    expect(await detail(uid)).toMatchObject({ state: "draft", stateComment: "a thought" });
    for (const state of ["test", "shadow", "live", "retired"])
      expect(await moved([uid], state)).toMatchObject({ changed: 1, refused: [] });
    expect(await moved([uid], "retired")).toMatchObject({ changed: 0, unchanged: 1, changeUid: null });
    const answer = await viewer.browser.call("GET", `${URL_OF}/rules/${uid}/states`);
    const { changes } = answer.json(z.object({ changes: z.array(RuleStateChange) }));
    expect(changes.map(({ from, to }) => `${from} ${to}`)).toEqual([
      "live retired",
      "shadow live",
      "test shadow",
      "draft test",
      "live draft",
    ]);
    expect(changes[0]).toMatchObject({ comment: "to retired", by: { uid: engineer.uid } });
  });

  test("a live rule is no draft next, and a shared one never is", async () => {
    const [uid = ""] = await shipped(1);
    await add(ruleText({ id: "stays-live" }));
    const { changed, refused } = await moved(["stays-live", uid], "draft");
    expect([changed, refused.map(({ code }) => code)]).toEqual([0, ["transition", "transition"]]);
    expect((await detail("stays-live")).state).toBe("live");
  });

  test("many move at once, and undo takes back what was not changed since", async () => {
    const uids = await shipped(5);
    const { changeUid } = await moved(uids, "shadow");
    await moved(uids.slice(0, 1), "retired");
    const undone = await engineer.browser.call("POST", `${URL_OF}/rules/states/${changeUid}/undo`);
    expect(undone.json(RuleStatesChanged)).toMatchObject({
      changed: 4,
      refused: [{ ruleUid: uids[0], code: "changed_since" }],
    });
    expect((await detail(uids[0] ?? "")).state).toBe("retired");
    expect((await detail(uids[1] ?? "")).state).toBe("live");
    await moved(uids.slice(0, 1), "live");
    expect((await engineer.browser.call("POST", `${URL_OF}/rules/states/none/undo`)).status).toBe(404);
  });

  test("a correlation moves as rules do", async () => {
    const answer = await viewer.browser.call("GET", `${URL_OF}/rules?origin=shipped`);
    const { rules } = answer.json(z.object({ rules: z.array(RuleView) }));
    const uid = rules.find(({ correlation }) => correlation !== null)?.uid ?? "";
    expect(await moved([uid], "shadow")).toMatchObject({ changed: 1 });
    expect((await detail(uid)).state).toBe("shadow");
    await moved([uid], "live");
  });

  test("findings in shadow are counted apart", async () => {
    const uid = "shadow-counts";
    await add(ruleText({ id: uid }), { state: "shadow" });
    const at = { detectorUid: uid, receivedAt: Date.now() - 1000 };
    const findings = [
      findingOf({ ...at, uid: "s1", purpose: "shadow" }),
      findingOf({ ...at, uid: "s2", purpose: "shadow" }),
      findingOf({ ...at, uid: "s3" }),
    ];
    await appendGroup(soc.clickhouse, groupOf(1, [], { findings }));
    expect(await detail(uid)).toMatchObject({ shadowFindings24h: 2, findings24h: 1, shadowFindings30d: 2 });
  });

  test("a viewer moves nothing", async () => {
    const answer = await viewer.browser.call("POST", `${URL_OF}/rules/states`, {
      ruleUids: [UID],
      state: "live",
    });
    expect(answer.status).toBe(403);
  });
});

const versionsOf = async (uid: string): Promise<RuleVersion[]> =>
  (await viewer.browser.call("GET", `${URL_OF}/rules/${uid}/versions`)).json(
    z.object({ versions: z.array(RuleVersion) }),
  ).versions;

describe("versions", () => {
  test("every saved text is kept, with who wrote it and why, also of a rule that is gone", async () => {
    const uid = "with-versions";
    await add(ruleText({ id: uid }), { comment: "first" });
    await add(ruleText({ id: uid }), { comment: "the same again" });
    await add(ruleText({ id: uid, level: "critical" }), { comment: "graver" });
    expect(await versionsOf(uid)).toMatchObject([
      { number: 2, comment: "graver", isCurrent: true, origin: "console", author: { uid: engineer.uid } },
      { number: 1, comment: "first", isCurrent: false },
    ]);
    const one = await viewer.browser.call("GET", `${URL_OF}/rules/${uid}/versions/1`);
    expect(one.json(RuleVersionText).text).toBe(ruleText({ id: uid }));
    await engineer.browser.call("DELETE", `${URL_OF}/rules/${uid}`);
    expect((await versionsOf(uid)).map(({ isCurrent }) => isCurrent)).toEqual([false, false]);
    await add(ruleText({ id: uid, level: "low" }));
    expect((await versionsOf(uid))[0]).toMatchObject({ number: 3, isCurrent: true });
  });

  test("a diff tells what changed in meaning, and the lines", async () => {
    const uid = "with-diff";
    await add(ruleText({ id: uid }));
    await add(ruleText({ id: uid, level: "critical", selection: "Image|endswith: '\\who.exe'" }));
    const answer = await viewer.browser.call("GET", `${URL_OF}/rules/${uid}/diff?from=1`);
    const diff = answer.json(RuleDiff);
    expect(diff.changes.map(({ kind, field }) => `${kind} ${field}`)).toEqual([
      "changed detection.selection",
      "changed level",
    ]);
    expect(diff.changesDetection).toBe(true);
    expect(diff.unified).toContain("-    Image|endswith: '\\whoami.exe'\n+    Image|endswith: '\\who.exe'\n");
    const same = await viewer.browser.call("GET", `${URL_OF}/rules/${uid}/diff?from=2&to=current`);
    expect(same.json(RuleDiff)).toMatchObject({ changes: [], hunks: [], changesDetection: false });
    expect((await viewer.browser.call("GET", `${URL_OF}/rules/${uid}/diff?from=9`)).status).toBe(404);
    expect((await viewer.browser.call("GET", `${URL_OF}/rules/${uid}/diff?from=shipped`)).status).toBe(404);
  });

  test("a rule goes back to an older text, as a new version, with the tests of that time", async () => {
    const uid = "rolled-back";
    await add(ruleText({ id: uid }));
    await add(ruleText({ id: uid, level: "low" }), { tests: testsText([MATCHING]) });
    const body = { number: 1, comment: "the other was worse" };
    const answer = await engineer.browser.call("POST", `${URL_OF}/rules/${uid}/rollback`, body);
    expect(answer.json(RulesAdded)).toMatchObject({ updated: 1 });
    expect(await detail(uid)).toMatchObject({ level: "high", versionNumber: 3, tests: null });
    expect((await versionsOf(uid))[0]).toMatchObject({ number: 3, rolledBackTo: 1, comment: body.comment });
  });

  test("a rule in the place of a shared one tells when that one moves on", async () => {
    const [uid = ""] = await shipped(1);
    const before = await detail(uid);
    await add(`${before.text}\n# ours\n`);
    expect(await detail(uid)).toMatchObject({
      origin: "tenant",
      hasShippedMovedOn: false,
      shipped: { version: before.version, basedOn: before.version, hasMovedOn: false },
    });
    const answer = await viewer.browser.call("GET", `${URL_OF}/rules/${uid}/diff?from=shipped`);
    expect(answer.json(RuleDiff).unified).toContain("+# ours");
    await engineer.browser.call("DELETE", `${URL_OF}/rules/${uid}`);
    expect((await detail(uid)).origin).toBe("shipped");
  });
});

describe("tests beside a rule", () => {
  test("are kept with it, and run on demand", async () => {
    const uid = "with-tests";
    const tests = testsText([MATCHING, MISSING]);
    expect((await add(ruleText({ id: uid }), { tests })).issues).toEqual([]);
    expect(await detail(uid)).toMatchObject({ hasTests: true, tests });
    const run = await viewer.browser.call("POST", `${URL_OF}/rules/${uid}/tests`);
    expect(run.json(RuleTestReport)).toEqual({ passed: 2, failed: 0, failures: [] });
    const [shared = ""] = await shipped(1);
    const theirs = await viewer.browser.call("POST", `${URL_OF}/rules/${shared}/tests`);
    expect(theirs.json(RuleTestReport)).toMatchObject({ failed: 0 });
  });

  test("that fail keep a rule from going live, by saving or by moving, until they are forced by who may", async () => {
    const uid = "failing";
    const tests = testsText([{ ...MISSING, match: true }]);
    const refused = await add(ruleText({ id: uid }), { tests });
    expect(refused).toMatchObject({
      added: 0,
      issues: [{ severity: "error", code: "test_failed", file: "own/rule.in.jsonl", line: 1 }],
    });
    expect(refused.issues[0]?.message).toContain("selection does not hold");
    expect(await add(ruleText({ id: uid }), { tests, state: "shadow" })).toMatchObject({ added: 1 });
    expect(await moved([uid], "live")).toMatchObject({ changed: 0, refused: [{ code: "tests_failed" }] });
    expect((await move([uid], "live", { force: true })).status).toBe(403);
    const forced = await soc.ada.browser.call("POST", `${URL_OF}/rules/states`, {
      ruleUids: [uid],
      state: "live",
      force: true,
      comment: "known",
    });
    expect(forced.json(RuleStatesChanged)).toMatchObject({ changed: 1 });
    const answer = await viewer.browser.call("GET", `${URL_OF}/rules/${uid}/states`);
    const { changes } = answer.json(z.object({ changes: z.array(RuleStateChange) }));
    expect(changes[0]).toMatchObject({ to: "live", isForced: true });
  });

  test("of a file with several rules name the rule that they are for", async () => {
    const text = `${ruleText({ id: "one-of-two" })}---\n${ruleText({ id: "two-of-two", selection: "Image|endswith: '\\explorer.exe'" })}`;
    const tests = testsText([
      { ...MATCHING, rule: "one-of-two" },
      { ...MATCHING, match: false, rule: "two-of-two" },
    ]);
    expect(await add(text, { tests })).toMatchObject({ added: 2, issues: [] });
    for (const uid of ["one-of-two", "two-of-two"]) {
      const run = await viewer.browser.call("POST", `${URL_OF}/rules/${uid}/tests`);
      expect(run.json(RuleTestReport)).toMatchObject({ passed: 1, failed: 0 });
    }
  });
});
