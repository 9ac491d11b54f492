import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { folderWith, ndjson, ndjsonLine, scanned, WHOAMI_RULE } from "../../../test/support/scan-files.ts";
import type { Level } from "../../schema/finding.ts";
import type { Detection, RuleFacts } from "./detection-row.ts";
import { createDetectionBlocks } from "./html/detection-blocks.ts";
import { createTimeHistogram } from "./html/time-histogram.ts";
import { openOutput } from "./output-file.ts";
import { safeText } from "./safe-text.ts";
import { openOutputs } from "./scan-outputs.ts";
import { type ScanOptions } from "./scan.ts";
import { terminalSummary } from "./terminal-summary.ts";

const HOSTILE = `=cmd|'/c calc'!A1 </script><img src=x onerror=alert(1)> \u001b[31m\u202e`;
const ABOUT = { version: "1.0", paths: ["<evidence>"], command: "watchfloor scan <evidence>", startedAt: 0 };

/** A scan of hostile records with all outputs: their texts. */
async function written(about: Partial<ScanOptions> = {}) {
  const line = {
    ...JSON.parse(ndjsonLine(0)),
    CommandLine: `whoami ${HOSTILE}`,
    Computer: HOSTILE,
    [HOSTILE]: HOSTILE,
  };
  const folder = folderWith({
    "in/a.ndjson": `${JSON.stringify(line)}\n${ndjson(4)}`,
    "whoami.yml": WHOAMI_RULE,
  });
  const at = (name: string): string => join(folder, name);
  const outputs = await openOutputs(
    {
      jsonl: at("r.jsonl"),
      csv: at("r.csv"),
      timesketch: at("t.csv"),
      html: at("r.html"),
      json: at("s.json"),
      overwrite: false,
    },
    ABOUT,
  );
  const found = await scanned([at("in")], at("whoami.yml"), about, outputs);
  const [jsonl = "", csv = "", timesketch = "", html = "", json = ""] = [
    "r.jsonl",
    "r.csv",
    "t.csv",
    "r.html",
    "s.json",
  ].map((name) => readFileSync(at(name), "utf8"));
  return { ...found, jsonl, csv, timesketch, html, json };
}

describe("outputs", () => {
  test("all of them say the same, and nothing of a hostile value acts", async () => {
    const { jsonl, csv, timesketch, json, summary, lines } = await written();
    expect(jsonl).toBe(lines.map((line) => `${line}\n`).join(""));
    expect(JSON.parse(json)).toMatchObject({ matches: 3, records: 5, parts: [{ outcome: "read" }] });
    const rows: readonly Record<string, string>[] = parse(csv, { columns: true });
    const Told = z.object({ time: z.string(), title: z.string() });
    expect(rows.map((row) => Told.parse(row))).toEqual(lines.map((line) => Told.parse(JSON.parse(line))));
    expect(rows[0]?.["host"]).toBe(`'${HOSTILE}`);
    expect(rows[0]?.["fields"]).toContain(HOSTILE);
    const events: readonly Record<string, string>[] = parse(timesketch, { columns: true });
    for (const event of events) {
      expect(event["message"]).toMatch(/^\[high\] Somebody Asks Who They Are/);
      expect(event["datetime"]).toMatch(/^2026-01-15T10:00:0\d\.000\+00:00$/);
      expect(event["timestamp_desc"]).toBe("Event time");
      expect(JSON.parse(event["tag"] ?? "")).toContain("T1033");
    }
    const screen = terminalSummary(summary, { width: 160, isColoured: false, withLogons: true });
    expect(screen.join("\n")).not.toContain("\u001b");
    expect(screen.join("\n")).toContain("\\x1b[31m");
    const narrow = terminalSummary(summary, { width: 80, isColoured: false, withLogons: true });
    expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("the report is one file that loads nothing and has no markup of a log in it", async () => {
    const { html } = await written();
    expect(html).not.toMatch(/<img|onerror=alert\(1\)>|\u001b|\u202e/);
    expect(html).toContain("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
    expect(html.match(/(?:src|href)="(?!#)[^"]*"/g)).toBeNull();
    expect(html).not.toMatch(/https?:\/\//);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
    expect(policy).toMatch(/^default-src &#39;none&#39;; style-src &#39;sha256-/);
    const [rows = ""] = [...html.matchAll(/class="rows">([^<]*)</g)].map(([, text = ""]) => text);
    const listed: unknown = JSON.parse(inflateRawSync(Buffer.from(rows, "base64")).toString());
    expect(listed).toHaveLength(3);
  });

  test("an output that is there is not written over unless it may be", async () => {
    const folder = folderWith({ "a.json": "before" });
    await expect(openOutput(join(folder, "a.json"), false)).rejects.toThrow("is there already");
    await expect(openOutput(join(folder, "absent/a.json"), false)).rejects.toThrow("cannot be written");
    const file = await openOutput(join(folder, "a.json"), true);
    await file.write("after");
    await file.end();
    expect(readFileSync(join(folder, "a.json"), "utf8")).toBe("after");
    expect(existsSync(join(folder, "absent"))).toBe(false);
  });
});

function rule(level: Level): RuleFacts {
  return {
    id: level,
    version: "1",
    title: level,
    level,
    status: "test",
    path: "r.yml",
    tactics: [],
    techniques: [],
    description: "",
    references: [],
    falsePositives: [],
  };
}

function detection(level: Level, record: number): Detection {
  return {
    time: record,
    rule: rule(level),
    host: "h",
    users: [],
    part: "a",
    record,
    unanswered: [],
    detail: () => ({ sourceType: "x", entities: [], matched: [], fields: { long: "x".repeat(5000) } }),
  };
}

test("a report that is full leaves out the latest of the lowest levels, and counts them", () => {
  const blocks = createDetectionBlocks(1000);
  for (let record = 0; record < 1500; record++) {
    blocks.add(detection("low", record), 0);
    if (record % 2 === 0) blocks.add(detection("high", record), 1);
  }
  const { blocks: kept, leftOut } = blocks.end();
  const sum = (level: Level): number =>
    kept.filter((block) => block.level === level).reduce((total, { count }) => total + count, 0);
  expect(sum("high")).toBe(750);
  expect(sum("high") + sum("low")).toBeLessThanOrEqual(1000);
  expect(leftOut).toMatchObject({ high: 0, low: 1500 - sum("low") });
});

test("a histogram holds centuries as well as seconds, and loses nothing", () => {
  const histogram = createTimeHistogram();
  for (let day = 0; day < 60_000; day++) histogram.add(day * 86_400_000, "low");
  const { bins } = histogram.bins(90);
  expect(bins.reduce((sum, { counts }) => sum + counts.low, 0)).toBe(60_000);
  expect(bins.length).toBeLessThan(200);
  expect(createTimeHistogram().bins(90).bins).toEqual([]);
});

test("text of a log cannot move the cursor, and is cut where it is too wide", () => {
  expect(safeText("a\u001b[2J\nb\u202ec")).toBe("a\\x1b[2J\\x0ab\\u202ec");
  expect(safeText("abcdefghij", 5)).toBe("abcd…");
  expect(safeText("/very/long/path/file.evtx", 12, true)).toBe("/ve…ile.evtx");
});
