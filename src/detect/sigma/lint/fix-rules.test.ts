import { describe, expect, test } from "vitest";
import { fixRules } from "./fix-rules.ts";

const RULE = `title: Whoami As System.   # a remark
id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10
status: test
description: Somebody asks who they are.\t
date: 2026/01/15
tags:
  - attack.credential_access
  - attack.T1033
logsource:
  product: Windows
  category: process_creation
detection:
  selection:
    Image|endswith|all: '\\whoami.exe'
  condition: selection
level: high`;

describe("what can be repaired without asking", () => {
  test("is repaired, and all other text stays", () => {
    const [fixed] = fixRules([{ path: "r.yml", text: RULE }]);
    expect(fixed?.text).toBe(
      `${RULE.replace("System.   #", "System   #")
        .replace("are.\t", "are.")
        .replace("2026/01/15", "2026-01-15")
        .replace("credential_access", "credential-access")
        .replace("T1033", "t1033")
        .replace("product: Windows", "product: windows")
        .replace("|all", "")}\n`,
    );
    expect(fixed?.repaired.toSorted()).toEqual([
      "all_of_one",
      "date_invalid",
      "line_end_missing",
      "logsource_case",
      "space_trailing",
      "tag_invalid",
      "tag_invalid",
      "title_full_stop",
    ]);
    expect(fixRules([{ path: "r.yml", text: fixed?.text ?? "" }])).toEqual([]);
  });

  test("is left where a rule would find something else", () => {
    const text = RULE.replace("'\\whoami.exe'", "|-\n      a \n      b");
    expect(fixRules([{ path: "r.yml", text }])).toEqual([]);
  });
});
