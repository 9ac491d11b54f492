import { describe, expect, test } from "vitest";
import { corpusDir } from "../../../../test/support/corpus.ts";
import { openSigmaCorpus } from "../../../../test/support/sigma-corpus.ts";
import { lintRules } from "./lint-rules.ts";

const GOOD = `title: Whoami As System
id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10
status: test
description: Somebody asks who they are with the rights of the system.
references:
  - https://attack.mitre.org/techniques/T1033/
author: A. Kim
date: 2026-01-15
modified: 2026-02-01
tags:
  - attack.discovery
  - attack.t1033
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

const lint = (text: string, path = "proc_creation_win_whoami.yml"): [string, number, number][] =>
  lintRules([{ path, text }]).map(({ code, line, column }) => [code, line, column]);

test("a rule as SigmaHQ would take it has no remarks", () => {
  expect(lint(GOOD)).toEqual([]);
});

describe("a remark names its place", () => {
  test.each<[string, string, ...ReturnType<typeof lint>[number]]>([
    ["id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "id: whoami-1", "id_invalid", 2, 5],
    ["title: Whoami As System", `title: ${"W".repeat(111)}`, "title_long", 1, 8],
    ["title: Whoami As System", "title: Whoami.", "title_full_stop", 1, 8],
    ["status: test", "status: good", "status_unknown", 3, 9],
    ["description: Somebody asks", "descripton: Somebody asks", "attribute_unknown", 4, 1],
    ["date: 2026-01-15", "date: 2026/01/15", "date_invalid", 8, 7],
    ["modified: 2026-02-01", "modified: 2025-02-01", "modified_early", 9, 11],
    ["attack.discovery", "attack.discover", "tag_invalid", 11, 5],
    ["attack.t1033", "attack.T1033", "tag_invalid", 12, 5],
    ["attack.t1033", "attack.credential_access", "tag_invalid", 12, 5],
    ["attack.t1033", "t1033", "tag_invalid", 12, 5],
    ["  product: windows", "  produkt: windows", "logsource_attribute", 14, 3],
    ["  product: windows", "  product: Windows", "logsource_case", 14, 3],
    ["  condition: selection", "  other:\n    a: 1\n  condition: selection", "selection_unused", 19, 3],
    ["condition: selection", "condition: 1 of them", "condition_of_them", 19, 14],
    ["Image|endswith: '\\whoami.exe'", "Image: '*whoami.exe'", "wildcard_end", 18, 12],
    ["Image|endswith: '\\whoami.exe'", "Image|contains: 'a\\*'", "wildcard_escaped", 18, 21],
    ["Image|endswith: '\\whoami.exe'", "Image|re: '.*whoami'", "regex_open_end", 18, 15],
    ["https://attack", "attack", "reference_invalid", 6, 3],
    ["- Administrators", "- administrators", "falsepositives_style", 21, 3],
    ["condition: selection", "condition: selektion", "condition_invalid", 19, 14],
  ])("%s -> %s: %s", (written, instead, ...remark) => {
    const text = GOOD.replace(written, () => instead);
    expect(text).not.toBe(GOOD);
    expect(lint(text)).toContainEqual(remark);
  });

  test("an id that another file has too", () => {
    const issues = lintRules([
      { path: "a_rule.yml", text: GOOD },
      { path: "b_rule.yml", text: GOOD.replace("Whoami As", "Who") },
    ]);
    expect(issues).toMatchObject([
      { file: "b_rule.yml", code: "id_duplicate", message: "the same id is in a_rule.yml" },
    ]);
  });

  test("a filter needs no more than it says", () => {
    const text =
      "title: Ours\nlogsource: { product: windows }\nfilter:\n  ours: { a: 1 }\n  condition: not ours\n";
    expect(lint(text, "our_filter.yml")).toEqual([]);
  });

  test("a file that is named in another way", () => {
    expect(lint(GOOD, "Who Am I.yml")).toEqual([["file_name", 1, 8]]);
  });
});

const corpus = corpusDir();
test.skipIf(corpus === null)(
  "no published rule is warned of (skipped: the test corpus is not installed)",
  () => {
    const { files } = openSigmaCorpus(corpus ?? "");
    expect(lintRules(files).filter(({ severity }) => severity === "warning")).toEqual([]);
  },
  120_000,
);
