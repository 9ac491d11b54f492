import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, WHOAMI_RULE } from "../../../test/support/scan-files.ts";
import { cacheFolder, openRuleCache } from "./rule-cache.ts";
import { chooseRules, type RuleChoice } from "./chosen-rules.ts";
import { readScanRules } from "./scan-rules.ts";

const ALL: RuleChoice = { minLevel: "informational", includeStatus: [], withCorrelations: true };

test("rules that were kept are the same as those that are read, and change with every file", async () => {
  const folder = folderWith({
    "rules/a.yml": WHOAMI_RULE,
    "rules/b.yml": WHOAMI_RULE.replace("5b1d", "6c2e"),
  });
  const cache = openRuleCache(join(folder, "cache"));
  const read = await readScanRules([join(folder, "rules")], cache);
  expect(readdirSync(join(folder, "cache"))).toHaveLength(1);
  expect(await readScanRules([join(folder, "rules")], cache)).toEqual(read);
  expect(await readScanRules([join(folder, "rules")], null)).toEqual(read);
  writeFileSync(join(folder, "rules/b.yml"), WHOAMI_RULE.replace("5b1d", "6c2e").replace("high", "low"));
  const changed = await readScanRules([join(folder, "rules")], cache);
  expect(changed.rules.map(({ level }) => level)).toEqual(["high", "low"]);
});

test("a kept file that is damaged, and a folder that cannot be, cost nothing but time", async () => {
  const folder = folderWith({ "a.yml": WHOAMI_RULE, file: "" });
  const cache = openRuleCache(join(folder, "cache"));
  const read = await readScanRules([join(folder, "a.yml")], cache);
  const [kept = ""] = readdirSync(join(folder, "cache"));
  writeFileSync(join(folder, "cache", kept), "not what was written");
  expect(await readScanRules([join(folder, "a.yml")], cache)).toEqual(read);
  const nowhere = openRuleCache(join(folder, "file/below"));
  expect(await readScanRules([join(folder, "a.yml")], nowhere)).toEqual(read);
  expect(cacheFolder({ XDG_CACHE_HOME: "/c" }, "rules")).toBe("/c/watchfloor/rules");
});

test("rules that were taken back are asked when they are named, and one of several with an id", async () => {
  const old = WHOAMI_RULE.replace("status: test", "status: deprecated").replace("5b1d", "6c2e");
  const folder = folderWith({ "a.yml": WHOAMI_RULE, "b.yml": old, "c.yml": WHOAMI_RULE });
  const read = await readScanRules([folder], null);
  const statusesOf = (choice: Partial<RuleChoice>): string[] =>
    chooseRules(read, { ...ALL, ...choice }).rules.map(({ status }) => status);
  expect(statusesOf({})).toEqual(["test"]);
  expect(statusesOf({ includeStatus: ["deprecated", "test"] })).toEqual(["test", "deprecated"]);
  expect(statusesOf({ minLevel: "critical" })).toEqual([]);
});
