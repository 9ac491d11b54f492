import type { RowBinaryInsert } from "./clickhouse.ts";

/**
 * The statement of an insert, up to its FORMAT. `origin` says where the rows come from. Names are our own; the token
 * is checked, because it stands in the text.
 */
export function insertStatement(
  insert: Pick<RowBinaryInsert, "table" | "columns" | "deduplicationToken">,
  origin = "",
): string {
  const { table, columns, deduplicationToken } = insert;
  if (!/^[A-Za-z0-9_.:-]{1,200}$/.test(deduplicationToken))
    throw new Error(`'${deduplicationToken}' is no deduplication token`);
  const settings = `SETTINGS insert_deduplicate = 1, insert_deduplication_token = '${deduplicationToken}'`;
  return `INSERT INTO ${table} (${columns.join(", ")}) ${origin} ${settings}`;
}
