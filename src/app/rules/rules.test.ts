import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createRuleActions } from "./rule-actions.ts";

const RULE = `title: Whoami As System
id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10
status: test
description: Somebody asks who they are with the rights of the system.
author: A. Kim
date: 2026-01-15
tags:
  - attack.discovery
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image|endswith: '\\whoami.exe'
  condition: selection
falsepositives:
  - Administrators at work
level: high
`;
const SYSMON = (image: string): string =>
  JSON.stringify({
    Channel: "Microsoft-Windows-Sysmon/Operational",
    EventID: 1,
    UtcTime: "2026-01-15 10:12:33.120",
    Image: image,
    CommandLine: image,
    Computer: "wks-1.corp.example",
  });

const folder = mkdtempSync(join(tmpdir(), "watchfloor-rules-"));
const printed: string[] = [];
const actions = createRuleActions((line) => void printed.push(line));
const inFolder = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => void printed.splice(0));

const PLAIN = { strict: false, fix: false, json: false, format: "text" } as const;

describe("lint", () => {
  test("repairs what can be repaired, and says so", async () => {
    const path = inFolder("proc_creation_win_fix.yml", RULE.replace("2026-01-15", "2026/01/15"));
    expect(await actions.lint([path], { ...PLAIN, fix: true })).toBe(true);
    expect(printed).toEqual([`${path}: repaired date_invalid`, "1 file: 0 errors, 0 warnings, 0 remarks"]);
    expect(readFileSync(path, "utf8")).toBe(RULE);
  });

  test("prints what other programs read", async () => {
    const path = inFolder("proc_creation_win_t.yml", RULE.replace("Whoami As System", "Whoami."));
    await actions.lint([path], { ...PLAIN, format: "github" });
    expect(printed).toEqual([
      `::notice file=${path},line=1,col=8,title=title_full_stop::a title ends without a full stop`,
    ]);
    printed.splice(0);
    await actions.lint([path], { ...PLAIN, format: "sarif" });
    expect(JSON.parse(printed[0] ?? "")).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "Watchfloor", rules: [{ id: "title_full_stop" }] } },
          results: [
            {
              ruleId: "title_full_stop",
              ruleIndex: 0,
              level: "note",
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: pathToFileURL(path).href },
                    region: { startLine: 1, startColumn: 8 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  test("a good rule passes; a faulty one fails with its place", async () => {
    expect(
      await actions.lint([inFolder("proc_creation_win_whoami.yml", RULE)], { ...PLAIN, strict: true }),
    ).toBe(true);
    expect(printed).toEqual(["1 file: 0 errors, 0 warnings, 0 remarks"]);
    const bad = inFolder("proc_creation_win_bad.yml", RULE.replace("endswith", "endwith"));
    expect(await actions.lint([bad], PLAIN)).toBe(false);
    expect(printed).toContain(
      `${bad}:14:5: error: 'endwith' is no modifier: did you mean 'endswith'? [value_invalid]`,
    );
  });

  test("warnings fail when it is strict", async () => {
    const path = inFolder("proc_creation_win_tag.yml", RULE.replace("attack.discovery", "attack.discover"));
    expect(await actions.lint([path], { ...PLAIN, json: true })).toBe(true);
    expect(await actions.lint([path], { ...PLAIN, strict: true, json: true })).toBe(false);
    expect(JSON.parse(printed[0] ?? "")).toMatchObject({ code: "tag_invalid", line: 8, column: 5 });
  });

  test("a path that is not there is named", async () => {
    await expect(actions.lint([join(folder, "none")], PLAIN)).rejects.toThrow("none");
  });
});

describe("test", () => {
  test("says why a record matches, and what the others miss", async () => {
    const rule = inFolder("whoami.yml", RULE);
    const records = inFolder(
      "records.ndjson",
      `${SYSMON("C:\\Windows\\System32\\whoami.exe")}\n${SYSMON("C:\\Windows\\explorer.exe")}\n`,
    );
    expect(await actions.test([rule], { records, json: false })).toBe(true);
    expect(printed).toEqual([
      "line 1: microsoft_sysmon: Whoami As System",
      "  holds selection",
      "    Image: \\whoami.exe <- C:\\Windows\\System32\\whoami.exe",
      "line 2: microsoft_sysmon: no match",
      "  fails selection",
      "    Image: \\whoami.exe <- C:\\Windows\\explorer.exe",
      "  fails only at selection, which does not hold",
      "2 records, 1 matched",
    ]);
  });

  test("a match that hangs on what the event cannot tell is said to be in doubt", async () => {
    const rule = inFolder(
      "remoting.yml",
      RULE.replace("process_creation", "network_connection")
        .replace("Image|endswith: '\\whoami.exe'", "DestinationPort: 5985")
        .replace(
          "condition: selection",
          "filter:\n    User|contains: SYSTEM\n  condition: selection and not filter",
        ),
    );
    const record = {
      Channel: "Security",
      EventID: 5156,
      EventTime: "2026-01-15 10:12:33",
      Hostname: "wks-1.corp.example",
      Application: "\\device\\harddiskvolume3\\windows\\tool.exe",
      Direction: "%%14593",
      SourceAddress: "192.0.2.4",
      SourcePort: "49811",
      DestAddress: "192.0.2.9",
      DestPort: "5985",
      Protocol: "6",
    };
    const records = inFolder("allowed.jsonl", JSON.stringify(record));
    expect(await actions.test([rule], { records, json: false })).toBe(true);
    expect(printed).toContain("  in doubt: it excludes by User, which the event cannot tell");
    printed.splice(0);
    await actions.test([rule], { records, json: true });
    expect(JSON.parse(printed[0] ?? "")).toMatchObject({ matches: [{ unanswered: ["User"] }] });
  });

  test("no match fails", async () => {
    const records = inFolder("none.ndjson", SYSMON("C:\\Windows\\explorer.exe"));
    expect(await actions.test([inFolder("whoami.yml", RULE)], { records, json: true })).toBe(false);
    expect(JSON.parse(printed[0] ?? "")).toMatchObject({
      line: 1,
      sourceType: "microsoft_sysmon",
      matches: [],
    });
  });
});

describe("with a server", () => {
  let server: Server;
  let url: string;
  const asked: { method: string; url: string; key: string; body: unknown }[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url: path = "", headers } = request;
    const body = await text(request);
    const sent: unknown = body === "" ? null : JSON.parse(body);
    asked.push({ method, url: path, key: headers.authorization ?? "", body: sent });
    const isKnown = !path.includes("unknown");
    response.writeHead(isKnown ? 200 : 404, { "content-type": "application/json" });
    const problem = {
      type: "x",
      title: "There is no such rule.",
      status: 404,
      code: "NOT_FOUND",
      instance: "y",
    };
    response.end(
      JSON.stringify(
        isKnown ? { added: 1, updated: 0, unchanged: 0, issues: [], proposalUid: null } : problem,
      ),
    );
  }

  beforeAll(async () => {
    server = createServer((request, response) => {
      answer(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address: AddressInfo | string | null = server.address();
    url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  });
  afterAll(() => server.close());

  test("add sends the files with the key, and a refusal says what was refused", async () => {
    const path = inFolder("whoami.yml", RULE);
    const flags = { url, key: "wf_key", tenant: "acme", json: false };
    expect(await actions.add([path], { ...flags, force: false, comment: "" })).toBe(true);
    expect(printed).toEqual(["1 added, 0 updated, 0 unchanged, 0 with errors"]);
    expect(asked).toEqual([
      {
        method: "POST",
        url: "/api/v1/tenants/acme/rules",
        key: "Bearer wf_key",
        body: { files: [{ path, text: RULE }], force: false, comment: "" },
      },
    ]);
    await expect(actions.versions("unknown", flags)).rejects.toThrow(
      "GET /api/v1/tenants/acme/rules/unknown/versions: There is no such rule. (NOT_FOUND)",
    );
    await expect(actions.list({ ...flags, url: "http://127.0.0.1:1" })).rejects.toThrow("cannot be reached");
  });
});
