import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { unlink } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { Session } from "chdb";
import { createLanes } from "../../../lib/lanes.ts";
import { insertFromFile, settingsStatement, stringLiteral } from "./request-settings.ts";

export type InterfaceOptions = {
  /** Data folder that this process has open. */
  readonly folder: string;
  /** Where rows of an INSERT wait for the engine: a private folder, in memory if there is one. */
  readonly exchange: string;
};

/** What runs side by side; further requests wait. More reads would only share the same cores and need more memory. */
const READS = 6;
const WRITES = 2;

/** Bytes of an address: bound parameters stand in it. As many as a server takes (`http_max_uri_size`). */
const LONGEST_ADDRESS = 1024 * 1024;

const READ = /^\s*(SELECT|WITH|EXPLAIN|SHOW|DESCRIBE|EXISTS)\b/i;

/** Formats without a frame around the rows, so that chunks of an answer can simply follow one another. */
const ROW_BY_ROW = /\bFORMAT\s+(JSONEachRow|JSONCompactEachRow|CSV|TabSeparated|RowBinary)\s*$/i;

/**
 * The part of ClickHouse's HTTP interface that our client uses, in front of the engine in this process: query and
 * rows in the body, parameters and settings in the address, errors with their codes, cancelling by hanging up.
 * Source: ClickHouse docs, "HTTP Interface".
 *
 * Each request has an engine connection of its own: chdb mixes up what is asked at once on one connection, and keeps
 * settings, parameters and the rest of a failed answer in it. A connection costs about a millisecond.
 */
export function createHttpInterface(options: InterfaceOptions): Server {
  const slots = {
    read: createLanes(Array.from({ length: READS }, (_, slot) => slot)),
    write: createLanes(Array.from({ length: WRITES }, (_, slot) => slot)),
  };
  return createServer({ maxHeaderSize: LONGEST_ADDRESS }, (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname === "/ping") {
      response.end("Ok.\n");
      return;
    }
    answer({ request, response, url: url.searchParams }, options, slots).catch((error: unknown) =>
      sendError(response, error),
    );
  });
}

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URLSearchParams;
};
type Slots = Readonly<Record<"read" | "write", ReturnType<typeof createLanes<number>>>>;

async function answer(exchange: Exchange, options: InterfaceOptions, slots: Slots): Promise<void> {
  const { request, url } = exchange;
  const statement = url.get("query");
  if (statement === null) {
    const query = await text(request);
    const lane = READ.test(query) ? slots.read : slots.write;
    return lane(() => run(exchange, options.folder, query));
  }
  const file = join(options.exchange, randomUUID());
  try {
    await pipeline(request, createWriteStream(file, { mode: 0o600, highWaterMark: 1 << 20 }));
    await slots.write(() => run(exchange, options.folder, insertFromFile(statement, file)));
  } finally {
    await unlink(file).catch(() => undefined);
  }
}

async function run({ response, url }: Exchange, folder: string, query: string): Promise<void> {
  if (response.destroyed) return;
  const queryId = url.get("query_id") ?? randomUUID();
  const session = new Session(folder);
  const hungUp = (): void => {
    if (!response.writableFinished) void kill(folder, queryId);
  };
  response.once("close", hungUp);
  try {
    const settings = settingsStatement(new URLSearchParams([["log_comment", queryId], ...url]));
    if (settings !== null) await session.queryAsync(settings);
    response.setHeader("X-ClickHouse-Query-Id", queryId);
    if (READ.test(query) && ROW_BY_ROW.test(query)) await sendRows(response, session, query);
    else await sendWhole(response, session, query);
  } finally {
    response.off("close", hungUp);
    session.close();
  }
}

async function sendWhole(response: ServerResponse, session: Session, query: string): Promise<void> {
  const result = await session.queryAsync(query);
  response.setHeader(
    "X-ClickHouse-Summary",
    JSON.stringify({ read_rows: String(result.rowsRead), read_bytes: String(result.bytesRead) }),
  );
  response.end(result.bytes());
}

async function sendRows(response: ServerResponse, session: Session, query: string): Promise<void> {
  const tag = randomBytes(8).toString("hex");
  response.setHeader("X-ClickHouse-Exception-Tag", tag);
  try {
    for await (const chunk of session.queryStream(query)) {
      if (response.destroyed) return;
      if (!response.write(chunk.raw()))
        await Promise.race([once(response, "drain"), once(response, "close")]);
    }
    response.end();
  } catch (error) {
    if (!response.headersSent) throw error;
    // the status is gone, so the error goes behind the rows (ClickHouse 25.11 and later)
    const message = `${messageOf(error)}\n`;
    response.end(
      `\r\n__exception__\r\n${tag}\r\n${message}${Buffer.byteLength(message)} ${tag}\r\n__exception__\r\n`,
    );
  }
}

/** Stops a query whose answer nobody waits for any more. */
async function kill(folder: string, queryId: string): Promise<void> {
  const session = new Session(folder);
  try {
    await session.queryAsync(`KILL QUERY WHERE Settings['log_comment'] = ${stringLiteral(queryId)} ASYNC`);
  } catch {
    // it may have ended by itself, and there is nobody to tell
  } finally {
    session.close();
  }
}

function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const message = messageOf(error);
  const code = /^Code: (\d+)/.exec(message)?.[1];
  if (code !== undefined) response.setHeader("X-ClickHouse-Exception-Code", code);
  response.writeHead(500).end(message);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
