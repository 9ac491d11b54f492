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
    ["title: Whoami As System", "title: Detects Whoami", "title_start", 1, 8],
    ["title: Whoami As System", "title: Whoami As system", "title_case", 1, 8],
    ["status: test", "status: deprecated", "status_retired", 3, 9],
    ["modified: 2026-02-01", "modified: 2026-01-15", "modified_redundant", 9, 11],
    ["- Administrators at work", "- Pentest", "falsepositives_style", 21, 3],
    ["status: test", "related: [{ id: 1, type: derived }]\nstatus: test", "related_invalid", 3, 11],
    [
      "status: test",
      "related: [{ id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10, type: similar }]\nstatus: test",
      "related_itself",
      3,
      11,
    ],
    ["condition: selection", "condition: 1 of selection", "condition_of_name", 19, 14],
    ["condition: selection", "condition: 1 of sel*", "condition_of_one", 19, 14],
    ["Image|endswith", "image|endswith", "field_case", 18, 5],
    ["Image|endswith", "QueryName|endswith", "field_unknown", 18, 5],
    ["Image|endswith", "Image|endswith|all", "all_of_one", 18, 5],
    ["Image|endswith", "Image|endswith|endswith", "modifier_twice", 18, 5],
    ["Image|endswith", "Image|endswith|contains", "modifiers_redundant", 18, 5],
    ["Image|endswith", "Some Field|endswith", "field_space", 18, 5],
    ["Image|endswith", "Image|base64offset", "base64offset_whole", 18, 5],
    ["Image|endswith: '\\whoami.exe'", "EventID: 1", "event_id_redundant", 18, 5],
    ["Image|endswith: '\\whoami.exe'", "ParentProcessId: '5'", "number_as_text", 18, 22],
    ["Image|endswith: '\\whoami.exe'", "Image: 'a**b'", "wildcard_double", 18, 12],
    ["Image|endswith: '\\whoami.exe'", "Image|re: 'a(?=b)'", "regex_group", 18, 15],
    ["Image|endswith: '\\whoami.exe'", 'Image: "a\\x01"', "control_character", 18, 12],
    ["Image|endswith: '\\whoami.exe'", "Hashes|contains: 'MD5=abc'", "hash_invalid", 18, 22],
    ["Image|endswith: '\\whoami.exe'", "User: 'NT AUTHORITY\\SYSTEM'", "user_localized", 18, 11],
    ["Image|endswith: '\\whoami.exe'", "Image|contains: [ab, abc]", "value_covered", 18, 26],
    ["Image|endswith: '\\whoami.exe'", "Image|contains|all: [ab, abc]", "value_implied", 18, 26],
    ["condition: selection", "condition: selection and not selection", "condition_never", 19, 14],
    ["condition: selection", "condition: selection or not selection", "condition_always", 19, 14],
    [
      "  condition: selection",
      "  other:\n    Image: x.exe\n  condition: selection and other",
      "condition_lists_only",
      21,
      14,
    ],
    [
      "  condition: selection",
      "  other:\n    Image: x.exe\n  condition: selection and not other",
      "filter_unreachable",
      19,
      3,
    ],
    [
      "  condition: selection",
      "  selection2:\n    Image: '\\whoami.exe'\n  condition: selection or selection2",
      "selection_without_effect",
      19,
      3,
    ],
    ["status: test", "status: test ", "space_trailing", 3, 13],
    ["level: high\n", "level: high", "line_end_missing", 22, 11],
  ])("%s -> %s: %s", (written, instead, ...remark) => {
    const text = GOOD.replace(written, () => instead);
    expect(text).not.toBe(GOOD);
    expect(lint(text)).toContainEqual(remark);
  });

  test("an id that another file has too", () => {
    const issues = lintRules([
      { path: "proc_creation_win_a.yml", text: GOOD },
      {
        path: "proc_creation_win_b.yml",
        text: GOOD.replace("Whoami As", "Who").replace("whoami.exe", "w.exe"),
      },
    ]);
    expect(issues).toMatchObject([
      {
        file: "proc_creation_win_b.yml",
        code: "id_duplicate",
        message: "the same id is in proc_creation_win_a.yml",
      },
    ]);
  });

  test("a rule that says what another one says, in other words", () => {
    const other = GOOD.replace("Whoami As System", "Who Is It")
      .replace("7a10", "7a11")
      .replace("Image|endswith: '\\whoami.exe'", "Image|endswith: ['\\WHOAMI.exe']");
    const files = [GOOD, other].map((text, at) => ({ path: `proc_creation_win_${at}_.yml`, text }));
    expect(lintRules(files)).toMatchObject([
      { code: "rule_duplicate", file: "proc_creation_win_1_.yml", line: 17, severity: "warning" },
    ]);
  });

  test.each([
    ["ours: { Image|endswith: '\\who.exe' }", "not ours", "filter_without_effect"],
    ["ours: { Image|endswith: '\\who.exe' }", "ours", "filter_silences"],
    ["ours: { User: x }", "ours", "filter_keeps_matches"],
    ["ours: { User: x }", "not ours", null],
  ])("a filter of %s that says '%s'", (selection, condition, code) => {
    const filter = `title: Ours\nlogsource: { product: windows }\nfilter:\n  ${selection}\n  condition: ${condition}\n`;
    const found = lintRules([
      { path: "proc_creation_win_whoami.yml", text: GOOD },
      { path: "our_filter.yml", text: filter },
    ]).filter(({ file }) => file === "our_filter.yml");
    const codes = found.map((issue) => issue.code);
    if (code === null) expect(codes).toEqual([]);
    else expect(codes).toContain(code);
    for (const { message } of found) expect(message).toMatch(/exclusion/);
  });

  test("a filter needs no more than it says", () => {
    const text =
      "title: Ours\nlogsource: { product: windows }\nfilter:\n  ours: { a: 1 }\n  condition: not ours\n";
    expect(lint(text, "our_filter.yml")).toEqual([]);
  });

  test("a file that is named in another way", () => {
    expect(lint(GOOD, "Who Am I.yml")).toEqual([
      ["file_name", 1, 8],
      ["file_name_prefix", 1, 8],
    ]);
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
