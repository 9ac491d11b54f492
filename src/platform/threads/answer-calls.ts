import { parentPort } from "node:worker_threads";
import type { ThreadCall, ThreadCalls, ThreadReply } from "./thread-calls.ts";

/** Bytes of an answer that move to the asker instead of being copied; the thread has them no more. */
type Moves<Calls extends ThreadCalls> = {
  readonly [Name in keyof Calls]?: (answer: Calls[Name]["answer"]) => readonly Uint8Array[];
};

/** Makes this file's thread answer calls, one after the other. A call that throws fails alone. */
export function answerCalls<Calls extends ThreadCalls>(
  handlers: {
    readonly [Name in keyof Calls]: (ask: Calls[Name]["ask"]) => Calls[Name]["answer"];
  },
  moves: Moves<Calls> = {},
): void {
  const port = parentPort;
  if (port === null) throw new Error("this file runs as a worker thread");
  const byName = new Map<string, (ask: unknown) => unknown>(Object.entries(handlers));
  const movesByName = new Map<string, (answer: unknown) => readonly Uint8Array[]>(Object.entries(moves));
  port.on("message", ({ id, name, ask }: ThreadCall) => {
    let reply: ThreadReply;
    let moved: readonly ArrayBufferLike[] = [];
    try {
      const handler = byName.get(name);
      if (handler === undefined) throw new Error(`the thread knows no call '${name}'`);
      const answer = handler(ask);
      moved =
        movesByName
          .get(name)?.(answer)
          .map((bytes) => bytes.buffer) ?? [];
      reply = { id, isDone: true, answer };
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      reply = { id, isDone: false, message };
    }
    port.postMessage(
      reply,
      moved.filter((buffer) => buffer instanceof ArrayBuffer),
    );
  });
}
