import { expect, onTestFinished, test } from "vitest";
import { createLogger } from "../log/index.ts";
import { CallingThread } from "./calling-thread.ts";

type Calls = {
  readonly double: { readonly ask: number; readonly answer: number };
  readonly fail: { readonly ask: string; readonly answer: never };
  readonly bytes: { readonly ask: number; readonly answer: Uint8Array };
  readonly left: { readonly ask: null; readonly answer: number };
  readonly die: { readonly ask: null; readonly answer: never };
};

const ANSWER_CALLS = new URL("./answer-calls.ts", import.meta.url).href;
const SCRIPT = `import { answerCalls } from ${JSON.stringify(ANSWER_CALLS)};
let last = new Uint8Array(0);
answerCalls({
  double: (value) => 2 * value,
  fail: (message) => { throw new Error(message); },
  bytes: (length) => (last = new Uint8Array(length).fill(7)),
  left: () => last.length,
  die: () => process.exit(3),
}, { bytes: (bytes) => [bytes] });`;

function start(): CallingThread<Calls> {
  const script = new URL(`data:text/javascript,${encodeURIComponent(SCRIPT)}`);
  const thread = new CallingThread<Calls>({ script, logger: createLogger("silent") });
  onTestFinished(() => thread.close());
  return thread;
}

test("a thread answers each call, and a call that fails fails alone", async () => {
  const thread = start();
  const failing = thread.ask("fail", "not this one");
  const calls = [1, 2, 3].map((value) => thread.ask("double", value));
  await expect(failing).rejects.toThrow("not this one");
  expect(await Promise.all(calls)).toEqual([2, 4, 6]);
});

test("bytes of an answer can move, and are then with the asker alone", async () => {
  const thread = start();
  expect(await thread.ask("bytes", 5)).toEqual(new Uint8Array(5).fill(7));
  expect(await thread.ask("left", null)).toBe(0);
});

test("a thread that dies fails what it was asked, and is there again", async () => {
  const thread = start();
  const restarted = new Promise<void>((resolve) => thread.onRestart(resolve));
  const [dying, lost] = [thread.ask("die", null), thread.ask("double", 1)];
  await expect(dying).rejects.toThrow("ended with code 3");
  await expect(lost).rejects.toThrow("ended with code 3");
  await restarted;
  expect(await thread.ask("double", 4)).toBe(8);
});
