import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { recordBytes } from "../../schema/raw-batch.ts";
import type { RawBatch } from "../../schema/raw-record.ts";
import type { ImportTarget } from "./import-run.ts";

export type ServerTargetOptions = {
  /** Of the server: the API is found below it. */
  readonly url: URL;
  /** An API key that may send events; it says whose records they are. */
  readonly key: string;
  readonly source: string;
  readonly type: string | null;
  /** How long a server that is busy or away is asked again before the import gives up. */
  readonly patienceMs: number;
};

/** Sends to a running server, which answers once the records are on disk. */
export function createServerTarget(options: ServerTargetOptions): ImportTarget {
  return {
    send: async (batch, form) => {
      const url = new URL(`/api/v1/ingest/${encodeURIComponent(options.source)}`, options.url);
      url.searchParams.set("import", "true");
      url.searchParams.set("form", form);
      if (options.type !== null) url.searchParams.set("type", options.type);
      const headers = { authorization: `Bearer ${options.key}`, "content-type": "application/octet-stream" };
      await post(url, { method: "POST", headers, body: bodyOf(batch) }, options.patienceMs);
    },
  };
}

/** The records as a file would have them, so that the server cuts them where they were cut here. */
function bodyOf(batch: Pick<RawBatch, "context" | "body" | "ends">): Buffer {
  const whole: RawBatch = {
    ...batch,
    tenantUid: "",
    sourceName: "",
    listener: "",
    sourceType: null,
    host: null,
    receivedAt: 0,
  };
  const lines: Uint8Array[] = batch.context === null ? [] : [Buffer.from(`${batch.context}\n`)];
  const lineFeed = Buffer.from("\n");
  for (let index = 0; index < batch.ends.length; index++) lines.push(recordBytes(whole, index), lineFeed);
  return Buffer.concat(lines);
}

type Post = {
  readonly method: "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

async function post(url: URL, request: Post, patienceMs: number): Promise<void> {
  for (let waited = 0; ; ) {
    const answer = await fetch(url, request).catch(
      (cause: unknown) => new Error(`${url.origin} cannot be reached`, { cause }),
    );
    if (!(answer instanceof Error) && answer.ok) return void (await answer.arrayBuffer());
    const pauseMs = answer instanceof Error ? RETRY_MS : retryAfter(answer);
    if (pauseMs === null || waited + pauseMs > patienceMs)
      throw answer instanceof Error ? answer : new Error(await refusalOf(answer));
    waited += pauseMs;
    await setTimeout(pauseMs);
  }
}

const RETRY_MS = 1000;

/** Null when asking again is of no use. */
function retryAfter(answer: Response): number | null {
  if (answer.status !== 429 && answer.status !== 503) return null;
  const seconds = Number(answer.headers.get("retry-after"));
  return seconds > 0 ? seconds * 1000 : RETRY_MS;
}

async function refusalOf(answer: Response): Promise<string> {
  const problem = z.object({ title: z.string() }).safeParse(await answer.json().catch(() => null));
  return `the server answered ${answer.status}${problem.success ? `: ${problem.data.title}` : ""}`;
}
