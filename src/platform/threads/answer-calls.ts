import { parentPort } from "node:worker_threads";
import type { ThreadCall, ThreadCalls, ThreadReply } from "./thread-calls.ts";

/** Makes this file's thread answer calls, one after the other. A call that throws fails alone. */
export function answerCalls<Calls extends ThreadCalls>(
  handlers: {
    readonly [Name in keyof Calls]: (ask: Calls[Name]["ask"]) => Calls[Name]["answer"];
  },
): void {
  const port = parentPort;
  if (port === null) throw new Error("this file runs as a worker thread");
  const byName = new Map<string, (ask: unknown) => unknown>(Object.entries(handlers));
  port.on("message", ({ id, name, ask }: ThreadCall) => {
    let reply: ThreadReply;
    try {
      const handler = byName.get(name);
      if (handler === undefined) throw new Error(`the thread knows no call '${name}'`);
      reply = { id, isDone: true, answer: handler(ask) };
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      reply = { id, isDone: false, message };
    }
    port.postMessage(reply);
  });
}
