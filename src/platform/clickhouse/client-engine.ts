import type { ClickHouseClient } from "@clickhouse/client";
import type { Lanes } from "../../lib/lanes.ts";
import type { ClickHouse, QueryAnswer, QueryLimits, QueryParams } from "./clickhouse.ts";
import { refusalOf } from "./refusal.ts";

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MEMORY_BYTES = 1024 ** 3;

/**
 * What both engines share: reading and commands. Inserting is each engine's own. `lane` hands out a client that may
 * be used until the work is done.
 */
export function createClientEngine(lane: Lanes<ClickHouseClient>): Pick<ClickHouse, "query" | "command"> {
  return {
    query: <Row>(sql: string, params: QueryParams = {}, limits: QueryLimits = {}) =>
      refusing(() =>
        lane((client) => readAnswer<Row>(client, `${sql}\n${settingsClause(limits)}`, params, limits.signal)),
      ),
    command: (sql, params = {}) =>
      refusing(() =>
        lane(async (client) => {
          await client.command({ query: sql, query_params: { ...params } });
        }),
      ),
  };
}

/** As a clause of the query, not as client settings: the embedded engine would keep those for the queries after. */
function settingsClause(limits: QueryLimits): string {
  const seconds = Math.max(1, Math.ceil((limits.timeoutMs ?? DEFAULT_TIMEOUT_MS) / 1000));
  const settings = [
    `max_execution_time = ${seconds}`,
    `max_memory_usage = ${limits.maxMemoryBytes ?? DEFAULT_MEMORY_BYTES}`,
    "output_format_json_quote_64bit_integers = 0",
    ...(limits.maxRows === undefined
      ? []
      : [`max_result_rows = ${limits.maxRows}`, "result_overflow_mode = 'break'"]),
  ];
  return `SETTINGS ${settings.join(", ")}`;
}

async function readAnswer<Row>(
  client: ClickHouseClient,
  query: string,
  params: QueryParams,
  signal: AbortSignal | undefined,
): Promise<QueryAnswer<Row>> {
  const started = performance.now();
  const result = await client.query({
    query,
    format: "JSON",
    query_params: { ...params },
    ...(signal === undefined ? {} : { abort_signal: signal }),
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

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusalOf(error);
  }
}
