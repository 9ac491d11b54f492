import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { RuleVersion } from "../../src/schema/views/rule-life.ts";
import { RuleExport, RuleRepository, SyncAnswer, SyncRun } from "../../src/schema/views/rule-repository.ts";
import { RuleDetail, RuleView } from "../../src/schema/views/rule.ts";
import { addPerson, type Answer, type SignedInPerson } from "../support/browser.ts";
import { MATCHING, MISSING, ruleText, testsText } from "../support/rule-texts.ts";
import { openTestSoc, type TestSoc } from "../support/soc.ts";

const URL_OF = "/api/v1/tenants/acme";

let soc: TestSoc;
let engineer: SignedInPerson;

beforeAll(async () => {
  soc = await openTestSoc();
  engineer = await addPerson(soc, soc.ada, "detection_engineer");
});

const put = (body: object): Promise<Answer> => soc.ada.browser.call("PUT", `${URL_OF}/rule-repository`, body);
const ask = (body: object = {}): Promise<Answer> =>
  engineer.browser.call("POST", `${URL_OF}/rule-repository/sync`, body);
const sync = async (body: object = {}): Promise<SyncAnswer> => (await ask(body)).json(SyncAnswer);
const rule = async (uid: string): Promise<RuleDetail> =>
  (await engineer.browser.call("GET", `${URL_OF}/rules/${uid}`)).json(RuleDetail);
const kinds = ({ plan }: SyncAnswer): string[] =>
  plan.changes.map(({ kind, ruleUid, toState }) => `${kind} ${ruleUid} ${toState}`).toSorted();
const versionsOf = async (uid: string): Promise<RuleVersion[]> =>
  (await engineer.browser.call("GET", `${URL_OF}/rules/${uid}/versions`)).json(
    z.object({ versions: z.array(RuleVersion) }),
  ).versions;

/** A folder of rules that is allowed, with files by path. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(soc.folder, "rules-"));
  write(folder, files);
  return folder;
}
function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

describe("a folder", () => {
  test("is planned, applied, changed, and what is gone from it is retired", async () => {
    const folder = folderOf({
      "win/one.yml": ruleText({ id: "one", title: "One" }),
      "win/one.in.jsonl": testsText([MATCHING, MISSING]),
      "win/two.yml": ruleText({ id: "two", title: "Two" }),
      "README.md": "no rule",
    });
    const set = await put({ kind: "folder", location: folder, everyMinutes: 0 });
    expect(set.json(RuleRepository)).toMatchObject({ kind: "folder", newState: "shadow", lastRun: null });
    const dry = await sync({ dryRun: true });
    expect(dry).toMatchObject({ run: null, plan: { added: 2, issues: [], commit: null } });
    expect(await sync()).toMatchObject({ run: { outcome: "applied", added: 2 } });
    expect(await rule("one")).toMatchObject({ state: "shadow", isSynced: true, path: "win/one.yml" });
    expect((await rule("one")).hasTests).toBe(true);
    expect(await sync()).toMatchObject({ run: { outcome: "unchanged" }, plan: { unchanged: 2 } });

    write(folder, { "win/one.yml": ruleText({ id: "one", title: "One", level: "low" }) });
    rmSync(join(folder, "win/two.yml"));
    const changed = await sync({ comment: "weekly" });
    expect(kinds(changed)).toEqual(["changed one shadow", "removed two retired"]);
    expect(changed.plan.changes[0]?.diff?.changes).toMatchObject([{ field: "level" }]);
    expect(await rule("two")).toMatchObject({ state: "retired", isSynced: false });
    expect((await versionsOf("one"))[0]).toMatchObject({ number: 2, origin: "sync", comment: "weekly" });

    write(folder, { "win/two.yml": ruleText({ id: "two", title: "Two" }) });
    expect(kinds(await sync())).toEqual(["changed two shadow"]);
  });

  test("with faults brings all else, names each fault, and retires no rule for it", async () => {
    const folder = folderOf({
      "good.yml": ruleText({ id: "good", title: "Good" }),
      "bad.yml": ruleText({ id: "bad", title: "Bad" }),
      "tested.yml": ruleText({ id: "tested", title: "Tested" }),
    });
    await put({ kind: "folder", location: folder, everyMinutes: 0, newState: "live" });
    await sync();
    write(folder, {
      "bad.yml": ruleText({ id: "bad", title: "Bad" }).replace("endswith", "endwith"),
      "good.yml": ruleText({ id: "good", title: "Good", level: "low" }),
      "tested.in.jsonl": testsText([{ ...MISSING, match: true }]),
      "watchfloor.yml": "states:\n  good: draft\n  nobody: live\n",
    });
    symlinkSync("/etc/passwd", join(folder, "link.yml"));
    writeFileSync(join(folder, "latin.yml"), Buffer.from([0xff, 0xfe]));
    const { plan, run } = await sync();
    expect(plan.issues.map(({ file, line, code }) => `${file}:${line} ${code}`).toSorted()).toEqual([
      "bad.yml:9 value_invalid",
      "latin.yml:1 not_utf8",
      "link.yml:1 link_left_out",
      "tested.in.jsonl:1 test_failed",
      "watchfloor.yml:2 state_refused",
      "watchfloor.yml:3 state_refused",
    ]);
    expect(plan).toMatchObject({ changed: 1, removed: 0, heldBack: 1 });
    expect(run).toMatchObject({ outcome: "applied", errors: 4 });
    expect(await rule("bad")).toMatchObject({ state: "live", title: "Bad" });
    expect(await rule("good")).toMatchObject({ level: "low", state: "live" });
    expect((await rule("tested")).hasTests).toBe(false);
  });

  test("is read where the operator allows it alone, and an empty one retires nothing", async () => {
    const outside = await put({ kind: "folder", location: "/etc" });
    expect(outside.json()).toMatchObject({ code: "INVALID", place: "body.location" });
    symlinkSync("/etc", join(soc.folder, "way-out"));
    expect((await put({ kind: "folder", location: join(soc.folder, "way-out") })).status).toBe(422);
    for (const location of ["https://git.example/rules.git", "ext::sh -c id", "file:///etc"])
      expect((await put({ kind: "git", location })).status).toBe(422);
    const folder = folderOf({ "README.md": "nothing" });
    await put({ kind: "folder", location: folder, everyMinutes: 0 });
    expect((await ask()).json()).toMatchObject({ code: "INVALID" });
    const told = await engineer.browser.call("GET", `${URL_OF}/rule-repository/runs`);
    expect(told.json(z.object({ runs: z.array(SyncRun) })).runs[0]).toMatchObject({
      outcome: "failed",
      failure: expect.stringContaining("no rules"),
    });
    const mayNot = await engineer.browser.call("PUT", `${URL_OF}/rule-repository`, {
      kind: "folder",
      location: folder,
    });
    expect(mayNot.status).toBe(403);
  });
});

describe("what is changed here", () => {
  test("is told as drift, and the repository's text takes its place", async () => {
    const text = ruleText({ id: "drifts", title: "Drifts" });
    const folder = folderOf({ "drifts.yml": text });
    await put({ kind: "folder", location: folder, everyMinutes: 0 });
    await sync();
    const files = [{ path: "drifts.yml", text: text.replace("high", "low") }];
    await engineer.browser.call("POST", `${URL_OF}/rules`, { files });
    const { plan } = await sync();
    expect(plan.changes).toMatchObject([{ ruleUid: "drifts", isDrift: true }]);
    expect((await rule("drifts")).level).toBe("high");
    expect(await versionsOf("drifts")).toHaveLength(3);
  });

  test("goes out as files and comes in again without a difference, states and tests included", async () => {
    await engineer.browser.call("POST", `${URL_OF}/rules`, {
      files: [
        { path: "C:\\rules\\..\\odd name?.yml", text: ruleText({ id: "odd", title: "Odd" }) },
        { path: "same.yml", text: ruleText({ id: "same-1", title: "Same 1" }) },
      ],
      state: "test",
    });
    const two = `${ruleText({ id: "same-2" })}---\n${ruleText({ id: "same-3" })}`;
    await engineer.browser.call("POST", `${URL_OF}/rules`, {
      files: [
        { path: "same.yml", text: two },
        { path: "same.in.jsonl", text: testsText([{ ...MATCHING, rule: "same-2" }]) },
      ],
    });
    const shared = (await engineer.browser.call("GET", `${URL_OF}/rules?origin=shipped`)).json(
      z.object({ rules: z.array(RuleView) }),
    ).rules[0];
    await engineer.browser.call("POST", `${URL_OF}/rules/states`, {
      ruleUids: [shared?.uid],
      state: "shadow",
    });
    const exported = async (): Promise<RuleExport> =>
      (await engineer.browser.call("GET", `${URL_OF}/rule-repository/export`)).json(RuleExport);
    const { files, rules } = await exported();
    expect(rules).toBeGreaterThan(4);
    expect(files.map(({ path }) => path).every((path) => /^[^/\\?*:]+(\/[^/\\?*:]+)*$/.test(path))).toBe(
      true,
    );
    const again = await sync({ files });
    expect(again).toMatchObject({ run: { outcome: "unchanged" }, plan: { unchanged: rules, changes: [] } });
    expect((await exported()).files).toEqual(files);
    // and into a tenant that has none of them
    await soc.ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
    const other = "/api/v1/tenants/globex/rule-repository";
    const taken = await soc.ada.browser.call("POST", `${other}/sync`, { files });
    expect(taken.json(SyncAnswer)).toMatchObject({ run: { outcome: "applied" } });
    const theirs = (await soc.ada.browser.call("GET", `${other}/export`)).json(RuleExport);
    expect(theirs.files).toEqual(files);
  });
});

const hasGit = isThere("git");

describe.skipIf(!hasGit)("a git repository (git must be installed)", () => {
  test("brings its newest commit, notes it, and follows its branch", async () => {
    const { url, git, folder } = repositoryOf({ "sub/git-1.yml": ruleText({ id: "git-1", title: "Git 1" }) });
    await put({ kind: "git", location: url, everyMinutes: 0, subfolder: "sub", newState: "live" });
    const first = git("rev-parse", "HEAD");
    expect(await sync()).toMatchObject({ plan: { commit: first, added: 1 } });
    expect(await versionsOf("git-1")).toMatchObject([{ commit: first, origin: "sync", path: "git-1.yml" }]);
    write(folder, { "sub/git-1.yml": ruleText({ id: "git-1", title: "Git 1", level: "low" }) });
    git("commit", "-qam", "lower");
    expect(await sync()).toMatchObject({ plan: { commit: git("rev-parse", "HEAD"), changed: 1 } });
    git("checkout", "-qb", "next");
    write(folder, { "sub/git-2.yml": ruleText({ id: "git-2", title: "Git 2" }) });
    git("add", ".");
    git("commit", "-qm", "more");
    git("checkout", "-q", "-");
    expect(await sync()).toMatchObject({ run: { outcome: "unchanged" } });
    await put({ kind: "git", location: url, branch: "next", subfolder: "sub", everyMinutes: 0 });
    expect(kinds(await sync())).toEqual(["added git-2 shadow"]);
    await put({ kind: "git", location: url, branch: "nowhere", everyMinutes: 0 });
    const failed = await ask();
    expect(failed.json()).toMatchObject({ code: "UNAVAILABLE" });
    const runs = await engineer.browser.call("GET", `${URL_OF}/rule-repository/runs`);
    expect(runs.json(z.object({ runs: z.array(SyncRun) })).runs[0]).toMatchObject({ outcome: "failed" });
  });

  test("that is hostile brings no link, no submodule, no large file, and runs nothing", async () => {
    const { url, git, folder } = repositoryOf({ "fine.yml": ruleText({ id: "fine", title: "Fine" }) });
    symlinkSync("/etc/passwd", join(folder, "link.yml"));
    symlinkSync("/etc", join(folder, "etc"));
    writeFileSync(join(folder, "large.yml"), Buffer.alloc(3 << 20, 0x23));
    writeFileSync(join(folder, "odd\nname.yml"), "x");
    write(folder, {
      ".gitattributes": "*.yml filter=evil\n",
      ".hidden/x.yml": "x",
      "-c.yml": ruleText({ id: "dash" }),
    });
    git("config", "filter.evil.smudge", `touch ${join(soc.folder, "ran")}`);
    write(folder, { ".git/hooks/post-checkout": `#!/bin/sh\ntouch ${join(soc.folder, "ran")}\n` });
    git("add", ".");
    git("update-index", "--add", "--cacheinfo", `160000,${git("rev-parse", "HEAD")},module.yml`);
    git("commit", "-qm", "hostile");
    await put({ kind: "git", location: url, everyMinutes: 0 });
    const { plan } = await sync();
    expect(plan.issues.map(({ file, code }) => `${file} ${code}`).toSorted()).toEqual([
      "etc link_left_out",
      "large.yml file_too_large",
      "link.yml link_left_out",
      "module.yml submodule_left_out",
      "odd?name.yml path_unfit",
    ]);
    expect((await rule("dash")).path).toBe("-c.yml");
    expect(isThere("test", "-e", join(soc.folder, "ran"))).toBe(false);
  });

  test("keeps its credential to itself, and gives it to no other place", async () => {
    const { url } = repositoryOf({ "secret.yml": ruleText({ id: "secret", title: "Secret" }) });
    const body = { kind: "git", location: url, everyMinutes: 0, user: "bot" };
    const set = await put({ ...body, credential: "s3cr3t-token" });
    expect(set.json(RuleRepository)).toMatchObject({ hasCredential: true, user: "bot" });
    expect(set.text).not.toContain("s3cr3t-token");
    expect((await put(body)).json(RuleRepository).hasCredential).toBe(true);
    const other = repositoryOf({ "x.yml": ruleText({ id: "x" }) });
    expect((await put({ ...body, location: other.url })).json()).toMatchObject({ place: "body.credential" });
    const log = await soc.ada.browser.call("GET", `${URL_OF}/audit?limit=1000`);
    expect(log.text).toContain("rule.repository.put");
    expect(log.text).not.toContain("s3cr3t-token");
    expect((await put({ ...body, credential: "" })).json(RuleRepository).hasCredential).toBe(false);
  });

  test("is read by the schedule, whose changes wait where they must, once and not again", async () => {
    const { url, git, folder } = repositoryOf({ "due.yml": ruleText({ id: "due", title: "Due" }) });
    await soc.ada.browser.call("PUT", `${URL_OF}/rule-review/policy`, { needsApproval: true });
    await put({ kind: "git", location: url, everyMinutes: 1, newState: "live" });
    expect(await soc.features.ruleSync.runDue()).toBe(1);
    expect(await soc.features.ruleSync.runDue()).toBe(0);
    const proposals = async (status: string): Promise<string[]> => {
      const answer = await engineer.browser.call("GET", `${URL_OF}/rule-review/proposals?status=${status}`);
      const list = answer.json(z.object({ proposals: z.array(z.object({ uid: z.string() })) })).proposals;
      return list.map(({ uid }) => uid);
    };
    const [first] = await proposals("open");
    expect(await sync()).toMatchObject({ run: { outcome: "proposed", proposalUid: first } });
    write(folder, { "due.yml": ruleText({ id: "due", title: "Due", level: "low" }) });
    git("commit", "-qam", "moves on");
    await sync();
    expect(await proposals("withdrawn")).toEqual([first]);
    const [second] = await proposals("open");
    const url2 = `${URL_OF}/rule-review/proposals/${second}/approve`;
    expect((await soc.ada.browser.call("POST", url2, {})).status).toBe(200);
    expect(await rule("due")).toMatchObject({ state: "live", level: "low", isSynced: true });
    expect(await sync()).toMatchObject({ run: { outcome: "unchanged" } });
    await soc.ada.browser.call("PUT", `${URL_OF}/rule-review/policy`, { needsApproval: false });
  });
});

test("a repository is forgotten, and its rules stay", async () => {
  const folder = folderOf({ "kept.yml": ruleText({ id: "kept", title: "Kept" }) });
  await put({ kind: "folder", location: folder, everyMinutes: 0 });
  await sync();
  expect((await soc.ada.browser.call("DELETE", `${URL_OF}/rule-repository`)).status).toBe(204);
  expect((await soc.ada.browser.call("DELETE", `${URL_OF}/rule-repository`)).status).toBe(404);
  expect((await ask()).status).toBe(404);
  expect((await rule("kept")).state).toBe("shadow");
});

function repositoryOf(files: Readonly<Record<string, string>>): {
  readonly url: string;
  readonly folder: string;
  readonly git: (...args: readonly string[]) => string;
} {
  const folder = folderOf(files);
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1" },
    }).trim();
  git("init", "-q");
  git("add", ".");
  git("commit", "-qm", "first");
  return { url: `file://${folder}`, folder, git };
}

/** Whether a program is there and says yes. */
function isThere(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args.length === 0 ? ["--version"] : args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
