import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { buffer } from "node:stream/consumers";
import {
  type ClickHouseClient,
  type ClickHouseSettings,
  EXCEPTION_TAG_HEADER_NAME,
  extractErrorAtTheEndOfChunk,
} from "@clickhouse/client";
import type {
  ClickHouse,
  ClickHouseAddress,
  Privilege,
  QueryAnswer,
  QueryOptions,
  QueryParams,
  RowBinaryInsert,
} from "./clickhouse.ts";
import { refusalOf } from "./refusal.ts";

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MEMORY_BYTES = 1024 ** 3;

/** The port over HTTP, which a server and our own engine both speak. */
export function createClientEngine(client: ClickHouseClient, address: ClickHouseAddress): ClickHouse {
  return {
    address,
    query: <Row>(sql: string, params: QueryParams = {}, options: QueryOptions = {}) =>
      refusing(() => readAnswer<Row>(client, sql, params, options)),
    async *stream(sql, format, params = {}, options = {}) {
      try {
        const { stream, response_headers: headers } = await client.exec({
          query: `${sql}\nFORMAT ${format}`,
          query_params: { ...params },
          ...requestOptions(options),
        });
        try {
          yield* withoutError(stream, headers[EXCEPTION_TAG_HEADER_NAME]);
        } finally {
          stream.destroy();
        }
      } catch (error) {
        throw refusalOf(error);
      }
    },
    command: (sql, params = {}) =>
      refusing(async () => {
        await client.command({ query: sql, query_params: { ...params } });
      }),
    isGranted: (privileges) => refusing(() => checkGrant(client, privileges)),
    insertRowBinary: (insert) => refusing(() => insertRows(client, insert)),
    close: () => client.close(),
  };
}

async function readAnswer<Row>(
  client: ClickHouseClient,
  query: string,
  params: QueryParams,
  options: QueryOptions,
): Promise<QueryAnswer<Row>> {
  const started = performance.now();
  const result = await client.query({
    query,
    format: "JSON",
    query_params: { ...params },
    ...requestOptions(options),
  });
  const { data, meta, statistics, rows_before_limit_at_least: rowsBeforeLimit } = await result.json<Row>();
  return {
    rows: data,
    columns: meta ?? [],
    elapsedMs: performance.now() - started,
    rowsRead: statistics?.rows_read ?? 0,
    bytesRead: statistics?.bytes_read ?? 0,
    rowsBeforeLimit: rowsBeforeLimit ?? null,
  };
}

function requestOptions(options: QueryOptions): {
  clickhouse_settings: ClickHouseSettings;
  abort_signal?: AbortSignal;
} {
  return {
    clickhouse_settings: {
      max_execution_time: Math.max(0.001, (options.timeoutMs ?? DEFAULT_TIMEOUT_MS) / 1000),
      max_memory_usage: String(options.maxMemoryBytes ?? DEFAULT_MEMORY_BYTES),
      output_format_json_quote_64bit_integers: 0,
      ...(options.maxRows === undefined
        ? {}
        : { max_result_rows: String(options.maxRows), result_overflow_mode: "break" }),
      ...options.settings,
      ...(options.isReadonly === true ? { readonly: "1" } : {}),
    },
    ...(options.signal === undefined ? {} : { abort_signal: options.signal }),
  };
}

/** The statement takes no FORMAT, so the answer is in the default one. Source: ClickHouse docs, "CHECK GRANT". */
async function checkGrant(client: ClickHouseClient, privileges: readonly Privilege[]): Promise<boolean> {
  const { stream } = await client.exec({ query: `CHECK GRANT ${privileges.join(", ")} ON *` });
  return (await text(stream)).trim() === "1";
}

async function insertRows(client: ClickHouseClient, insert: RowBinaryInsert): Promise<void> {
  if (insert.bytes.length === 0) return;
  const { stream } = await client.exec({
    query: `INSERT INTO ${insert.table} (${insert.columns.join(", ")}) FORMAT RowBinary`,
    values: Readable.from([insert.bytes]),
    clickhouse_settings: { insert_deduplicate: 1, insert_deduplication_token: insert.deduplicationToken },
  });
  // an answer that nobody reads, empty as it is, keeps its connection from all who come after
  await buffer(stream);
}

/** An error in the middle of an answer stands behind the rows, between two tags. Source: ClickHouse 25.11. */
async function* withoutError(
  stream: AsyncIterable<Uint8Array>,
  tag: string | string[] | undefined,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of stream) {
    if (held.length > 0) yield held;
    held = chunk;
  }
  if (typeof tag === "string" && Buffer.from(held).includes(`${tag}\r\n__exception__\r\n`))
    throw extractErrorAtTheEndOfChunk(Buffer.from(held), tag);
  if (held.length > 0) yield held;
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusalOf(error);
  }
}
