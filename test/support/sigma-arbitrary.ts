import fc from "fast-check";
import { loadRules, type SigmaRule } from "../../src/detect/index.ts";
import type { EventFields } from "../../src/schema/event.ts";

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
/** Rules as they are written, with three selections and a condition over them. */
export const randomRule = fc
  .record({ s_1: selection, s_2: selection, s_3: selection, condition })
  .map((detection) => ({ title: "T", logsource: { product: "p" }, level: "low", detection }));
const value = fc.oneof(word, fc.constantFrom(null, 5, "5", true, 7), fc.array(word, { maxLength: 3 }));
/** Events of the few fields that the rules ask for. */
export const randomFields: fc.Arbitrary<EventFields> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...FIELDS), value), { selector: ([name]) => name })
  .map((entries) => new Map(entries));

/** Where {@link randomRule}s are at home. */
export const RANDOM_LOGSOURCE = { product: "p", categories: [], services: [] };

/** Random rules as they are read, with ids `rule-0` and on. @throws {Error} when one of them is not read */
export function readRandomRules(written: readonly object[]): readonly SigmaRule[] {
  // JSON is YAML; the position makes each text, and so each id, its own
  const files = written.map((one, at) => ({
    path: `${at}.yml`,
    text: JSON.stringify({ ...one, id: `rule-${at}` }),
  }));
  const { rules, issues } = loadRules(files);
  if (issues.length > 0) throw new Error(JSON.stringify(issues));
  return rules;
}
