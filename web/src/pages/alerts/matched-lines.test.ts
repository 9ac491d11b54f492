import { expect, test } from "vitest";
import type { ExplainedCondition, Explanation } from "../../api/paths.ts";
import { matchedLines } from "./matched-lines.ts";

const ruleText = `title: LSASS memory read
detection:
    selection_access:
        TargetImage|endswith: '\\lsass.exe'
        GrantedAccess:
            - '0x1010'
            - '0x1410'
    selection_unsigned:
        SourceSigned: 'false'
    filter_main_edr:
        SourceImage|startswith: 'C:\\Program Files\\EDR\\'
    condition: selection_* and not 1 of filter_main_*
level: high
`;

const holds = (field: string | null, pattern: string): ExplainedCondition => ({
  field,
  pattern,
  value: pattern,
  holds: true,
});

const explanation: Explanation = {
  ruleText,
  isRuleChanged: false,
  condition: "selection_* and not 1 of filter_main_*",
  selections: [
    {
      selection: "selection_access",
      holds: true,
      isMissed: false,
      conditions: [
        holds("TargetImage", "\\lsass.exe"),
        holds("GrantedAccess", "0x1410"),
        { field: "GrantedAccess", pattern: "0x1010", value: "0x1410", holds: false },
      ],
      omitted: 0,
    },
    {
      selection: "selection_unsigned",
      holds: true,
      isMissed: false,
      conditions: [holds("SourceSigned", "false")],
      omitted: 0,
    },
    {
      selection: "filter_main_edr",
      holds: false,
      isMissed: false,
      conditions: [
        { field: "SourceImage", pattern: "C:\\Program Files\\EDR\\", value: "C:\\m64.exe", holds: false },
      ],
      omitted: 0,
    },
  ],
};

test("the lines that made the rule match, and no others", () => {
  const { text, hits } = matchedLines(explanation);
  const lines = text.split("\n");
  expect([...hits].map((line) => lines[line - 1]?.trim())).toEqual([
    "TargetImage|endswith: '\\lsass.exe'",
    "- '0x1410'",
    "SourceSigned: 'false'",
    "condition: selection_* and not 1 of filter_main_*",
  ]);
});

test("a value that is part of others is marked on its own line alone", () => {
  const { text, hits } = matchedLines({
    ruleText:
      "detection:\n  s:\n    Image|contains:\n      - 'never'\n      - \"e\" # short\n      - it's\n      - 'it''s me'\n    Args|contains: e\n  condition: s\n",
    condition: "s",
    isRuleChanged: false,
    selections: [
      {
        selection: "s",
        holds: true,
        isMissed: false,
        conditions: [holds("Image", "e"), holds("Image", "it's")],
        omitted: 0,
      },
    ],
  });
  const lines = text.split("\n");
  expect([...hits].map((line) => lines[line - 1]?.trim())).toEqual([
    '- "e" # short',
    "- it's",
    "condition: s",
  ]);
});

test("only the detection part is shown", () => {
  const { text } = matchedLines(explanation);
  expect(text).not.toContain("title:");
  expect(text).not.toContain("level:");
});

test("patterns that matched are marked", () => {
  expect(matchedLines(explanation).marks).toEqual(["\\lsass.exe", "0x1410", "false"]);
});

test("a keyword, which has no field, is found wherever its selection writes it", () => {
  const { hits } = matchedLines({
    ruleText: "detection:\n  keywords:\n    - mimikatz\n    - sekurlsa\n  condition: keywords\n",
    condition: "keywords",
    isRuleChanged: false,
    selections: [
      {
        selection: "keywords",
        holds: true,
        isMissed: false,
        conditions: [holds(null, "mimikatz")],
        omitted: 0,
      },
    ],
  });
  expect([...hits]).toEqual([2, 4]);
});

test("a text without a detection part is shown whole", () => {
  expect(
    matchedLines({ ruleText: "indicator list", isRuleChanged: false, selections: [], condition: "" }),
  ).toMatchObject({
    text: "indicator list",
    hits: new Set(),
  });
});
