import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, ndjson, ndjsonLine, scanned, WHOAMI_RULE } from "../../../test/support/scan-files.ts";

describe("correlations", () => {
  const CORRELATION = `title: Again and Again
id: 0f2d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a11
status: test
correlation:
  type: event_count
  rules:
    - 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10
  group-by:
    - Computer
  timespan: 1m
  condition:
    gte: 2
  GENERATE
level: critical
`;
  const rulesWith = (generate: string): string =>
    `${WHOAMI_RULE}---\n${CORRELATION.replace("GENERATE", generate)}`;

  test("events of several files are correlated, whatever the threads; the finding names them", async () => {
    const folder = folderWith({
      "in/a.ndjson": ndjson(1),
      "in/b.ndjson": `${ndjsonLine(6)}\n`,
      "in/c.ndjson": `${ndjsonLine(3)}\n`,
      "rules.yml": rulesWith("generate: true"),
    });
    const rules = join(folder, "rules.yml");
    const one = await scanned([join(folder, "in")], rules);
    const three = await scanned([join(folder, "in")], rules, { threads: 3 });
    expect(three.lines).toEqual(one.lines);
    expect(one.detections.map(({ rule }) => rule.title)).toEqual([
      "Somebody Asks Who They Are",
      "Somebody Asks Who They Are",
      "Somebody Asks Who They Are",
      "Again and Again",
    ]);
    const found = one.detections.at(-1);
    expect(found).toMatchObject({ record: 1, host: "wks-0.corp.example", rule: { level: "critical" } });
    expect(found?.part).toMatch(/b\.ndjson$/);
    expect(found?.detail().fields["Event 1"]).toMatch(
      /^2026-01-15T10:00:00.000Z Somebody .*a\.ndjson record 1$/,
    );
  });

  test("rules that only feed them are asked and not shown", async () => {
    const folder = folderWith({ "in/a.ndjson": ndjson(10), "rules.yml": rulesWith("generate: false") });
    const found = await scanned([join(folder, "in")], join(folder, "rules.yml"), {
      choice: { minLevel: "critical", includeStatus: [], withCorrelations: true },
    });
    expect(found.detections.map(({ rule }) => rule.title)).toEqual(["Again and Again", "Again and Again"]);
    const without = { minLevel: "low" as const, includeStatus: [], withCorrelations: false };
    await expect(
      scanned([join(folder, "in")], join(folder, "rules.yml"), { choice: without }),
    ).rejects.toThrow("no rule is left");
  });
});
