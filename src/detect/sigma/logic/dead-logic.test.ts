import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { corpusDir } from "../../../../test/support/corpus.ts";
import { randomFields, randomRule, readRandomRules } from "../../../../test/support/sigma-arbitrary.ts";
import { openSigmaCorpus } from "../../../../test/support/sigma-corpus.ts";
import { madeEvents } from "../../../../test/support/sigma-fuzz.ts";
import type { EventFields } from "../../../schema/event.ts";
import { evaluate } from "../evaluate.ts";
import { loadRules } from "../load-rules.ts";
import type { Expr, SigmaRule } from "../rule.ts";
import { type DeadLogic, findDeadLogic, normalKey } from "./dead-logic.ts";

function ruleOf(detection: string): SigmaRule {
  const { rules, issues } = loadRules([
    {
      path: "r.yml",
      text: `title: T\nid: r\nlevel: low\nlogsource: { product: p }\ndetection:\n${detection.replaceAll(/^/gm, "  ")}\n`,
    },
  ]);
  const [rule] = rules;
  if (rule === undefined) throw new Error(JSON.stringify(issues));
  return rule;
}

/** Every kind of what is told, with the selection or value that it is about. */
function told(detection: string): string[] {
  return findDeadLogic(ruleOf(detection)).map(({ kind, at, selection }) =>
    `${kind} ${at?.kind === "test" ? at.test.written : selection}`.trim(),
  );
}

describe("what is dead is told", () => {
  test.each([
    ["s: { f: a }\ncondition: s and not s", ["conditionNever"]],
    ["s: { f: a }\ncondition: s or not s", ["conditionAlways"]],
    ["s: { f: a }\nno_f: { f: null }\ncondition: s and no_f", ["conditionNever"]],
    ["s: { f|exists: false }\nx: { f|re: x }\ncondition: s and x", ["conditionNever"]],
    ["s: { f: a }\nt: { f: b }\ncondition: s and t", ["conditionListsOnly"]],
    ["s: { f|startswith: ab }\nt: { f|startswith: ac }\ncondition: s and t", ["conditionListsOnly"]],
    ["s: { f|gt: 5 }\nt: { f|lt: 5 }\ncondition: s and t", ["conditionListsOnly"]],
    ["s: { f|cidr: 10.0.0.0/8 }\nt: { f: 192.0.2.1 }\ncondition: s and t", ["conditionListsOnly"]],
    ["s: { f|endswith: \\a.exe }\nt: { f: C:\\b.exe }\ncondition: s and not t", ["filterUnreachable t"]],
    ["s: { f: a }\nt: { f: null }\ncondition: s and not t", ["filterUnreachable t"]],
    ["s: { f|contains: ab }\nt: { f|contains: abc }\ncondition: s or t", ["selectionWithoutEffect t"]],
    ["s: { f|contains: ab }\nt: { f|contains: abc }\ncondition: s and t", ["selectionWithoutEffect s"]],
    ["s: { f|contains: [ab, abc, x] }\ncondition: s", ["valueCovered abc"]],
    ["s: { f|contains: [ab, AB] }\ncondition: s", ["valueCovered ab"]],
    ["s: { f|contains|all: [ab, abc] }\ncondition: s", ["valueImplied ab"]],
    ["s: { f|cidr: [10.0.0.0/8, 10.1.0.0/16] }\ncondition: s", ["valueCovered 10.1.0.0/16"]],
    ["s: { f: ['a*', 'ab?'] }\ncondition: s", ["valueCovered ab?"]],
    ["s: [{ f: a, g: b }, { f: a }]\ncondition: s", ["alternativeCovered s"]],
    [
      "s: { f: a }\nf_1: { g: x }\nf_2: { g|contains: x }\ncondition: s and not f_1 and not f_2",
      ["filterUnreachable f_1"],
    ],
  ])("%j: %j", (detection, kinds) => {
    expect(told(detection)).toEqual(kinds);
  });

  test.each([
    "s: { f|contains: [ab, ba] }\ncondition: s",
    "s: { f|contains|all: [ab, ba] }\ncondition: s",
    "s: { f|cased: [ab, AB] }\ncondition: s",
    "s: { f|startswith: ab }\nt: { f|endswith: c }\ncondition: s and not t",
    "s: { f|contains: a }\nt: { f: b*a }\ncondition: s and not t",
    "s: { f: 5 }\nt: { f|lt: 9, g: 1 }\ncondition: s and not t",
    "s: { f|windash|contains: ' -a' }\ncondition: s",
    "s: { f|re: a }\nt: { f: b }\ncondition: s and t",
    "s: { f: null }\nt: { f|exists: true }\ncondition: s and t",
    "s: { f: a }\nt: { f: b }\ncondition: s or t",
  ])("nothing of %j", (detection) => {
    expect(told(detection)).toEqual([]);
  });
});

const key = (detection: string): string => normalKey(ruleOf(detection).condition);

test("rules that say the same have one key, whatever names and order they have", () => {
  const one = key("s: { f|contains: [a, b], g: 1 }\ncondition: s");
  expect(key("x: { g: 1 }\nz: { f|contains: [b, A, a] }\ncondition: (z) and x")).toBe(one);
  expect(key("s: { f|contains|all: [a, b], g: 1 }\ncondition: s")).not.toBe(one);
});

/** A condition in which a part is always or never true, however deep it lies. */
function deepReplaced(expr: Expr, part: Expr, holds: boolean): Expr {
  if (expr === part) return { kind: holds ? "and" : "or", parts: [] };
  switch (expr.kind) {
    case "and":
    case "or":
      return { kind: expr.kind, parts: expr.parts.map((inner) => deepReplaced(inner, part, holds)) };
    case "not":
    case "selection":
      return { ...expr, part: deepReplaced(expr.part, part, holds) };
    case "test":
      return expr;
  }
}

/** Why a verdict is wrong of these events, or null. */
function refuted({ condition }: SigmaRule, dead: DeadLogic, events: readonly EventFields[]): string | null {
  const single = events.filter((fields) => [...fields.values()].every((value) => !Array.isArray(value)));
  const all = (expr: Expr, holds: boolean, of = events): boolean =>
    of.every((fields) => evaluate(expr, fields) === holds);
  const same = (expr: Expr, of = events): boolean =>
    of.every((fields) => evaluate(expr, fields) === evaluate(condition, fields));
  const at = dead.at ?? condition;
  const isRight = {
    conditionNever: () => all(condition, false),
    conditionAlways: () => all(condition, true),
    conditionListsOnly: () => all(condition, false, single),
    selectionNever: () => all(at, false),
    selectionAlways: () => all(at, true),
    selectionListsOnly: () => all(at, false, single),
    filterUnreachable: () => same(deepReplaced(condition, at, false), single),
    selectionWithoutEffect: () =>
      same(deepReplaced(condition, at, false)) || same(deepReplaced(condition, at, true)),
    valueCovered: () => same(deepReplaced(condition, at, false)),
    alternativeCovered: () => same(deepReplaced(condition, at, false)),
    valueImplied: () => same(deepReplaced(condition, at, true)),
  }[dead.kind]();
  return isRight ? null : dead.kind;
}

describe("a verdict is right of every event", () => {
  test("of random rules", () => {
    let count = 0;
    fc.assert(
      fc.property(randomRule, fc.array(randomFields, { minLength: 30, maxLength: 60 }), (written, events) => {
        const [rule] = readRandomRules([written]);
        if (rule === undefined) return;
        for (const dead of findDeadLogic(rule)) {
          count++;
          expect([dead.kind, refuted(rule, dead, events)]).toEqual([dead.kind, null]);
        }
      }),
      { numRuns: 3000 },
    );
    expect(count).toBeGreaterThan(300);
  }, 120_000);

  const corpus = corpusDir();
  test.skipIf(corpus === null)(
    "of published rules (skipped: the test corpus is not installed)",
    () => {
      const { rules } = loadRules(openSigmaCorpus(corpus ?? "").files);
      const withDead = rules
        .map((rule) => ({ rule, dead: findDeadLogic(rule) }))
        .filter(({ dead }) => dead.length > 0);
      const refutations = withDead.flatMap(({ rule, dead }, at) => {
        const events = [...madeEvents([rule], { cases: 60, seed: at })].map(({ fields }) => fields);
        return dead.flatMap((one) => refuted(rule, one, events) ?? []);
      });
      expect(withDead.length).toBeGreaterThan(50);
      expect(refutations).toEqual([]);
    },
    120_000,
  );
});
