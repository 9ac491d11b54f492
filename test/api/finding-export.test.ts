import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { appendGroup } from "../../src/events/index.ts";
import { addPerson, type Answer, type SignedInPerson } from "../support/browser.ts";
import { groupOf, NOON } from "../support/events.ts";
import { findingOf, openTestSoc, type TestSoc } from "../support/soc.ts";

let soc: TestSoc;
let analyst: SignedInPerson;
const HOUR = 3_600_000;

beforeAll(async () => {
  soc = await openTestSoc();
  analyst = await addPerson(soc, soc.ada, "analyst");
  const findings = [
    findingOf({ uid: "late", receivedAt: NOON + 2, level: "critical", techniques: ["T1059.001"] }),
    findingOf({ uid: "early", receivedAt: NOON + 1, level: "low", detectorUid: "other" }),
    findingOf({ uid: "shadow", receivedAt: NOON + 3, purpose: "shadow" }),
    findingOf({ uid: "theirs", receivedAt: NOON + 1, tenantUid: "globex" }),
    findingOf({ uid: "later", receivedAt: NOON + HOUR }),
  ];
  await appendGroup(soc.clickhouse, groupOf(1, [], { findings }));
});

const ask = (more = "", { browser } = analyst): Promise<Answer> =>
  browser.call("GET", `/api/v1/tenants/acme/findings/export?from=${NOON}&to=${NOON + HOUR}${more}`);

const Exported = z.looseObject({
  class_uid: z.literal(2004),
  finding_info: z.looseObject({ uid: z.string() }),
});

async function uids(more = ""): Promise<string[]> {
  const { text } = await ask(more);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Exported.parse(JSON.parse(line)).finding_info.uid);
}

describe("findings are exported", () => {
  test("in the order in which they were received, the tenant's own and within the range", async () => {
    expect(await uids()).toEqual(["early", "late"]);
  });

  test.each([
    ["&level=high", ["late"]],
    ["&detector=other", ["early"]],
    ["&purpose=shadow", ["shadow"]],
    ["&technique=T1059", ["late"]],
    ["&technique=T1059.001", ["late"]],
    ["&technique=T105", null],
    ["&kind=indicator", []],
    ["&to=0", null],
  ])("by %s: %j", async (more, expected) => {
    if (expected === null) expect((await ask(more)).status).toBe(422);
    else expect(await uids(more)).toEqual(expected);
  });

  test("to those who may export, and the audit log tells of it", async () => {
    const viewer = await addPerson(soc, soc.ada, "viewer");
    expect((await ask("", viewer)).status).toBe(403);
    await ask();
    const audit = await soc.ada.browser.call("GET", "/api/v1/tenants/acme/audit?limit=50");
    expect(audit.text).toContain("finding.export");
  });
});
