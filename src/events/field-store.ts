import type { ClickHouse, QueryLimits } from "../platform/clickhouse/index.ts";
import { EVENT_COLUMN_GROUPS, EVENT_COLUMNS, findEventColumns } from "../schema/event-columns.ts";
import type { Completion, CompletionQuery, FieldInfo } from "../schema/views/event.ts";
import { eventCondition } from "./event-rows.ts";
import { createExpiringCache } from "./expiring-cache.ts";
import { completionPlace, type CompletionPlace } from "./query/complete-query.ts";
import { printField, printPattern } from "./query/print-query.ts";
import { findField } from "./query/query-to-sql.ts";
import { rangeParams, type TimeRange, tenantRange } from "./time-range.ts";

/** What can be asked for, and what may come next in a query that is being typed. */
export type FieldStore = {
  /** Typed columns, then the source's own fields seen in the range, the most frequent first. At most a minute old. */
  fields(tenantUid: string, range: TimeRange, limits?: QueryLimits): Promise<readonly FieldInfo[]>;
  /** Fields by name, values of a field by how often they occur among the events of the rest of the query. */
  complete(tenantUid: string, query: CompletionQuery, limits?: QueryLimits): Promise<Completion>;
};

/** A field with how many events of the range have it, estimated; null for typed columns. */
type CountedField = FieldInfo & { readonly count: number | null };

const CANDIDATES = 20;
const CACHE_MS = 60_000;
/** A person waits for a list that long; what was counted by then is shown. */
const PATIENCE_MS = 3000;

export function createFieldStore(clickhouse: ClickHouse): FieldStore {
  const cache = createExpiringCache<readonly CountedField[]>(CACHE_MS);
  const counted = (
    tenantUid: string,
    range: TimeRange,
    limits?: QueryLimits,
  ): Promise<readonly CountedField[]> => {
    // a range that moves with the clock is the same range for a while
    const key = [tenantUid, Math.floor(range.from / CACHE_MS), Math.floor(range.to / CACHE_MS)].join("\0");
    // others wait for the same answer, so that it does not end when one of them is gone
    const { signal: _signal, ...bounds } = limits ?? {};
    return cache(key, () => readFields(clickhouse, tenantUid, range, bounds));
  };
  return {
    async fields(tenantUid, range, limits) {
      return (await counted(tenantUid, range, limits)).map(({ count: _count, ...field }) => field);
    },
    async complete(tenantUid, query, limits) {
      const place = completionPlace(query.query, query.cursor);
      const { replaceFrom, replaceTo } = place;
      if (place.kind === "nothing") return { replaceFrom, replaceTo, candidates: [] };
      const candidates =
        place.kind === "value"
          ? await completeValue(clickhouse, tenantUid, { ...query, query: place.rest }, { place, limits })
          : completeField(place, await counted(tenantUid, query, limits));
      return { replaceFrom, replaceTo, candidates };
    },
  };
}

type Candidates = Completion["candidates"];

/** Columns that are no part of the OCSF event. */
const OWN_COLUMNS: readonly CountedField[] = [
  ["source_name", "Source"],
  ["source_type", "Source type"],
  ["listener", "Listener"],
  ["message", "Message"],
].map(([name = "", label = ""]) => ({
  name,
  kind: "string",
  origin: "ocsf",
  label,
  aliases: [],
  count: null,
}));

const COLUMN_FIELDS: readonly CountedField[] = [
  ...EVENT_COLUMNS.map(
    ({ path, kind, label, aliases }): CountedField => ({
      name: path,
      kind,
      origin: "ocsf",
      label,
      aliases: [...aliases],
      count: null,
    }),
  ),
  ...OWN_COLUMNS,
];

const GROUP_FIELDS: readonly CountedField[] = EVENT_COLUMN_GROUPS.map(({ name, label }) => ({
  name,
  kind: "string",
  origin: "ocsf",
  label,
  aliases: [],
  count: null,
}));

/** Kinds of events that are looked into, and events of each. */
const KINDS = 300;
const SAMPLE = 2000;
const MAX_SOURCE_FIELDS = 2000;

/**
 * A few events of each kind tell which fields it has: events of a kind lie together in the store, so that this reads
 * little however many there are, and the rare kinds are not lost among the frequent ones.
 */
async function readFields(
  clickhouse: ClickHouse,
  tenantUid: string,
  range: TimeRange,
  limits?: QueryLimits,
): Promise<CountedField[]> {
  const { rows: kinds } = await clickhouse.query<{ source_type: string; class_uid: number; total: number }>(
    `SELECT source_type, class_uid, count() AS total FROM event WHERE ${tenantRange("time")}
     GROUP BY source_type, class_uid ORDER BY total DESC LIMIT ${KINDS}`,
    rangeParams(tenantUid, range),
    limits,
  );
  if (kinds.length === 0) return [...COLUMN_FIELDS];
  const samples = kinds.map(
    ({ total }, index) =>
      `SELECT fields, toFloat64(${Math.max(1, total / SAMPLE)}) AS weight FROM event
       WHERE ${tenantRange("time")} AND source_type = {type${index}:String} AND class_uid = {class${index}:UInt32} LIMIT ${SAMPLE}`,
  );
  const params: Record<string, unknown> = { ...rangeParams(tenantUid, range) };
  for (const [index, kind] of kinds.entries()) {
    params[`type${index}`] = kind.source_type;
    params[`class${index}`] = kind.class_uid;
  }
  const { rows } = await clickhouse.query<{
    name: string;
    total: number;
    numbers: number;
    addresses: number;
    seen: number;
  }>(
    `SELECT name, round(sum(weight)) AS total, count() AS seen,
       countIf(isNotNull(toFloat64OrNull(value))) AS numbers, countIf(isIPv4String(value) OR isIPv6String(value)) AS addresses
     FROM (${samples.map((sample) => `(${sample})`).join(" UNION ALL ")})
     ARRAY JOIN mapKeys(fields) AS name, mapValues(fields) AS value
     GROUP BY name ORDER BY total DESC, name LIMIT ${MAX_SOURCE_FIELDS}`,
    params,
    limits,
  );
  const own = rows
    // a name that means a typed column is asked of that column
    .filter(({ name }) => findField(name) === null)
    .map(
      ({ name, total, seen, numbers, addresses }): CountedField => ({
        name,
        kind: numbers === seen ? "number" : addresses === seen ? "ip" : "string",
        origin: "source",
        label: name,
        aliases: [],
        count: total,
      }),
    );
  return [...COLUMN_FIELDS, ...own];
}

function completeField(place: CompletionPlace, fields: readonly CountedField[]): Candidates {
  const wanted = place.prefix.toLowerCase();
  const named = [...GROUP_FIELDS, ...fields].flatMap((field) => {
    const rank = Math.min(...[field.name, ...field.aliases, field.label].map((name) => rankOf(name, wanted)));
    return rank === NO_MATCH ? [] : [{ field, rank }];
  });
  const found = named
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, CANDIDATES)
    .map(({ field }) => ({
      text: `${printField({ field: field.name, isOwn: false })}${place.kind === "exists" ? "" : ":"}`,
      label: field.origin === "ocsf" ? `${field.name} (${field.label})` : field.name,
      kind: "field" as const,
      count: field.count,
    }));
  if (place.kind === "exists") return found;
  const operators = ["AND", "OR", "NOT"].filter(
    (operator) =>
      operator.startsWith(place.prefix.toUpperCase()) && (place.isAfterTerm || operator === "NOT"),
  );
  return [
    ...operators.map((text) => ({ text, label: text, kind: "operator" as const, count: null })),
    ...found,
  ];
}

const NO_MATCH = 9;

/** Names that begin so come first, then those with a part that does, then those that have it anywhere. */
function rankOf(name: string, wanted: string): number {
  const at = name.toLowerCase().indexOf(wanted);
  if (at < 0) return NO_MATCH;
  return at === 0 ? 0 : /[._ ]/.test(name.charAt(at - 1)) ? 1 : 2;
}

async function completeValue(
  clickhouse: ClickHouse,
  tenantUid: string,
  query: CompletionQuery,
  { place, limits }: { readonly place: CompletionPlace; readonly limits: QueryLimits | undefined },
): Promise<Candidates> {
  const condition = eventCondition(tenantUid, query);
  const { value, filled } = valueSql(place);
  const { rows } = await clickhouse.query<{ value: string; total: number }>(
    `SELECT value, count() AS total FROM (SELECT ${value} AS value FROM event WHERE ${condition.sql} AND ${filled})
     WHERE position(lowerUTF8(value), {prefix:String}) > 0 AND length(value) BETWEEN 1 AND 500
     GROUP BY value ORDER BY startsWith(lowerUTF8(value), {prefix:String}) DESC, total DESC, value LIMIT ${CANDIDATES}`,
    { ...condition.params, field: place.field, prefix: place.prefix.toLowerCase() },
    { ...limits, timeoutMs: PATIENCE_MS, settings: { timeout_overflow_mode: "break" } },
  );
  return rows.map((row) => ({
    text: valueText(row.value),
    label: row.value,
    kind: "value",
    count: row.total,
  }));
}

/** The values that an event has of the field at the place, and the condition that it has any. */
function valueSql({ field, isOwn }: CompletionPlace): { readonly value: string; readonly filled: string } {
  const column = isOwn ? null : findField(field);
  if (column !== null)
    return {
      value: `toString(${column.column})`,
      filled: column.kind === "number" ? "1" : `${column.column} != ''`,
    };
  const group = isOwn ? [] : findEventColumns(field).map((member) => `toString(${member.column})`);
  if (group.length > 0) return { value: `arrayJoin(arrayDistinct([${group.join(", ")}]))`, filled: "1" };
  return {
    value: "arrayJoin(splitByChar('\\n', fields[{field:String}]))",
    filled: "mapContains(fields, {field:String})",
  };
}

/** A value as it stands in a query: bare where nothing in it has a meaning. */
function valueText(value: string): string {
  return /^[\w.@][\w.@-]*$/.test(value) && !/^(?:AND|OR|NOT)$/.test(value)
    ? value
    : printPattern([{ kind: "text", text: value }]);
}
