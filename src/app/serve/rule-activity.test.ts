import { expect, test } from "vitest";
import type { RuleStats } from "../pipeline/worker-messages.ts";
import { createRuleActivity } from "./rule-activity.ts";

const stats = (evaluations: number): readonly RuleStats[] => [
  { ruleUid: "r", evaluations, matches: 0, sampledMs: 0 },
];

test("numbers of idle threads are at once the newest", async () => {
  let n = 0;
  const activity = createRuleActivity(() => Promise.resolve(stats(++n)));
  expect(await activity()).toEqual(stats(1));
  expect(await activity()).toEqual(stats(2));
});

test("busy threads are asked once, and what they said before stands until they answer", async () => {
  const answers: PromiseWithResolvers<readonly RuleStats[]>[] = [];
  const activity = createRuleActivity(() => {
    const answer = Promise.withResolvers<readonly RuleStats[]>();
    answers.push(answer);
    return answer.promise;
  });
  expect(await activity()).toEqual([]);
  expect(await activity()).toEqual([]);
  expect(answers).toHaveLength(1);
  answers[0]?.resolve(stats(7));
  await answers[0]?.promise;
  expect(await activity()).toEqual(stats(7));
});

test("a thread that fails to answer leaves what was known", async () => {
  let isAlive = true;
  const activity = createRuleActivity(() =>
    isAlive ? Promise.resolve(stats(3)) : Promise.reject(new Error("the worker thread ended")),
  );
  expect(await activity()).toEqual(stats(3));
  isAlive = false;
  expect(await activity()).toEqual(stats(3));
});
