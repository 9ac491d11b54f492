import fc from "fast-check";
import { expect, test } from "vitest";
import type { CorrelationMatch } from "../match.ts";
import { LatestMatches } from "./latest-matches.ts";

const ABOUT = { sourceType: "test", sourceName: "test", entities: "[]" };

test("it is what a Map would be in which each value moves to the end", () => {
  const step = fc.record({
    value: fc.constantFrom("a", "b", "c", "d"),
    after: fc.nat(3),
    forgets: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const latest = new LatestMatches();
      const model = new Map<string, CorrelationMatch>();
      let time = 0;
      for (const [at, { value, after, forgets }] of steps.entries()) {
        time += after;
        const match = { ruleUid: "r", time, eventUid: `s-0-${at}`, values: [], about: ABOUT };
        latest.set(value, match);
        model.delete(value);
        model.set(value, match);
        const before = forgets ? time - 4 : 0;
        latest.forget(before);
        const gone = [...model].filter(([, { time: seen }]) => seen < before);
        for (const [key] of gone) model.delete(key);
        expect(latest.matches()).toEqual([...model.values()]);
        expect(latest.size).toBe(model.size);
      }
    }),
  );
});
