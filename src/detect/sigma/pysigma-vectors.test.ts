import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { corpusDir } from "../../../test/support/corpus.ts";
import { loadRules } from "./load-rules.ts";
import type { Expr, Match, Test } from "./rule.ts";
import { parseSigmaText, type SigmaText } from "./sigma-text.ts";

/** What each vector asks about, in YAML. */
const DETECTIONS: Readonly<Record<string, string>> = {
  "contains trailing bs": "s: { f|contains: '\\Desktop\\' }",
  "startswith trailing bs": "s: { f|startswith: 'C:\\' }",
  "contains *x*": "s: { f|contains: '*x*' }",
  "contains int": "s: { f|contains: 5 }",
  "endswith list|all": "s: { f|contains|all: [a, b] }",
  windash: "s: { f|windash|contains: [' -a-b -c', ' --x'] }",
  "windash|contains order": "s: { f|windash|contains: ' -f ' }",
  "windash all": "s: { f|contains|windash|all: ['-a', '-b'] }",
  "windash dash only": "s: { f|windash: '-' }",
  "windash endash src": "s: { f|windash: '\u2013foo' }",
  base64offset: "s: { f|base64offset|contains: foobar }",
  "base64offset utf8": "s: { f|base64offset|contains: 'f\u00f6\u00f6' }",
  base64: "s: { f|base64: foo }",
  "base64 wildcard": "s: { f|base64: 'fo*' }",
  "base64 escaped star": "s: { f|base64: 'fo\\*' }",
  "wide b64off": "s: { f|wide|base64offset|contains: ab }",
  utf16le: "s: { f|utf16le|base64: ab }",
  utf16: "s: { f|utf16|base64: ab }",
  "re i": "s: { f|re|i|m|s: a.b }",
  cased: "s: { f|contains|cased: Ab }",
  "cased|contains": "s: { f|cased|contains: A }",
  "cidr hostbits": "s: { f|cidr: 10.1.2.3/8 }",
  "cidr v6": "s: { f|cidr: 'fe80::/10' }",
  "cidr list": "s: { f|cidr: [10.0.0.0/8, '::1/128'] }",
  exists: "s: { f|exists: true }",
  "exists str": "s: { f|exists: 'yes' }",
  fieldref: "s: { f|fieldref: g }",
  "fieldref contains": "s: { f|fieldref|contains: g }",
  "fieldref neq": "s: { f|fieldref|neq: g }",
  "neq list": "s: { f|neq: [a, b] }",
  "neq contains all": "s: { f|neq|contains|all: [a, b] }",
  "gt str": "s: { f|gt: '5' }",
  gt: "s: { f|gt: 5 }",
  "gt float": "s: { f|gt: 5.0 }",
  hour: "s: { f|hour: 5 }",
  null: "s: { f: null }",
  "null in list": "s: { f: [null, a] }",
  "empty list": "s: { f: [] }",
  "empty str": "s: { f: '' }",
  "contains empty": "s: { f|contains: '' }",
  bool: "s: { f: true }",
  "num str": "s: { f: '4688' }",
  "kw list": "s: [a b, c*d, 5]",
  "kw |all": "s: { '|all': [a, b] }",
  "kw |all scalar": "s: { '|all': a }",
  "kw scalar": "s: abc",
  "kw map+list mix": "s: [a, { f: b }]",
  "nested list of maps w 2 keys": "s: [{ f: a, g: b }, { h: c }]",
  "dup field diff mod": "s: { f|contains: a, f|endswith: b }",
  "percent plain": "s: { f: '%srv%' }",
  "contains|re order": "s: { f|contains|re: a }",
  "unknown mod": "s: { f|foo: a }",
  "all single": "s: { f|all: a }",
  "ident and-or hyphen": "a-b: { f: 1 }\ncondition: a-b",
  "ident not_x": "not_x: { f: 1 }\ncondition: not_x",
};
const CONDITION_SELECTIONS =
  "selection_a: { f: 1 }\nselection_b: { g: 2 }\n_hidden: { h: 3 }\nfilter: { i: 4 }";

/** Where we differ from pySigma 1.5 and why; what we say instead. */
const DIFFERENT: Readonly<Record<string, { readonly reason: string; readonly ours: string }>> = {
  "base64offset utf8": {
    reason: "pySigma counts characters where bytes are meant, and keeps padding that depends on what follows",
    ours: "f=EXP[[<SpecialChars.WILDCARD_MULTI: 1>, 'ZsO2w7', <SpecialChars.WILDCARD_MULTI: 1>], [<SpecialChars.WILDCARD_MULTI: 1>, 'bDtsO2', <SpecialChars.WILDCARD_MULTI: 1>], [<SpecialChars.WILDCARD_MULTI: 1>, 'mw7bDt', <SpecialChars.WILDCARD_MULTI: 1>]]",
  },
  "base64 escaped star": {
    reason: "pySigma encodes the backslash of an escape, which is not part of the text",
    ours: "f=SigmaString['Zm8q']",
  },
  utf16le: {
    reason: "the specification has this modifier, pySigma does not",
    ours: "f=SigmaString['YQBiAA==']",
  },
  utf16: {
    reason: "pySigma writes the byte order mark as UTF-8",
    ours: "f=SigmaString['//5hAGIA']",
  },
  "kw list": {
    reason: "a number among keywords is looked for as text, which is how every backend reads it",
    ours: "OR(KW=SigmaString['a b'], KW=SigmaString['c', <SpecialChars.WILDCARD_MULTI: 1>, 'd'], KW=SigmaString['5'])",
  },
  "ident not_x": { reason: "pySigma reads the start of the name as the operator", ours: "f=SigmaNumber:1" },
  "COND 1 of nothing*": { reason: "pySigma makes it a condition of nothing; refused when read", ours: "ERR" },
  "COND selection_a and not 1 of nothing*": {
    reason: "pySigma negates a condition of nothing; refused when read",
    ours: "ERR",
  },
};

/** Vectors that are about pySigma's own printing of patterns, or about what a list of ours fills. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  re: "shows pySigma's internal splitting of a pattern at its stars; ours keeps the text as written",
  "re contains": "pySigma wraps .* around the pattern; searching for it is the same",
  expand:
    "shows a placeholder that is not filled; ours is filled from a list or refused, as engine tests show",
};

const corpus = corpusDir();
describe.skipIf(corpus === null)("pySigma's readings (skipped: the test corpus is not installed)", () => {
  const lines = corpus === null ? [] : readLines(join(corpus, "sigma/golden/pysigma-vectors.txt"));
  const vectors = lines.filter((line) => !line.startsWith("ESC ")).map(splitVector);

  test.each(lines.filter((line) => line.startsWith("ESC ")))("%s", (line) => {
    const [, written = "", expected] = /^ESC (.*?) (\[.*)$/.exec(line) ?? [];
    expect(printText(parseSigmaText(written))).toBe(expected);
  });

  test.each(vectors.filter(({ name }) => LEFT_OUT[name] === undefined))("$name", ({ name, expected }) => {
    const different = DIFFERENT[name];
    const ours = reading(name);
    expect(ours.replace(/^ERR.*/s, "ERR")).toBe(different?.ours ?? asOurs(expected));
    // a difference that is gone must not stay in the list
    if (different) expect(different.ours).not.toBe(asOurs(expected));
  });

  test("no vector is asked without its detection", () => {
    const asked = vectors.filter(({ name }) => !name.startsWith("COND ") && LEFT_OUT[name] === undefined);
    expect(asked.map(({ name }) => name).filter((name) => DETECTIONS[name] === undefined)).toEqual([]);
  });
});

function readLines(path: string): string[] {
  return readFileSync(path, "utf8").trimEnd().split("\n");
}

function splitVector(line: string): { name: string; expected: string } {
  const at = line.indexOf(" => ");
  return { name: line.slice(0, at), expected: line.slice(at + 4) };
}

/** A list of conditions is an OR; of an error only that it is one. */
function asOurs(expected: string): string {
  if (expected.startsWith("ERR")) return "ERR";
  return expected.includes(" || ") ? `OR(${expected.replaceAll(" || ", ", ")})` : expected;
}

function reading(name: string): string {
  const condition = name.startsWith("COND ") ? name.slice(5) : null;
  const detection =
    condition === null
      ? (DETECTIONS[name] ?? "")
      : `${CONDITION_SELECTIONS}\ncondition: ${condition === "list" ? "[selection_a, filter]" : JSON.stringify(condition)}`;
  const whole = detection.includes("condition:") ? detection : `${detection}\ncondition: s`;
  const text = `title: T\nlogsource: { product: windows }\ndetection:\n${whole.replaceAll(/^/gm, "  ")}\nlevel: low\n`;
  const { rules, issues } = loadRules([{ path: "v.yml", text }]);
  const [rule] = rules;
  return rule ? print(rule.condition) : `ERR ${JSON.stringify(issues)}`;
}

const EXPANDING = new Set(["windash", "base64offset"]);

function print(expr: Expr): string {
  switch (expr.kind) {
    case "selection":
      return print(expr.part);
    case "not":
      return `NOT(${print(expr.part)})`;
    case "test":
      return expr.test.modifiers.some((modifier) => EXPANDING.has(modifier))
        ? printExpansion([expr.test])
        : printTest(expr.test);
    case "and":
    case "or": {
      const forms = formsOfOneValue(expr.parts);
      if (expr.kind === "or" && forms !== null) return printExpansion(forms);
      return `${expr.kind.toUpperCase()}(${expr.parts.map(print).join(", ")})`;
    }
  }
}

/** Tests that a modifier made of one value, or null. */
function formsOfOneValue(parts: readonly Expr[]): Test[] | null {
  const tests = parts.flatMap((part) => (part.kind === "test" ? [part.test] : []));
  const [first] = tests;
  const isOne =
    tests.length === parts.length &&
    tests.every(
      ({ written, modifiers }) => written === first?.written && modifiers.some((one) => EXPANDING.has(one)),
    );
  return isOne ? tests : null;
}

function printExpansion(tests: readonly Test[]): string {
  const values = tests.map(({ match }) => (match.kind === "text" ? printText(match.value) : ""));
  return `${tests[0]?.field ?? "KW"}=EXP[${values.join(", ")}]`;
}

function printTest({ field, match }: Test): string {
  if (field === null && match.kind === "text") return `KW=SigmaString${printText(match.value.slice(1, -1))}`;
  return `${field}=${printMatch(match)}`;
}

function printMatch(match: Match): string {
  if (match.kind === "text")
    return `${match.isCased ? "SigmaCasedString" : "SigmaString"}${printText(match.value)}`;
  if (match.kind === "number") return `SigmaNumber:${match.value}`;
  if (match.kind === "boolean") return `SigmaBool:${match.value ? "True" : "False"}`;
  return match.kind === "null" ? "SigmaNull:" : printSpecial(match);
}

function printSpecial(match: Exclude<Match, { kind: "text" | "number" | "boolean" | "null" }>): string {
  switch (match.kind) {
    case "exists":
      return `SigmaExists:${match.isPresent ? "True" : "False"}`;
    case "regex": {
      const names = [...FLAGS].flatMap(([flag, name]) => (match.flags.includes(flag) ? [`'${name}'`] : []));
      return `RE['${match.source}'][${names.join(", ")}]`;
    }
    case "cidr":
      return `SigmaCIDRExpression:${match.network}`;
    case "compare":
      return `SigmaCompareExpression:${match.value}`;
    case "fieldref":
      return `SigmaFieldReference:${match.field}`;
    case "timepart":
      return `SigmaTimestampPart:${match.value}`;
  }
}

const FLAGS = new Map([
  ["s", "DOTALL"],
  ["i", "IGNORECASE"],
  ["m", "MULTILINE"],
]);

/** As Python prints its list of parts. */
function printText(value: SigmaText): string {
  const parts = value.flatMap((part) => {
    if (part.kind === "any") return ["<SpecialChars.WILDCARD_MULTI: 1>"];
    if (part.kind === "one") return ["<SpecialChars.WILDCARD_SINGLE: 2>"];
    return part.text === "" ? [] : [`'${part.text.replaceAll("\\", "\\\\")}'`];
  });
  return `[${parts.join(", ")}]`;
}
