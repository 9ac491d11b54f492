import { parentPort } from "node:worker_threads";
import type { ThreadCall, ThreadCalls, ThreadReply } from "./thread-calls.ts";

/** Bytes of an answer that move to the asker instead of being copied; the thread has them no more. */
type Moves<Calls extends ThreadCalls> = {
  readonly [Name in keyof Calls]?: (answer: Calls[Name]["answer"]) => readonly Uint8Array[];
};

/**
 * Makes this file's thread answer calls. A call that throws fails alone. Those that answer at once are answered one after
 * the other; one that waits for something lets others in meanwhile.
 */
export function answerCalls<Calls extends ThreadCalls>(
  handlers: {
    readonly [Name in keyof Calls]: (
      ask: Calls[Name]["ask"],
    ) => Calls[Name]["answer"] | Promise<Calls[Name]["answer"]>;
  },
  moves: Moves<Calls> = {},
): void {
  const port = parentPort;
  if (port === null) throw new Error("this file runs as a worker thread");
  const byName = new Map<string, (ask: unknown) => unknown>(Object.entries(handlers));
  const movesByName = new Map<string, (answer: unknown) => readonly Uint8Array[]>(Object.entries(moves));
  const send = ({ id, name }: ThreadCall, answer: unknown): void => {
    const moved = movesByName.get(name)?.(answer) ?? [];
    port.postMessage(
      { id, isDone: true, answer } satisfies ThreadReply,
      moved.map((bytes) => bytes.buffer).filter((buffer) => buffer instanceof ArrayBuffer),
    );
  };
  const fail = ({ id }: ThreadCall, error: unknown): void => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    port.postMessage({ id, isDone: false, message } satisfies ThreadReply);
  };
  port.on("message", (call: ThreadCall) => {
    try {
      const handler = byName.get(call.name);
      if (handler === undefined) throw new Error(`the thread knows no call '${call.name}'`);
      const answer = handler(call.ask);
      if (answer instanceof Promise)
        answer.then((value: unknown) => send(call, value)).catch((error: unknown) => fail(call, error));
      else send(call, answer);
    } catch (error) {
      fail(call, error);
    }
  });
}
