import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findingOf } from "../../test/support/soc.ts";
import { ocsfSchema } from "../../test/support/ocsf-schema.ts";
import { DetectorKind, ENTITY_KINDS, FindingPurpose, LEVELS } from "../schema/finding.ts";
import { findingOcsf } from "./finding-ocsf.ts";

const CORRELATED = findingOf({
  detectorKind: "correlation",
  tactics: ["credential-access"],
  techniques: ["T1110.003", "T1078"],
  unanswered: ["Hashes"],
  foundBy: { kind: "hunt", huntUid: "h1" },
  entities: ENTITY_KINDS.map((kind) => ({ kind, value: `a ${kind}`, role: "actor" })),
  correlation: {
    type: "event_count",
    group: [{ field: "User", value: "anna" }],
    timespanMs: 60_000,
    measured: 12,
    condition: ">= 10",
    count: 12,
    events: [
      { eventUid: "a-1-0", findingUid: "f", ruleUid: "r", title: "Failed", time: 1000 },
      { eventUid: "a-1-1", findingUid: "g", ruleUid: "r", title: "Failed", time: 5000 },
    ],
  },
});

test("a finding is a Detection Finding with its rule, its events and what it rests on", () => {
  expect(findingOcsf({ ...CORRELATED, time: 5000 })).toMatchObject({
    class_uid: 2004,
    type_uid: 200_401,
    start_time: 1000,
    end_time: 5000,
    finding_info: {
      analytic: { type_id: 1, uid: CORRELATED.detectorUid },
      attacks: [
        { tactic: { uid: "TA0006", name: "Credential Access" } },
        { technique: { uid: "T1110" }, sub_technique: { uid: "T1110.003" } },
        { technique: { uid: "T1078" } },
      ],
      related_events: [{ uid: "a-1-0" }, { uid: "a-1-1" }],
      related_events_count: 12,
    },
    unmapped: { found_by: { kind: "hunt" }, unanswered: ["Hashes"] },
  });
});

const schema = ocsfSchema();
const faults = (finding: object): string[] => [
  ...(schema?.problems(finding) ?? ["no schema"]),
  ...(schema?.missing(finding) ?? []),
];

describe.skipIf(schema === null)("the published schema (skipped: the test corpus is not installed)", () => {
  test("takes a finding with all that it can have", () => {
    expect(faults(findingOcsf(CORRELATED))).toEqual([]);
  });

  test("takes findings of every kind and level, with every required attribute", () => {
    fc.assert(
      fc.property(
        fc.record({
          detectorKind: fc.constantFrom(...DetectorKind.options),
          level: fc.constantFrom(...LEVELS),
          purpose: fc.constantFrom(...FindingPurpose.options),
          title: fc.string(),
          time: fc.integer({ min: 0 }),
          tactics: fc.subarray(["execution", "impact", "no-tactic"]),
          techniques: fc.subarray(["T1059", "T1059.001"]),
          entities: fc.array(
            fc.record({ kind: fc.constantFrom(...ENTITY_KINDS), value: fc.string({ minLength: 1 }) }),
          ),
          matched: fc.array(
            fc.record({
              selection: fc.string(),
              field: fc.option(fc.string()),
              modifiers: fc.array(fc.string()),
              pattern: fc.string(),
              value: fc.string(),
            }),
            { maxLength: 3 },
          ),
        }),
        (over) => {
          expect(faults(findingOcsf(findingOf(over)))).toEqual([]);
        },
      ),
    );
  });
});
