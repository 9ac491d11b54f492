import { EVENT_COLUMNS } from "../schema/event-columns.ts";
import type { FoundEvent } from "../schema/views/event.ts";
import { ROW_COLUMNS, rowView, sourceFieldSql, type StoredRow } from "./event-rows.ts";
import { findField } from "./query/query-to-sql.ts";

/** What a list of events is to have beside its columns. */
export type FoundWanted = {
  /** Fields by any of their names. */
  readonly fields: readonly string[];
  readonly withRaw: boolean;
};

/** A row of a list as the store answers it. */
export type FoundRow = StoredRow & {
  readonly [own: `own${number}`]: string | null;
  readonly raw_text?: string;
  readonly raw_bytes?: number;
};

/** How events of a list are selected, and how one is read. */
export type FoundSelect = {
  /** The whole statement around one of the `event` table that begins behind its columns: `WHERE …`. */
  readonly sql: (rest: string) => string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly read: (row: FoundRow) => FoundEvent;
};

/** Longest value in a list, in characters. One event whole has all of it; a thousand whole would be a gigabyte. */
const MAX_CHARACTERS = 2000;

const LONG_COLUMNS = EVENT_COLUMNS.filter(({ type }) => type === "String").map(({ column }) => column);

/** Raw records and fields of the source's own are most of an event's bytes: they are read only when asked for. */
export function selectFound({ fields, withRaw }: FoundWanted): FoundSelect {
  const own = [...new Set(fields)].map((name, index) => ({ name, key: `own${index}` as const }));
  const inner = [
    ROW_COLUMNS,
    ...own.map(({ name, key }) => `${ownSql(name, `name_${key}`)} AS ${key}`),
    ...(withRaw ? ["raw"] : []),
  ];
  // outside, so that a condition on a column is one on the whole value
  const short = [...LONG_COLUMNS, ...own.map(({ key }) => key)].map((name) => `${cut(name)} AS ${name}`);
  const raw = withRaw
    ? `, substringUTF8(toValidUTF8(raw), 1, ${MAX_CHARACTERS}) AS raw_text, length(raw) AS raw_bytes`
    : "";
  return {
    sql: (rest) =>
      `SELECT * ${withRaw ? "EXCEPT raw " : ""}REPLACE (${short.join(", ")})${raw} FROM (SELECT ${inner.join(", ")} FROM event ${rest})`,
    params: Object.fromEntries(own.map(({ name, key }) => [`name_${key}`, name])),
    read: (row) => ({
      ...rowView(row),
      own: Object.fromEntries(
        own.flatMap(({ name, key }) => {
          const value = row[key];
          return typeof value === "string" ? [[name, value] as const] : [];
        }),
      ),
      raw: row.raw_text === undefined ? null : { text: row.raw_text, bytes: row.raw_bytes ?? 0 },
    }),
  };
}

function ownSql(name: string, place: string): string {
  const column = findField(name);
  if (column === null) return sourceFieldSql(place);
  return `nullIf(toString(${column.column}), '${column.kind === "number" ? "0" : ""}')`;
}

function cut(name: string): string {
  return `if(lengthUTF8(${name}) > ${MAX_CHARACTERS}, concat(substringUTF8(${name}, 1, ${MAX_CHARACTERS}), '…'), ${name})`;
}
