import { beforeAll, describe, expect, test } from "vitest";
import { appendGroup } from "../../src/events/index.ts";
import { SqlResult } from "../../src/schema/views/event.ts";
import { EventExplanation, RuleSqlView } from "../../src/schema/views/rule-reading.ts";
import { addPerson, type Answer, type SignedInPerson } from "../support/browser.ts";
import { groupOf } from "../support/events.ts";
import { openTestSoc, type TestSoc } from "../support/soc.ts";

const RULE = `title: Whoami
id: whoami
logsource: {product: windows, category: process_creation}
detection:
  program: {Image|endswith: '\\whoami.exe'}
  condition: program
level: high
`;
const FILTER = `title: Ours
id: ours
logsource: {product: windows}
filter:
  system: {User: SYSTEM}
  condition: not system
`;
const URL_OF = "/api/v1/tenants/acme";

let soc: TestSoc;
let engineer: SignedInPerson;

beforeAll(async () => {
  soc = await openTestSoc();
  engineer = await addPerson(soc, soc.ada, "detection_engineer");
  await engineer.browser.call("POST", `${URL_OF}/rules`, {
    files: [
      { path: "whoami.yml", text: RULE },
      { path: "ours.yml", text: FILTER },
    ],
  });
  const logsource = { product: "windows", categories: ["process_creation"], services: ["sysmon"] };
  const started = (Image: string, User: string) => ({
    logsource,
    ocsf: { message: `${User} ${Image}` },
    fields: new Map(Object.entries({ Image, User })),
  });
  await appendGroup(
    soc.clickhouse,
    groupOf(1, [
      started("C:\\whoami.exe", "anna"),
      started("C:\\whoami.exe", "SYSTEM"),
      started("C:\\a.exe", "anna"),
    ]),
  );
});

const explain = async (eventUid: string, rule = "whoami"): Promise<Answer> =>
  engineer.browser.call("GET", `${URL_OF}/events/${eventUid}/explanation?rule=${rule}`);

describe("a stored event is explained", () => {
  test("by a rule that matches it, and by one that its filter keeps from it", async () => {
    expect((await explain("test-1-0")).json(EventExplanation)).toMatchObject({
      ruleTitle: "Whoami",
      matches: true,
      isCovered: true,
      selections: [
        { selection: "program", holds: true },
        { selection: "Ours: system", holds: false },
      ],
    });
    const missed = (await explain("test-1-1")).json(EventExplanation);
    expect(missed).toMatchObject({ matches: false, condition: "(program) and (not system)" });
    const program = (await explain("test-1-2")).json(EventExplanation).selections[0];
    expect(program).toMatchObject({
      holds: false,
      isMissed: true,
      conditions: [{ field: "Image", pattern: "\\whoami.exe", value: "C:\\a.exe" }],
    });
  });

  test("not without the event or the rule", async () => {
    expect((await explain("test-9-9")).status).toBe(404);
    expect((await explain("test-1-0", "none")).status).toBe(404);
  });
});

const sqlOf = async (body: object): Promise<Answer> =>
  engineer.browser.call("POST", `${URL_OF}/rules/sql`, body);

describe("a rule as SQL", () => {
  test("with the tenant's filters is asked as it is, and finds what the rule finds", async () => {
    const { sql } = (await sqlOf({ ruleUid: "whoami" })).json(RuleSqlView);
    const answer = await engineer.browser.call("POST", `${URL_OF}/events/sql`, { sql });
    const { columns, rows } = answer.json(SqlResult);
    const message = columns.findIndex(({ name }) => name === "message");
    expect(rows.map((row) => row[message])).toEqual(["anna C:\\whoami.exe"]);
  });

  test("of a text, and why there is none", async () => {
    expect((await sqlOf({ text: RULE })).json(RuleSqlView).sql).toContain("AS program");
    const behind = RULE.replace("|endswith: '\\whoami.exe'", "|re: 'a(?=b)'");
    expect((await sqlOf({ text: behind })).json(RuleSqlView)).toMatchObject({
      sql: null,
      reason: expect.stringContaining("look-around"),
    });
    expect((await sqlOf({ text: "title: T" })).json(RuleSqlView)).toMatchObject({
      sql: null,
      issues: expect.arrayContaining([expect.objectContaining({ severity: "error" })]),
    });
    expect((await sqlOf({})).status).toBe(422);
    expect((await sqlOf({ ruleUid: "none" })).status).toBe(404);
  });
});
