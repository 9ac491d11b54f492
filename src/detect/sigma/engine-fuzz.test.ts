import { describe, expect, test } from "vitest";
import { corpusDir } from "../../../test/support/corpus.ts";
import { openSigmaCorpus } from "../../../test/support/sigma-corpus.ts";
import { fuzzRules } from "../../../test/support/sigma-fuzz.ts";
import { loadRules } from "./load-rules.ts";

const corpus = corpusDir();
describe.skipIf(corpus === null)("the published rules (skipped: the test corpus is not installed)", () => {
  test("the compiled engine agrees with the plain reading on events made for them", () => {
    const { rules } = loadRules(openSigmaCorpus(corpus ?? "").files);
    const { matched, disagreements, cases } = fuzzRules(rules, { cases: 2500, seed: 2 });
    expect(disagreements).toEqual([]);
    expect(matched).toBeGreaterThan(cases / 4);
  }, 120_000);
});
