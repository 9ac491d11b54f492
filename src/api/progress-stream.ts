import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { goneSignal } from "./gone-signal.ts";
import { problemFor } from "./problem.ts";
import { type Allowance, whileAllowed } from "./while-allowed.ts";

/** How a route's work says how far it is, and learns that nobody waits for it any more. */
export type Watched<Progress> = {
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => void;
};

/** For who wants the end alone. */
export function unwatched(reply: Pick<FastifyReply, "raw">): Watched<unknown> {
  return { signal: goneSignal(reply), report: () => undefined };
}

/** Lines are no closer together: nobody reads faster. */
const PAUSE_MS = 200;

/**
 * Answers work that takes long as lines of JSON: `{"kind":"progress",...}` as often as is useful, and at the end
 * `{"kind":"result","result":...}` or `{"kind":"problem","problem":...}`. A file without such an end broke off. What
 * is refused before there is any progress is refused as everywhere else. Once the right to it is gone it breaks off,
 * and the work is ended.
 */
export async function sendProgress<Progress extends object, Result>(
  request: FastifyRequest,
  reply: FastifyReply,
  allowance: Allowance,
  work: (watched: Watched<Progress>) => Promise<Result>,
): Promise<FastifyReply> {
  let latest: Progress | null = null;
  let news = Promise.withResolvers<null>();
  const result = work({
    signal: goneSignal(reply),
    report: (progress) => {
      latest = progress;
      news.resolve(null);
    },
  });
  const ended = result.then(
    (value) => ({ kind: "result", result: value }),
    (error: unknown) => ({ kind: "problem", problem: problemFor(error, request) }),
  );
  if ((await Promise.race([ended, news.promise]))?.kind === "problem") await result;
  const lines = async function* (): AsyncGenerator<string> {
    let end = await Promise.race([ended, news.promise]);
    while (end === null) {
      news = Promise.withResolvers();
      yield `${JSON.stringify({ kind: "progress", ...latest })}\n`;
      await Promise.race([ended, sleep(PAUSE_MS)]);
      end = await Promise.race([ended, news.promise]);
    }
    yield `${JSON.stringify(end)}\n`;
  };
  return reply
    .type("application/x-ndjson")
    .header("x-accel-buffering", "no")
    .send(Readable.from(whileAllowed(lines(), allowance), { objectMode: false }));
}
