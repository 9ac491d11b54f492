import fc from "fast-check";
import { expect, test } from "vitest";
import {
  RANDOM_LOGSOURCE,
  randomFields,
  randomRule,
  readRandomRules,
} from "../../../test/support/sigma-arbitrary.ts";
import { createSigmaEngine } from "./engine.ts";
import { evaluate } from "./evaluate.ts";
import { explainRule } from "./explain.ts";

test("the compiled engine agrees with the plain reading on random rules, and explanations do too", () => {
  fc.assert(
    fc.property(
      fc.array(randomRule, { minLength: 1, maxLength: 6 }),
      fc.array(randomFields, { minLength: 1, maxLength: 6 }),
      (written, events) => {
        const rules = readRandomRules(written);
        const engine = createSigmaEngine(rules);
        for (const event of events) {
          const expected = rules.filter((one) => evaluate(one.condition, event)).map(({ uid }) => uid);
          const matched = engine.match({ logsource: RANDOM_LOGSOURCE, fields: event }).map(({ uid }) => uid);
          expect(matched).toEqual(expected);
          expect(rules.filter((one) => explainRule(one, event).matches).map(({ uid }) => uid)).toEqual(
            expected,
          );
        }
      },
    ),
    { numRuns: 400 },
  );
}, 120_000);
