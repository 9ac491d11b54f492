import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { RuleView } from "../../src/schema/views/rule.ts";
import { enrolOverHttp, issueKey } from "../support/http-browser.ts";
import { type Product, startProduct } from "../support/product.ts";
import { zipArchive } from "../support/zip-archive.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "watchfloor-rules-command-"));

function rule(number: number, title: string): string {
  return `title: ${title}
id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a1${number}
status: test
description: Somebody starts ${title}.
author: A. Kim
date: 2026-01-15
tags:
  - attack.discovery
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image|endswith: '\\tool${number}.exe'
  condition: selection
falsepositives:
  - Administrators at work
level: high
`;
}
const uidOf = (number: number): string => `5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a1${number}`;
const BROKEN = rule(9, "Broken").replace("endswith", "endwith");

let product: Product;
let server: Record<string, string>;
let reader: string;
const paths = {
  file: join(folder, "one.yml"),
  folder: join(folder, "rules"),
  zip: join(folder, "rules.zip"),
  broken: join(folder, "broken.yml"),
  records: join(folder, "records.ndjson"),
};

beforeAll(async () => {
  writeFileSync(paths.file, rule(1, "Tool one"));
  mkdirSync(join(paths.folder, "deep"), { recursive: true });
  writeFileSync(join(paths.folder, "two.yml"), rule(2, "Tool two"));
  writeFileSync(join(paths.folder, "deep", "three.yaml"), rule(3, "Tool three"));
  writeFileSync(join(paths.folder, "README.md"), "no rule");
  writeFileSync(paths.zip, zipArchive({ "a/four.yml": rule(4, "Tool four"), LICENSE: "no rule" }));
  writeFileSync(paths.broken, BROKEN);
  writeFileSync(paths.records, `${record(1)}\n${record(7)}\n`);
  product = await startProduct();
  const person = { name: "Ada", email: "ada@acme.example", organisation: "Acme" };
  const { browser } = await enrolOverHttp(product.url, product.link.href, person);
  const key = await issueKey(browser, "acme", ["rules:read", "rules:write"]);
  reader = (await issueKey(browser, "acme", ["rules:read"])).token;
  server = { WATCHFLOOR_URL: product.url.href, WATCHFLOOR_TENANT: "acme", WATCHFLOOR_KEY: key.token };
});
afterAll(async () => {
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The tests of the eighth rule: one record that it matches. */
function eighthTests(match: boolean): string {
  return `${JSON.stringify({ match, record: JSON.parse(record(8)) })}\n`;
}

function record(number: number): string {
  return JSON.stringify({
    Channel: "Microsoft-Windows-Sysmon/Operational",
    EventID: 1,
    UtcTime: "2026-01-15 10:12:33.120",
    Image: `C:\\Temp\\tool${number}.exe`,
    CommandLine: "tool",
    Computer: "wks-1.corp.example",
  });
}

/** What `watchfloor rules ...` prints and answers, as a person calls it. */
async function rules(
  args: readonly string[],
  env: Readonly<Record<string, string>> = server,
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, ["bin/watchfloor.mjs", "rules", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, out, err };
}

async function listed(args: readonly string[] = []): Promise<Record<string, string>> {
  const { out } = await rules(["list", "--origin", "tenant", "--json", ...args]);
  const found = z.array(RuleView).parse(JSON.parse(out));
  return Object.fromEntries(found.map(({ uid, state }) => [uid, state]));
}

describe("watchfloor rules, on files", () => {
  test("lint takes a file, a folder and an archive, and says where a fault is", async () => {
    expect(await rules(["lint", paths.file, paths.folder, paths.zip])).toMatchObject({
      code: 0,
      out: expect.stringContaining("4 files: 0 errors, 0 warnings"),
    });
    const bad = await rules(["lint", paths.broken]);
    expect(bad.code).toBe(1);
    expect(bad.out).toContain(`${paths.broken}:14:5: error: 'endwith' is no modifier`);
    expect((await rules(["lint", join(folder, "none")])).err).toContain("none");
    expect((await rules(["lint"])).code).toBe(2);
  });

  test("a trial tells which record a rule matches", async () => {
    const told = await rules(["test", paths.file, "--records", paths.records]);
    expect(told.code).toBe(0);
    expect(told.out).toContain("line 1: microsoft_sysmon: Tool one");
    expect(told.out).toContain("2 records, 1 matched");
    expect((await rules(["test", paths.zip, "--records", paths.records])).code).toBe(1);
  });
});

describe("watchfloor rules, on a running server", () => {
  test("add takes a file, a folder and an archive; what is there already is unchanged", async () => {
    expect(await rules(["add", paths.file])).toMatchObject({
      code: 0,
      out: "1 added, 0 updated, 0 unchanged, 0 with errors\n",
    });
    expect(await rules(["add", paths.folder, paths.zip])).toMatchObject({
      code: 0,
      out: "3 added, 0 updated, 0 unchanged, 0 with errors\n",
    });
    writeFileSync(paths.file, rule(1, "Tool one, again"));
    expect((await rules(["add", paths.file, paths.folder])).out).toBe(
      "0 added, 1 updated, 2 unchanged, 0 with errors\n",
    );
    expect(await listed()).toEqual({
      [uidOf(1)]: "live",
      [uidOf(2)]: "live",
      [uidOf(3)]: "live",
      [uidOf(4)]: "live",
    });
  });

  test("add with a faulty rule among them adds none, unless forced", async () => {
    const other = join(folder, "five.yml");
    writeFileSync(other, rule(5, "Tool five"));
    const refused = await rules(["add", other, paths.broken]);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain("0 added, 0 updated, 0 unchanged, 1 with errors");
    expect(Object.keys(await listed())).not.toContain(uidOf(5));
    const forced = await rules(["add", "--force", "--json", other, paths.broken]);
    expect(forced.code).toBe(0);
    expect(JSON.parse(forced.out)).toMatchObject({
      added: 1,
      issues: [{ file: paths.broken, severity: "error" }],
    });
    expect(Object.keys(await listed())).toContain(uidOf(5));
  });

  test("disable and enable switch rules, and list tells", async () => {
    const off = await rules(["disable", uidOf(2), uidOf(3)]);
    expect(off).toMatchObject({ code: 0 });
    expect(off.out).toContain("2 moved to retired, 0 were there already, 0 refused");
    expect(await listed(["--state", "retired"])).toEqual({ [uidOf(2)]: "retired", [uidOf(3)]: "retired" });
    expect((await rules(["enable", uidOf(2)])).out).toContain("1 moved to live");
    expect(await listed(["--state", "retired"])).toEqual({ [uidOf(3)]: "retired" });
    const table = await rules(["list", "--search", "three"]);
    expect(table.out).toMatch(/^ID +STATE +LEVEL/);
    expect(table.out).toContain(`${uidOf(3)}  retired  high`);
  });

  test("states are moved with a reason and taken back; what cannot be is told, with exit code 1", async () => {
    const to = async (state: string, ...more: string[]): ReturnType<typeof rules> =>
      rules(["state", state, uidOf(1), ...more]);
    const shadow = await to("shadow", "--comment", "noisy");
    expect(shadow).toMatchObject({ code: 0, out: expect.stringContaining("1 moved to shadow") });
    const change = /rules undo (\S+)/.exec(shadow.out)?.[1] ?? "";
    expect((await rules(["list", "--state", "shadow"])).out).toContain(uidOf(1));
    expect(await rules(["undo", change])).toMatchObject({
      code: 0,
      out: expect.stringContaining("1 moved back, 0 were there already, 0 refused\n"),
    });
    const draft = await to("draft");
    expect(draft).toMatchObject({ code: 1, out: expect.stringContaining("refused") });
    expect((await to("loud")).code).toBe(2);
  });

  test("versions, diff and rollback tell and bring back what was", async () => {
    const path = join(folder, "seven.yml");
    writeFileSync(path, rule(7, "Tool seven"));
    await rules(["add", path, "--comment", "first"]);
    writeFileSync(path, rule(7, "Tool seven").replace("level: high", "level: low"));
    await rules(["add", path]);
    const kept = await rules(["versions", uidOf(7)]);
    expect(kept.out.split("\n")).toMatchObject([
      expect.stringMatching(/^\* +2 /),
      expect.stringMatching(/^ +1 .*api; first$/),
      "",
    ]);
    const diff = await rules(["diff", uidOf(7), "1"]);
    expect(diff.out).toContain("# changed: level\n# the same events match\n");
    expect(diff.out).toContain("-level: high\n+level: low\n");
    expect(await rules(["rollback", uidOf(7), "1"])).toMatchObject({
      code: 0,
      out: "version 1 is saved again\n",
    });
    expect((await rules(["diff", uidOf(7), "1", "3"])).out).toBe("no difference\n");
    expect((await rules(["rollback", uidOf(7), "9"])).code).toBe(1);
    expect((await rules(["rollback", uidOf(7), "first"])).code).toBe(2);
  });

  test("tests beside rules run without a server, and what fails them does not go live", async () => {
    const tested = join(folder, "tested");
    mkdirSync(tested);
    writeFileSync(join(tested, "eight.yml"), rule(8, "Tool eight"));
    writeFileSync(join(tested, "eight.in.jsonl"), eighthTests(true));
    expect(await rules(["test", tested])).toMatchObject({
      code: 0,
      out: "1 rules, 1 with tests: 1 passed, 0 failed\n",
    });
    writeFileSync(join(tested, "eight.in.jsonl"), eighthTests(false));
    const failed = await rules(["test", join(tested, "eight.yml")]);
    expect(failed.code).toBe(1);
    expect(failed.out).toContain("eight.in.jsonl:1:1: Tool eight: line 1 expects no match: it matches");
    const refused = await rules(["add", tested]);
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining("0 added, 0 updated") });
    expect((await rules(["add", tested, "--state", "test"])).code).toBe(0);
    expect((await rules(["state", "live", uidOf(8)])).code).toBe(1);
  });

  test("what is exported is synchronised without a difference, and a folder that changed with one", async () => {
    const out = join(folder, "exported");
    expect((await rules(["export", out])).code).toBe(0);
    expect((await rules(["export", out])).err).toContain("not empty");
    const same = await rules(["sync", out, "--dry-run"]);
    expect(same.out).toContain("0 added, 0 changed, 0 removed");
    expect(same.out).toContain("dry run: nothing was done");
    writeFileSync(join(out, "new.yml"), rule(6, "Tool six"));
    writeFileSync(join(out, "faulty.yml"), BROKEN);
    const synced = await rules(["sync", out, "--commit", "abc123", "--json"]);
    expect(synced.code).toBe(1);
    expect(JSON.parse(synced.out)).toMatchObject({
      plan: {
        added: 1,
        commit: "abc123",
        issues: expect.arrayContaining([expect.objectContaining({ file: "faulty.yml", line: 14 })]),
      },
      run: { outcome: "applied", errors: 1 },
    });
    expect((await rules(["versions", uidOf(6)])).out).toContain("sync abc123");
    expect((await rules(["sync"])).err).toContain("NOT_FOUND");
  });

  test("what the server refuses is told, with exit code 1", async () => {
    const unknown = await rules(["enable", "no-such-rule"]);
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining("NOT_FOUND") });
    const mayNot = await rules(["disable", uidOf(1)], { ...server, WATCHFLOOR_KEY: reader });
    expect(mayNot).toMatchObject({ code: 1, err: expect.stringContaining("FORBIDDEN") });
    const noKey = await rules(["list"], { ...server, WATCHFLOOR_KEY: "wf_wrong" });
    expect(noKey).toMatchObject({ code: 1, err: expect.stringContaining("UNAUTHENTICATED") });
    const other = await rules(["list", "--tenant", "globex"]);
    expect(other).toMatchObject({ code: 1, err: expect.stringMatching(/NOT_FOUND|FORBIDDEN/) });
    expect(await listed()).toMatchObject({ [uidOf(1)]: "live" });
  });

  test("a call without a key or a tenant, or with a wrong option, is a wrong call", async () => {
    const bare = { WATCHFLOOR_URL: product.url.href, WATCHFLOOR_KEY: "", WATCHFLOOR_TENANT: "" };
    expect((await rules(["list"], bare)).code).toBe(2);
    expect((await rules(["list", "--level", "dreadful"])).code).toBe(2);
    expect((await rules(["list", "--help"])).code).toBe(0);
  });
});
