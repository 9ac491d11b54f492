import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { z } from "zod";
import { corpusDir } from "../../../test/support/corpus.ts";
import { TECHNIQUES } from "../../schema/attack-techniques.ts";
import { attackCoverage, type CoverageFacts } from "./attack-coverage.ts";
import { navigatorLayer } from "./navigator-layer.ts";

const RULE: CoverageFacts["rules"][number] = {
  uid: "r",
  title: "R",
  level: "high",
  state: "live",
  logsource: { product: "windows" },
  tactics: ["execution"],
  techniques: ["T1059.001"],
};
const FACTS: CoverageFacts = {
  range: { from: 0, to: 1 },
  rules: [RULE],
  logsources: ["windows|process_creation|sysmon"],
  findings: new Map(),
};
const stateOf = (over: Partial<CoverageFacts>, technique = "T1059.001"): string | undefined =>
  attackCoverage({ ...FACTS, ...over }).techniques.find((one) => one.technique === technique)?.state;

test("what a technique lacks is the first thing that is missing", () => {
  expect(stateOf({ findings: new Map([["r", 1]]) })).toBe("fired");
  expect(stateOf({})).toBe("silent");
  expect(stateOf({ logsources: ["linux||"] })).toBe("no_data");
  expect(stateOf({ rules: [{ ...RULE, state: "shadow" }] })).toBe("no_rule");
  expect(stateOf({}, "T1059")).toBe("no_rule");
});

test("a technique that this release does not know keeps the tactics of its rules", () => {
  const { techniques } = attackCoverage({ ...FACTS, rules: [{ ...RULE, techniques: ["T9999"] }] });
  expect(techniques.at(-1)).toMatchObject({ technique: "T9999", name: "", tactics: ["execution"] });
});

test("a layer has each technique once, with what it lacks as its comment", () => {
  const layer = navigatorLayer(attackCoverage(FACTS), "acme");
  const ids = layer.techniques.map(({ techniqueID }) => techniqueID);
  expect(new Set(ids).size).toBe(ids.length);
  expect(layer.techniques.find(({ techniqueID }) => techniqueID === "T1059.001")?.comment).toBe(
    "rules and events, never matched; 1 live rules (1 with events, 0 matched, 0 findings), 0 in shadow",
  );
});

const corpus = corpusDir();
const Bundle = z.object({
  objects: z.array(
    z.looseObject({
      type: z.string(),
      name: z.string().optional(),
      revoked: z.boolean().optional(),
      x_mitre_deprecated: z.boolean().optional(),
      x_mitre_is_subtechnique: z.boolean().optional(),
      external_references: z
        .array(z.looseObject({ source_name: z.string(), external_id: z.string().optional() }))
        .optional(),
    }),
  ),
});

test.skipIf(corpus === null)("the techniques are those of ATT&CK, by number and name", () => {
  const file = readFileSync(join(corpus ?? "", "intel/attack/enterprise-attack.json.gz"));
  const { objects } = Bundle.parse(JSON.parse(gunzipSync(file).toString("utf8")));
  const published = objects
    .filter(
      (one) =>
        one.type === "attack-pattern" &&
        one.revoked !== true &&
        one.x_mitre_deprecated !== true &&
        one.x_mitre_is_subtechnique !== true,
    )
    .map(({ name, external_references: references = [] }) => {
      const uid = references.find((one) => one.source_name === "mitre-attack")?.external_id;
      return `${uid} ${name}`;
    });
  expect(TECHNIQUES.map(({ uid, name }) => `${uid} ${name}`)).toEqual(published.toSorted());
});
