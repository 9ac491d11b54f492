/** What a query may cost. Everything has a bound, because a person typed most queries. */
export type QueryLimits = {
  /** Longest running time; default 30 s. */
  readonly timeoutMs?: number;
  /** Most rows in the answer; more are cut off. */
  readonly maxRows?: number;
  /** Most memory; default 1 GiB. */
  readonly maxMemoryBytes?: number;
  /** Aborting it stops the query in the engine. */
  readonly signal?: AbortSignal;
};

export type QueryOptions = QueryLimits & {
  /** Refuses whatever writes or reaches out of the store, and every further setting. */
  readonly isReadonly?: boolean;
  /** Further settings of the engine, by name. */
  readonly settings?: Readonly<Record<string, string | number>>;
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

/** Formats that can be read while they are made. */
export type StreamFormat = "JSONEachRow" | "JSONCompactEachRow" | "CSV" | "TabSeparated" | "RowBinary";

export type RowBinaryInsert = {
  readonly table: string;
  /** In the order in which the bytes have them. */
  readonly columns: readonly string[];
  readonly bytes: Uint8Array;
  /** An insert whose token was seen before changes nothing: repeating one after a crash is safe. */
  readonly deduplicationToken: string;
};

/** Where an engine answers: an HTTP address, or the private socket of our own. */
export type ClickHouseAddress =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "socket"; readonly path: string };

/** What the product needs of a server, by the engine's names. */
export type Privilege = "SELECT" | "INSERT" | "CREATE TABLE" | "ALTER TABLE";

/**
 * A ClickHouse engine: our own in a child process, or a server. The SQL is the same. All methods refuse with
 * {@link AppError}: `QUERY_INVALID` (with `position` where the engine says it), `QUERY_TOO_COSTLY`, `UNAVAILABLE`.
 */
export type ClickHouse = {
  /** For {@link connectClickHouse} in another thread. */
  readonly address: ClickHouseAddress;
  /** Runs a SELECT that has no FORMAT. */
  readonly query: <Row>(
    sql: string,
    params?: QueryParams,
    options?: QueryOptions,
  ) => Promise<QueryAnswer<Row>>;
  /** Rows as bytes in pieces of any length, read no faster than they are used. Leaving the loop stops the query. */
  readonly stream: (
    sql: string,
    format: StreamFormat,
    params?: QueryParams,
    options?: QueryOptions,
  ) => AsyncIterable<Uint8Array>;
  /** Runs a statement that answers nothing. */
  readonly command: (sql: string, params?: QueryParams) => Promise<void>;
  /** Whether this user has all of some privileges (`CREATE TABLE`) on the tables of this database. */
  readonly isGranted: (privileges: readonly Privilege[]) => Promise<boolean>;
  readonly insertRowBinary: (insert: RowBinaryInsert) => Promise<void>;
  readonly close: () => Promise<void>;
};
