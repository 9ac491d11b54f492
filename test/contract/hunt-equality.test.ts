import { globSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { openHuntJob, readPart } from "../../src/app/hunt/part-reader.ts";
import { createDetection } from "../../src/app/pipeline/detection.ts";
import type { DetectionContent } from "../../src/app/pipeline/detection-content.ts";
import { processGroup } from "../../src/app/pipeline/process-group.ts";
import { readRuleCatalog } from "../../src/app/serve/rule-catalog.ts";
import {
  appendGroup,
  createEventEncoder,
  createHistoryReader,
  createMatchEncoder,
} from "../../src/events/index.ts";
import { createNormalizer } from "../../src/normalize/index.ts";
import type { Finding } from "../../src/schema/finding.ts";
import { packRecords } from "../../src/schema/raw-batch.ts";
import { openTestClickHouse } from "../support/clickhouse.ts";
import { NOON } from "../support/events.ts";
import { randomRule } from "../support/sigma-arbitrary.ts";

const clickhouse = await openTestClickHouse();
const reader = createHistoryReader(clickhouse);
const normalizer = createNormalizer();
const catalog = readRuleCatalog(undefined);
const RECORDS = [...ruleRecords(), ...sampleRecords()];
const INDICATORS = {
  uid: "list",
  name: "L",
  level: "low",
  updatedAt: 1,
  expiresAt: null,
  values: { ip: "10.20.1.24\n198.51.100.23", domain: "example.com" },
} as const;
let runs = 0;

/** Records that shipped rules must and must not match. */
function ruleRecords(): string[] {
  const Line = z.object({ record: z.union([z.string(), z.record(z.string(), z.unknown())]) });
  return globSync("content/sigma/**/*.in.jsonl").flatMap((path) =>
    linesOf(path).map((line) => {
      const { record } = Line.parse(JSON.parse(line));
      return typeof record === "string" ? record : JSON.stringify(record);
    }),
  );
}

function sampleRecords(): string[] {
  return globSync("src/normalize/sources/*/samples/good-*.in.jsonl").flatMap(linesOf);
}

function linesOf(path: string): string[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
}

/** What the pipeline finds in some records, which are stored then. */
async function findLive(
  tenantUid: string,
  content: DetectionContent,
  records: readonly string[],
): Promise<Finding[]> {
  const header = {
    tenantUid,
    sourceName: "dc",
    listener: "http",
    sourceType: null,
    host: null,
    receivedAt: NOON,
    context: null,
  } as const;
  const group = { id: ++runs, batches: [packRecords(header, records)], records: records.length };
  const { detect, contentUid } = createDetection(content);
  const processed = processGroup(group, {
    spool: "s",
    normalizer,
    encoder: createEventEncoder(),
    matches: createMatchEncoder(),
    detect,
    contentUid,
  });
  const { findings, events, minutes } = processed;
  await appendGroup(clickhouse, {
    token: `equal-${runs}`,
    events: [events],
    quarantined: [],
    findings,
    minutes,
  });
  return findings.filter(({ purpose }) => purpose !== "correlation");
}

async function findLater(
  tenantUid: string,
  content: DetectionContent,
  uids: readonly string[],
): Promise<Finding[]> {
  const range = { from: NOON - 1, to: NOON + 1 };
  const job = openHuntJob({
    detection: content,
    detectorUids: uids,
    silentUids: [],
    hasIndicators: content.tenants.some(({ indicatorLists }) => indicatorLists.length > 0),
  });
  const found: Finding[] = [];
  for (const part of await reader.plan(tenantUid, range))
    for await (const page of readPart(clickhouse, job, { run: 1, job: "j", tenantUid, part, range }))
      found.push(...page.findings);
  return found.filter(({ purpose }) => purpose !== "correlation");
}

function byUid(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => a.uid.localeCompare(b.uid, "en"));
}

test("records that came through the pipeline and are hunted later give the same findings, whatever the rules", async () => {
  expect(RECORDS.length).toBeGreaterThan(100);
  let total = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...catalog.files], { minLength: 1 }),
      fc.subarray(RECORDS, { minLength: 1, maxLength: 120 }),
      fc.array(randomRule, { maxLength: 3 }),
      fc.boolean(),
      async (shared, records, written, hasIndicators) => {
        const tenantUid = `t${runs + 1}`;
        const own = written.map((one, at) => ({
          path: `${at}.yml`,
          text: JSON.stringify({ ...one, id: `rule-${at}`, logsource: { product: "windows" } }),
        }));
        const content: DetectionContent = {
          shared,
          tenants: [
            {
              tenantUid,
              revision: 1,
              rules: own,
              off: [],
              shadow: ["rule-1"],
              placeholders: [],
              indicatorLists: hasIndicators ? [INDICATORS] : [],
            },
          ],
        };
        const live = await findLive(tenantUid, content, records);
        const uids = [...new Set([...catalog.rules.keys(), ...own.map((_, at) => `rule-${at}`), "list"])];
        const later = await findLater(tenantUid, content, uids);
        expect(byUid(later)).toEqual(byUid(live));
        total += live.length;
      },
    ),
    { numRuns: 20 },
  );
  expect(total).toBeGreaterThan(50);
}, 300_000);
