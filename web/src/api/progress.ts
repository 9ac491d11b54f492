import { problemOf } from "./problem-error.ts";

/** How who waits hears of work that takes long, and ends it. */
export type Watching<Progress> = {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
};

type Line<Progress, Result> =
  | ({ readonly kind: "progress" } & Progress)
  | { readonly kind: "result"; readonly result: Result }
  | { readonly kind: "problem"; readonly problem: { readonly status: number } };

/**
 * Asks for work that tells lines of JSON while it goes on; the answer is its result.
 *
 * @throws {ProblemError} when it is refused or fails on the way; whatever the network throws when it breaks off
 */
export async function watchWork<Progress, Result>(
  address: string,
  body: unknown,
  { signal, onProgress }: Watching<Progress>,
): Promise<Result> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    credentials: "same-origin",
    body: JSON.stringify(body),
    signal,
  });
  if (!response.ok || response.body === null) throw await problemOf(response);
  for await (const text of lines(response.body)) {
    const line: unknown = JSON.parse(text);
    if (!isLine<Progress, Result>(line)) continue;
    if (line.kind === "progress") onProgress(line);
    else if (line.kind === "result") return line.result;
    else throw await problemOf(Response.json(line.problem, { status: line.problem.status }));
  }
  throw new Error("The connection broke off before the end.");
}

/** Our own API is believed beyond the kind of a line. */
function isLine<Progress, Result>(value: unknown): value is Line<Progress, Result> {
  return typeof value === "object" && value !== null && "kind" in value;
}

async function* lines(body: ReadableStream<BufferSource>): AsyncGenerator<string> {
  let held = "";
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    const parts = (held + piece).split("\n");
    held = parts.pop() ?? "";
    yield* parts;
  }
}
