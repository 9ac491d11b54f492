import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { folderWith, ndjson, WHOAMI_RULE } from "../../../test/support/scan-files.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

const folder = (): string =>
  folderWith({
    "found/a.ndjson": ndjson(4),
    "clean/a.ndjson": ndjson(3).split("\n").slice(1).join("\n"),
    "broken/a.ndjson": '{"Channel":"Security","EventID":4624}\n',
    "broken/b.zip": "PK\u0003\u0004 and no more",
    "rule.yml": WHOAMI_RULE,
  });

function called(at: string, ...words: readonly string[]) {
  return spawnSync(process.execPath, [MAIN, "scan", ...words, "--threads", "1", "--no-cache"], {
    cwd: at,
    encoding: "utf8",
  });
}

test("the exit code says what came of it", () => {
  const at = folder();
  const rules = ["--rules", "rule.yml"];
  const found = called(at, "found", ...rules);
  expect([found.status, found.stderr]).toEqual([3, ""]);
  expect(found.stdout).toContain("2 detections: 2 high");
  expect(called(at, "found", ...rules, "--fail-level", "critical").status).toBe(0);
  expect(called(at, "clean", ...rules).status).toBe(0);
  const broken = called(at, "broken", ...rules);
  expect(broken.status).toBe(4);
  expect(broken.stdout).toContain("it cannot be unpacked");
  expect(called(at, "absent", ...rules).status).toBe(1);
  expect(called(at, "clean", "--min-level", "grave").status).toBe(2);
  expect(called(at, "clean", "--jsonl", "-", "--json", "-").status).toBe(2);
});

test("outputs go where they are told, and nothing that is read is written over", () => {
  const at = folder();
  const piped = called(at, "found", "--rules", "rule.yml", "--jsonl", "-", "--html", "found/report.html");
  expect(
    piped.stdout
      .trim()
      .split("\n")
      .map((line) => typeof JSON.parse(line)),
  ).toEqual(["object", "object"]);
  expect(readFileSync(join(at, "found/report.html"), "utf8")).toContain("<title>Scan of found: 2 detections");
  const over = called(at, "found", "--rules", "rule.yml", "--csv", "found/a.ndjson", "--overwrite");
  expect([over.status, over.stderr]).toEqual([1, expect.stringContaining("is among what is to be read")]);
  expect(readFileSync(join(at, "found/a.ndjson"), "utf8")).toBe(ndjson(4));
  const again = called(at, "clean", "--rules", "rule.yml", "--csv", "rule.yml");
  expect(again.stderr).toContain("is there already");
  expect(existsSync(join(at, "absent"))).toBe(false);
});
