import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fuzzRules } from "../../../test/support/sigma-fuzz.ts";
import { loadRules, type SigmaRule } from "../../detect/index.ts";
import { createNormalizer } from "../../normalize/index.ts";
import { attackOf } from "../../schema/attack.ts";
import type { NormalizedEvent } from "../../schema/event.ts";
import { logsourceCovers } from "../../schema/logsource.ts";
import { packRecords, recordAt } from "../../schema/raw-batch.ts";
import { createDetection } from "../pipeline/detection.ts";
import { readRuleCatalog } from "./rule-catalog.ts";

/** The records beside a rule: text as it came, or a JSON object, which is sent on one line. */
const RawSample = z.union([z.string(), z.record(z.string(), z.unknown())]);
const Samples = z.strictObject({
  /** What all the records need to be read: a header of Zeek's TSV or of a W3C log. */
  context: z.string().optional(),
  matches: z.array(RawSample).min(1),
  misses: z.array(RawSample).min(1),
});

/** Shortly after the time that the samples tell. */
const RECEIVED_AT = Date.UTC(2026, 10, 24, 12);
const FOLDER = fileURLToPath(new URL("../../../content/sigma/", import.meta.url));

const { files, rules } = readRuleCatalog(undefined);
const detection = createDetection({ shared: files, tenants: [] });
const normalizer = createNormalizer();

describe("the shipped rules", () => {
  test("load without an error or a warning, each id once", () => {
    const loaded = loadRules(files);
    expect(loaded.issues).toEqual([]);
    expect(loaded.rules.map((rule) => rule.uid).toSorted()).toEqual([...rules.keys()].toSorted());
    expect(rules.size).toBeGreaterThanOrEqual(60);
  });

  test("are compiled to what they say, on events made for them", () => {
    const { matched, disagreements, cases } = fuzzRules(loadRules(files).rules, { cases: 3000, seed: 1 });
    expect(disagreements).toEqual([]);
    expect(matched).toBeGreaterThan(cases / 4);
  });

  test.each([...rules.values()])("$path says what an analyst needs to know", (rule) => {
    expect(rule.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(rule.text).toMatch(/^level: \w+$/m);
    expect(rule.description.length).toBeGreaterThan(40);
    expect(rule.falsePositives.length).toBeGreaterThan(0);
    const { tactics, techniques } = attackOf(rule.tags);
    expect(tactics.length).toBeGreaterThan(0);
    expect(techniques.length).toBeGreaterThan(0);
    expect(tactics.length + techniques.length).toBe(rule.tags.length);
  });

  test.each([...rules.values()])("$path matches its own samples and not the others", (rule) => {
    const samples = samplesOf(rule);
    for (const sample of samples.matches) {
      expect(ruleUidsOf(readSample(sample, samples.context))).toContain(rule.uid);
    }
    for (const sample of samples.misses) {
      const event = readSample(sample, samples.context);
      // a record that the rule is never asked about would prove nothing
      expect(logsourceCovers(rule.logsource, event.logsource)).toBe(true);
      expect(ruleUidsOf(event)).not.toContain(rule.uid);
    }
  });
});

function samplesOf(rule: SigmaRule): z.infer<typeof Samples> {
  const path = FOLDER + rule.path.replace(/\.yml$/, ".samples.json");
  expect(existsSync(path), `${rule.path} has no samples beside it: expected ${path}`).toBe(true);
  return Samples.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** The sample as an import would read it, told nothing but its text. */
function readSample(sample: z.infer<typeof RawSample>, context: string | undefined): NormalizedEvent {
  const batch = packRecords(
    {
      tenantUid: "t1",
      sourceName: "sample",
      listener: "import",
      sourceType: null,
      host: null,
      receivedAt: RECEIVED_AT,
      context: context ?? null,
    },
    [typeof sample === "string" ? sample : JSON.stringify(sample)],
  );
  const outcome = normalizer.normalize(recordAt(batch, 0));
  if (outcome.kind !== "pass") throw new Error(`the sample is not read: ${outcome.kind} ${outcome.reason}`);
  return outcome.value;
}

function ruleUidsOf(event: NormalizedEvent): string[] {
  const origin = { tenantUid: "t1", sourceName: "sample", receivedAt: RECEIVED_AT, eventUid: "s-0-0" };
  return detection.detect(event, origin).map((finding) => finding.detectorUid);
}
