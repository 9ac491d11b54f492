/** What a query may cost. Everything has a bound, because a person typed most queries. */
export type QueryLimits = {
  /** Longest running time; default 30 s. */
  readonly timeoutMs?: number;
  /** Most rows in the answer; more are cut off. */
  readonly maxRows?: number;
  /** Most memory; default 1 GiB. */
  readonly maxMemoryBytes?: number;
  readonly signal?: AbortSignal;
};

export type QueryAnswer<Row> = {
  readonly rows: readonly Row[];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly elapsedMs: number;
  readonly rowsRead: number;
  readonly bytesRead: number;
  /** Rows there would have been without the LIMIT, where the engine knows. */
  readonly rowsBeforeLimit: number | null;
};

/** Values of `{name:Type}` parameters. Nothing of a person's ever becomes SQL text. */
export type QueryParams = Readonly<Record<string, unknown>>;

export type RowBinaryInsert = {
  readonly table: string;
  /** In the order in which the bytes have them. */
  readonly columns: readonly string[];
  readonly bytes: Uint8Array;
  /** An insert whose token was seen before changes nothing: repeating one after a crash is safe. */
  readonly deduplicationToken: string;
};

/** A ClickHouse engine: in this process, or a server. The SQL is the same. */
export type ClickHouse = {
  /**
   * Runs a SELECT without FORMAT and SETTINGS, which are added here.
   * @throws {AppError} `QUERY_INVALID`, `QUERY_TOO_COSTLY` or `UNAVAILABLE`.
   */
  readonly query: <Row>(sql: string, params?: QueryParams, limits?: QueryLimits) => Promise<QueryAnswer<Row>>;
  /** Runs a statement that answers nothing. */
  readonly command: (sql: string, params?: QueryParams) => Promise<void>;
  readonly insertRowBinary: (insert: RowBinaryInsert) => Promise<void>;
  readonly close: () => Promise<void>;
};
