import fc from "fast-check";
import { expect, test } from "vitest";
import type { EventFields } from "../../schema/event.ts";
import { createSigmaEngine } from "./engine.ts";
import { evaluate } from "./evaluate.ts";
import { explainRule } from "./explain.ts";
import { loadRules } from "./load-rules.ts";

/** Few names and few letters, so that random rules meet random events. */
const FIELDS = ["a", "b", "c"];
const word = fc
  .array(fc.constantFrom("ab", "AB", "x", "-", "/", " ", "\n", "\u{1F600}", "\u00e4"), { maxLength: 5 })
  .map((parts) => parts.join(""));
const pattern = fc.oneof(
  word,
  fc.tuple(word, word).map(([start, end]) => `${start}*${end}`),
  fc.tuple(word, word).map(([start, end]) => `${start}?${end}`),
);

type Item = readonly [key: string, value: unknown];
const item: fc.Arbitrary<Item> = fc
  .tuple(
    fc.constantFrom(...FIELDS),
    fc.oneof(
      fc.tuple(fc.constantFrom("", "|contains", "|startswith", "|endswith", "|cased"), pattern),
      fc.tuple(
        fc.constantFrom("", "|contains", "|contains|all", "|endswith"),
        fc.array(pattern, { minLength: 2, maxLength: 4 }),
      ),
      fc.tuple(fc.constant("|windash|contains"), fc.constantFrom("-ab", " -x")),
      fc.tuple(fc.constant("|neq"), word),
      fc.tuple(fc.constantFrom("|re", "|re|i"), fc.constantFrom("ab+", "^x", "x$", "[ab]{2}")),
      fc.tuple(fc.constant(""), fc.constantFrom(null, 5, true)),
      fc.tuple(fc.constant("|exists"), fc.boolean()),
      fc.tuple(fc.constantFrom("|gt", "|lte"), fc.nat(9)),
      fc.tuple(fc.constantFrom("|fieldref", "|fieldref|contains"), fc.constantFrom(...FIELDS)),
    ),
  )
  .map(([field, [modifiers, value]]) => [`${field}${modifiers}`, value]);
const selection = fc.oneof(
  fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => Object.fromEntries(items)),
  fc.array(
    item.map((one) => Object.fromEntries([one])),
    { minLength: 1, maxLength: 3 },
  ),
  fc.array(word, { minLength: 1, maxLength: 3 }),
);
const condition = fc.constantFrom(
  "s_1",
  "s_1 and s_2",
  "s_1 or s_2",
  "s_1 and not s_2",
  "not s_1",
  "not (s_1 or s_2) or s_3",
  "1 of s_*",
  "all of s_*",
  "s_1 and not 1 of s_*",
);
const rule = fc
  .record({ s_1: selection, s_2: selection, s_3: selection, condition })
  .map((detection) => ({ title: "T", logsource: { product: "p" }, level: "low", detection }));
const value = fc.oneof(word, fc.constantFrom(null, 5, "5", true, 7), fc.array(word, { maxLength: 3 }));
const fields: fc.Arbitrary<EventFields> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...FIELDS), value), { selector: ([name]) => name })
  .map((entries) => new Map(entries));

const LOGSOURCE = { product: "p", categories: [], services: [] };

test("the compiled engine agrees with the plain reading on random rules, and explanations do too", () => {
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 6 }),
      fc.array(fields, { minLength: 1, maxLength: 6 }),
      (written, events) => {
        // JSON is YAML; the position makes each text, and so each id, its own
        const files = written.map((one, at) => ({
          path: `${at}.yml`,
          text: JSON.stringify({ ...one, id: `rule-${at}` }),
        }));
        const { rules, issues } = loadRules(files);
        expect(issues).toEqual([]);
        const engine = createSigmaEngine(rules);
        for (const event of events) {
          const expected = rules.filter((one) => evaluate(one.condition, event)).map(({ uid }) => uid);
          const matched = engine.match({ logsource: LOGSOURCE, fields: event }).map(({ uid }) => uid);
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
