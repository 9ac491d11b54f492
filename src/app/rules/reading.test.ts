import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { corpusDir } from "../../../test/support/corpus.ts";
import { createReadingActions } from "./reading-actions.ts";

const RULE = `title: Whoami As System
id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10
level: high
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image|endswith: '\\whoami.exe'
  filter_main_admin:
    User|contains: ADMIN
  condition: selection and not 1 of filter_main_*
`;
const sysmon = (image: string, user = "CORP\\anna"): string =>
  JSON.stringify({
    Channel: "Microsoft-Windows-Sysmon/Operational",
    EventID: 1,
    UtcTime: "2026-01-15 10:12:33.120",
    Image: image,
    User: user,
    Computer: "wks-1.corp.example",
  });

const folder = mkdtempSync(join(tmpdir(), "watchfloor-reading-"));
const printed: string[] = [];
const actions = createReadingActions((line) => void printed.push(line));
const inFolder = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const rule = inFolder("whoami.yml", RULE);

afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => void printed.splice(0));

const explain = (records: string, json = false): Promise<boolean> =>
  actions.explain([rule], { records, json });

describe("explain", () => {
  test("says which selections hold on which values, and the shortest reason of a miss", async () => {
    const records = inFolder(
      "r.ndjson",
      `${sysmon("C:\\whoami.exe")}\n${sysmon("C:\\whoami.exe", "CORP\\admin1")}\n`,
    );
    expect(await explain(records)).toBe(true);
    expect(printed).toEqual([
      "record 1 (microsoft_sysmon)",
      "  Whoami As System: matches",
      "    holds selection",
      "      Image: \\whoami.exe <- C:\\whoami.exe",
      "    fails filter_main_admin",
      "      User: ADMIN <- CORP\\anna",
      "record 2 (microsoft_sysmon)",
      "  Whoami As System: does not match",
      "    fails only at filter_main_admin, which holds",
      "    holds selection",
      "      Image: \\whoami.exe <- C:\\whoami.exe",
      "    holds filter_main_admin",
      "      User: ADMIN <- CORP\\admin1",
      "2 records, 1 matched",
    ]);
  });

  test("reads a JSON list within gzip, and prints JSON", async () => {
    const records = inFolder("r.json.gz", gzipSync(`[${sysmon("C:\\a.exe")},${sysmon("C:\\whoami.exe")}]`));
    expect(await explain(records, true)).toBe(true);
    expect(printed.map((line): unknown => JSON.parse(line))).toMatchObject([
      {
        record: 1,
        ruleUid: "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10",
        matches: false,
        selections: [{ isMissed: true }, {}],
      },
      { record: 2, matches: true, isCovered: true },
    ]);
  });

  test("a record of another log source is no near miss", async () => {
    expect(
      await explain(
        inFolder(
          "auth.log",
          "Jan 15 10:12:33 web1 sshd[7]: Accepted password for a from 192.0.2.4 port 22 ssh2\n",
        ),
      ),
    ).toBe(false);
    expect(printed[1]).toMatch(
      /does not match: the rule is for windows\|process_creation\|, the event is linux\|/,
    );
  });

  test("a file that is not there is named", async () => {
    await expect(explain(join(folder, "none"))).rejects.toThrow(/none/);
  });

  const corpus = corpusDir();
  test.skipIf(corpus === null)("reads event logs (skipped: the test corpus is not installed)", async () => {
    const created = inFolder(
      "created.yml",
      "title: Account\nid: a\nlevel: low\nlogsource: { product: windows, service: security }\ndetection:\n  s: { EventID: 4720 }\n  condition: s\n",
    );
    const records = join(corpus ?? "", "evtx/parser/new-user-security.evtx");
    expect(await actions.explain([created], { records, json: true })).toBe(true);
    expect(printed.map((line): unknown => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ matches: true, sourceType: "microsoft_windows_security" }),
    );
  });
});

describe("convert", () => {
  test("prints SQL, or why there is none", async () => {
    expect(await actions.convert([rule], { to: "sql", json: false })).toBe(true);
    expect(printed[0]).toMatch(/^-- Whoami As System\n.*WHERE selection AND NOT filter_main_admin\n/s);
    printed.splice(0);
    const other = inFolder("behind.yml", RULE.replace("|endswith: '\\whoami.exe'", "|re: 'a(?=b)'"));
    expect(await actions.convert([rule, other], { to: "sql", json: true })).toBe(false);
    expect(printed.map((line): unknown => JSON.parse(line))).toMatchObject([
      { kind: "sql" },
      { kind: "refused" },
    ]);
  });
});
