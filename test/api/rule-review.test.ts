import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { RuleProposal, RuleProposalDetail, RuleStatesChanged } from "../../src/schema/views/rule-life.ts";
import { RuleDetail, RulesAdded } from "../../src/schema/views/rule.ts";
import {
  addPerson,
  type Answer,
  type Browser,
  openBrowser,
  type SignedInPerson,
} from "../support/browser.ts";
import { MATCHING, MISSING, ruleText, testsText } from "../support/rule-texts.ts";
import { openTestSoc, type TestSoc } from "../support/soc.ts";

const URL_OF = "/api/v1/tenants/acme";

let soc: TestSoc;
let author: SignedInPerson;
let reviewer: SignedInPerson;
let administrator: SignedInPerson;

beforeAll(async () => {
  soc = await openTestSoc();
  author = await addPerson(soc, soc.ada, "detection_engineer");
  reviewer = await addPerson(soc, soc.ada, "detection_engineer");
  administrator = await addPerson(soc, soc.ada, "tenant_administrator");
  await administrator.browser.call("PUT", `${URL_OF}/rule-review/policy`, { needsApproval: true });
});

const add = async (text: string, more: object = {}, browser = author.browser): Promise<RulesAdded> => {
  const { tests, ...body }: { tests?: string } = more;
  const files = [
    { path: "own/rule.yml", text },
    ...(tests ? [{ path: "own/rule.in.jsonl", text: tests }] : []),
  ];
  return (await browser.call("POST", `${URL_OF}/rules`, { files, ...body })).json(RulesAdded);
};
const decide = (
  uid: string | null,
  verb: string,
  { browser }: { browser: Browser },
  body = {},
): Promise<Answer> => browser.call("POST", `${URL_OF}/rule-review/proposals/${uid}/${verb}`, body);
const proposal = async (uid: string | null): Promise<RuleProposalDetail> =>
  (await author.browser.call("GET", `${URL_OF}/rule-review/proposals/${uid}`)).json(RuleProposalDetail);
const rule = (uid: string): Promise<Answer> => author.browser.call("GET", `${URL_OF}/rules/${uid}`);
const move = async (uid: string, state: string, browser = author.browser): Promise<RuleStatesChanged> => {
  const body = { ruleUids: [uid], state };
  return (await browser.call("POST", `${URL_OF}/rules/states`, body)).json(RuleStatesChanged);
};

/** A key that its owner made, as a program holds it. */
async function keyOf({ browser }: SignedInPerson): Promise<Browser> {
  const answer = await browser.call("POST", `${URL_OF}/keys`, {
    name: "pipeline",
    permissions: ["rules:read", "rules:write", "rules:approve"],
    expiresAt: Date.now() + 3_600_000,
  });
  const program = openBrowser(soc);
  delete program.headers["sec-fetch-site"];
  program.headers["authorization"] = `Bearer ${answer.json(z.object({ token: z.string() })).token}`;
  return program;
}

test("the policy is what was set", async () => {
  const answer = await author.browser.call("GET", `${URL_OF}/rule-review/policy`);
  expect(answer.json()).toEqual({ needsApproval: true });
});

test("a new live rule waits until another person approves it, and its text stays its author's", async () => {
  const uid = "waits";
  const { added, proposalUid } = await add(ruleText({ id: uid }), { comment: "please look" });
  expect([added, (await rule(uid)).status]).toEqual([1, 404]);
  expect(await proposal(proposalUid)).toMatchObject({
    status: "open",
    comment: "please look",
    proposedBy: { uid: author.uid },
    changes: [{ ruleUid: uid, fromState: null, toState: "live", isNewText: true, isStale: false }],
  });
  expect((await decide(proposalUid, "approve", author)).json()).toMatchObject({ code: "FORBIDDEN" });
  const approved = await decide(proposalUid, "approve", reviewer, { comment: "good" });
  expect(approved.json(RuleProposal)).toMatchObject({
    status: "approved",
    decidedBy: { uid: reviewer.uid },
    decisionComment: "good",
  });
  expect((await rule(uid)).json(RuleDetail)).toMatchObject({ state: "live", versionNumber: 1 });
  const versions = await author.browser.call("GET", `${URL_OF}/rules/${uid}/versions`);
  expect(versions.json()).toMatchObject({ versions: [{ author: { uid: author.uid } }] });
  expect((await decide(proposalUid, "approve", reviewer)).json()).toMatchObject({ code: "CONFLICT" });
});

test("a draft is saved at once; to go live it waits, and a text that changed since is not approved", async () => {
  const uid = "draft-first";
  expect(await add(ruleText({ id: uid }), { state: "draft" })).toMatchObject({ added: 1, proposalUid: null });
  const { changed, proposalUid } = await move(uid, "live");
  expect([changed, (await rule(uid)).json(RuleDetail).state]).toEqual([0, "draft"]);
  expect((await rule(uid)).json(RuleDetail).isWaiting).toBe(true);
  await add(ruleText({ id: uid, level: "low" }));
  expect((await proposal(proposalUid)).changes[0]?.isStale).toBe(true);
  expect((await decide(proposalUid, "approve", reviewer)).json()).toMatchObject({ code: "CONFLICT" });
  expect((await rule(uid)).json(RuleDetail).state).toBe("draft");
  expect((await decide(proposalUid, "withdraw", reviewer)).status).toBe(403);
  expect((await decide(proposalUid, "withdraw", author)).json(RuleProposal).status).toBe("withdrawn");
  expect((await rule(uid)).json(RuleDetail).isWaiting).toBe(false);
});

test("the text of a live rule changes after approval alone; what is refused leaves it as it was", async () => {
  const uid = "changes";
  await decide((await add(ruleText({ id: uid }))).proposalUid, "approve", reviewer);
  const { updated, proposalUid } = await add(ruleText({ id: uid, level: "low" }));
  expect(updated).toBe(1);
  expect((await proposal(proposalUid)).changes[0]?.diff?.changes).toMatchObject([{ field: "level" }]);
  const refused = await decide(proposalUid, "refuse", reviewer, { comment: "too low" });
  expect(refused.json(RuleProposal)).toMatchObject({ status: "refused", decisionComment: "too low" });
  expect((await rule(uid)).json(RuleDetail)).toMatchObject({ level: "high", versionNumber: 1 });
});

test("leaving live needs nobody, and undoing that brings back what was approved", async () => {
  const uid = "leaves";
  await decide((await add(ruleText({ id: uid }))).proposalUid, "approve", reviewer);
  const { changed, changeUid } = await move(uid, "retired");
  expect(changed).toBe(1);
  const undone = await author.browser.call("POST", `${URL_OF}/rules/states/${changeUid}/undo`);
  expect(undone.json(RuleStatesChanged)).toMatchObject({ changed: 1, refused: [] });
  expect((await rule(uid)).json(RuleDetail).state).toBe("live");
});

test("keys approve nothing, and nobody approves what a key of their own proposed", async () => {
  const key = await keyOf(administrator);
  const { proposalUid } = await add(ruleText({ id: "by-key" }), {}, key);
  expect(await proposal(proposalUid)).toMatchObject({ origin: "api" });
  expect((await decide(proposalUid, "approve", { browser: key })).status).toBe(403);
  expect((await decide(proposalUid, "approve", administrator)).json()).toMatchObject({ code: "FORBIDDEN" });
  expect((await decide(proposalUid, "approve", reviewer)).status).toBe(200);
});

test("tests run at approval, and what fails them is approved by force of who may alone", async () => {
  const uid = "failing";
  const tests = testsText([{ ...MISSING, match: true }]);
  expect(await add(ruleText({ id: uid }), { tests, state: "shadow" })).toMatchObject({ added: 1 });
  expect(await move(uid, "live")).toMatchObject({ refused: [{ code: "tests_failed" }] });
  const forced = await soc.ada.browser.call("POST", `${URL_OF}/rules/states`, {
    ruleUids: [uid],
    state: "live",
    force: true,
  });
  const { proposalUid } = forced.json(RuleStatesChanged);
  expect((await decide(proposalUid, "approve", reviewer)).json()).toMatchObject({ code: "RULE_INVALID" });
  expect((await decide(proposalUid, "approve", reviewer, { force: true })).status).toBe(403);
  expect((await decide(proposalUid, "approve", administrator, { force: true })).status).toBe(200);
  expect((await rule(uid)).json(RuleDetail).state).toBe("live");
});

test("proposals are listed by their standing, each told to the audit log", async () => {
  await add(ruleText({ id: "listed" }), { tests: testsText([MATCHING]) });
  const answer = await reviewer.browser.call("GET", `${URL_OF}/rule-review/proposals?status=open`);
  const { proposals } = answer.json(z.object({ proposals: z.array(RuleProposal) }));
  expect(proposals.map(({ titles }) => titles)).toEqual([["Whoami as SYSTEM"]]);
  const log = await soc.ada.browser.call("GET", `${URL_OF}/audit?limit=1000`);
  const { entries } = log.json(z.object({ entries: z.array(z.object({ action: z.string() })) }));
  const actions = new Set(entries.map(({ action }) => action));
  for (const action of ["policy", "propose", "proposal.approved", "proposal.refused", "proposal.withdrawn"])
    expect(actions).toContain(`rule.${action}`);
});

test("who may not govern does not change the policy", async () => {
  const answer = await author.browser.call("PUT", `${URL_OF}/rule-review/policy`, { needsApproval: false });
  expect(answer.status).toBe(403);
});
