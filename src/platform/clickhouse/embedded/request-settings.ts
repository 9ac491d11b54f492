/**
 * Parts of ClickHouse's HTTP interface that have no meaning in the embedded engine.
 * Source: ClickHouse docs, "HTTP Interface".
 */
const OF_HTTP_ALONE = new Set([
  "query",
  "query_id",
  "database",
  "default_format",
  "wait_end_of_query",
  "enable_http_compression",
  "send_progress_in_http_headers",
  "http_headers_progress_interval_ms",
]);

/**
 * The settings and bound parameters of a request as one SET statement, or null when it has none. They hold for the
 * connection, and each request has a connection of its own.
 * @throws {Error} for a name that is none
 */
export function settingsStatement(request: URLSearchParams): string | null {
  const settings = [...request]
    .filter(([name]) => !OF_HTTP_ALONE.has(name))
    .map(([name, value]) => {
      if (!/^[A-Za-z_]\w{0,127}$/.test(name)) throw new Error(`'${name}' is no setting`);
      return `${name} = ${stringLiteral(value)}`;
    });
  return settings.length === 0 ? null : `SET ${settings.join(", ")}`;
}

/** Text as a ClickHouse string literal. Source: ClickHouse docs, "Syntax", String. */
export function stringLiteral(text: string): string {
  return `'${text.replaceAll(/[\\']/g, "\\$&").replaceAll("\0", "\\0")}'`;
}

/**
 * An INSERT that has its rows in a file instead of after itself.
 * @throws {Error} when the statement is not `INSERT INTO table (columns) [SETTINGS ...] FORMAT name`
 */
export function insertFromFile(statement: string, file: string): string {
  const found = /^(INSERT INTO [\w.]+ \([\w, ]*\))(.*) (FORMAT \w+)\s*$/s.exec(statement);
  if (!found) throw new Error("This INSERT is not of the form that takes rows.");
  const [, head = "", settings = "", format = ""] = found;
  return `${head} FROM INFILE ${stringLiteral(file)}${settings} ${format}`;
}
