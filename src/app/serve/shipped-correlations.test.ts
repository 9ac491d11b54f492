import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createCorrelator } from "../../detect/index.ts";
import { createNormalizer } from "../../normalize/index.ts";
import { attackOf } from "../../schema/attack.ts";
import { eventUid } from "../../schema/event.ts";
import { packRecords, recordAt } from "../../schema/raw-batch.ts";
import { createDetection } from "../pipeline/detection.ts";
import { tenantCorrelations } from "../pipeline/tenant-correlations.ts";
import { readRuleCatalog } from "./rule-catalog.ts";

/** Records one after the other, as texts or as objects of JSON; `{n}` in them counts the repetitions. */
const Sequence = z.array(
  z.strictObject({
    times: z.int().default(1),
    everySeconds: z.number().default(1),
    record: z.union([z.string(), z.record(z.string(), z.unknown())]),
  }),
);
const Sequences = z.strictObject({ found: z.array(Sequence).min(1), notFound: z.array(Sequence).min(1) });
type Sequence = z.infer<typeof Sequence>;

const START = Date.UTC(2026, 10, 24, 9);
const FOLDER = fileURLToPath(new URL("../../../content/sigma/", import.meta.url));
const catalog = readRuleCatalog(undefined);
const { correlations, unlinked } = tenantCorrelations(
  { rules: [...catalog.rules.values()], correlations: catalog.correlations },
  { rules: [], correlations: [] },
  { off: [], shadow: [] },
);
const detection = createDetection({ shared: catalog.files, tenants: [] });
const normalizer = createNormalizer();
const visible = correlations.filter(({ isSilent }) => !isSilent).map(({ correlation }) => correlation);

describe("the shipped correlations", () => {
  test("find all rules that they refer to", () => {
    expect(unlinked).toEqual([]);
    expect(visible.length).toBeGreaterThanOrEqual(6);
  });

  test.each(catalog.correlations)("$title says what an analyst needs to know", (correlation) => {
    expect(correlation.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(correlation.level).not.toBeNull();
    expect(correlation.description.length).toBeGreaterThan(40);
    expect(correlation.falsePositives.length).toBeGreaterThan(0);
    const { tactics, techniques } = attackOf(correlation.tags);
    expect(techniques.length).toBeGreaterThan(0);
    expect(tactics.length + techniques.length).toBe(correlation.tags.length);
  });

  test.each(visible)("$title is found in its own sequences and not in the others", ({ uid, path }) => {
    const file = `${FOLDER}${path.replace(/\.yml$/, ".sequences.json")}`;
    const { found, notFound } = Sequences.parse(JSON.parse(readFileSync(file, "utf8")));
    for (const sequence of found) expect(correlationsIn(sequence)).toContain(uid);
    for (const sequence of notFound) expect(correlationsIn(sequence)).not.toContain(uid);
  });
});

/** Uids of what correlations find when the records of a sequence happen one after the other. */
function correlationsIn(sequence: Sequence): string[] {
  const correlator = createCorrelator(correlations);
  let time = START;
  let index = 0;
  for (const { times, everySeconds, record } of sequence)
    for (let n = 1; n <= times; n++) {
      const text = (typeof record === "string" ? record : JSON.stringify(record)).replaceAll(
        "{n}",
        String(n),
      );
      const origin = {
        tenantUid: "t1",
        sourceName: "sequence",
        receivedAt: START,
        eventUid: eventUid("s", 0, index++),
      };
      time += everySeconds * 1000;
      const at = time;
      detection.detect(eventOf(text), origin, (match) =>
        correlator.push({ ...match, time: at, receivedAt: at }),
      );
    }
  return correlator.end().hits.map((hit) => hit.linked.correlation.uid);
}

function eventOf(text: string): Parameters<typeof detection.detect>[0] {
  const header = {
    tenantUid: "t1",
    sourceName: "sequence",
    listener: "import",
    sourceType: null,
    host: null,
    receivedAt: Date.UTC(2026, 10, 24, 12),
    context: null,
  };
  const outcome = normalizer.normalize(recordAt(packRecords(header, [text]), 0));
  if (outcome.kind !== "pass") throw new Error(`the record is not read: ${outcome.kind} ${outcome.reason}`);
  return outcome.value;
}
