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
      out: "4 files: 0 errors, 0 warnings, 0 remarks\n",
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
