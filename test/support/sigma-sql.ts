import { appendGroup } from "../../src/events/index.ts";
import { evaluate } from "../../src/detect/sigma/evaluate.ts";
import { createSigmaEngine, ruleToSql, type SigmaRule } from "../../src/detect/index.ts";
import type { ClickHouse } from "../../src/platform/clickhouse/index.ts";
import type { EventFields } from "../../src/schema/event.ts";
import { type EventLogsource, logsourceCovers } from "../../src/schema/logsource.ts";
import { groupOf } from "./events.ts";

/** An event, as far as rules look at it. */
export type PlainEvent = { readonly logsource: EventLogsource; readonly fields: EventFields };

/** A rule of which its SQL, the compiled engine and the plain reading do not find the same events. */
export type SqlDisagreement = {
  readonly rule: string;
  readonly sql: string;
  readonly onlySql: readonly PlainEvent[];
  readonly onlyPlain: readonly PlainEvent[];
  /** Events on which the compiled engine is alone with its verdict. */
  readonly compiledAlone: readonly PlainEvent[];
};

export type SqlOutcome = {
  /** Rules that have a form in SQL, times events. */
  readonly pairs: number;
  readonly matched: number;
  readonly refused: readonly { readonly rule: string; readonly reason: string }[];
  readonly disagreements: readonly SqlDisagreement[];
};

/**
 * Stores events in an empty engine, as the pipeline does, and holds the SQL of rules and the compiled rules against the
 * plain reading of them.
 */
export async function compareSql(
  clickhouse: ClickHouse,
  rules: readonly SigmaRule[],
  events: readonly PlainEvent[],
): Promise<SqlOutcome> {
  await clickhouse.command("TRUNCATE TABLE event");
  await appendGroup(clickhouse, { ...groupOf(1, events), token: crypto.randomUUID() });
  const engine = createSigmaEngine(rules);
  const compiled = events.map((event) => new Set(engine.match(event).map(({ uid }) => uid)));
  const refused: { rule: string; reason: string }[] = [];
  const disagreements: SqlDisagreement[] = [];
  let [pairs, matched] = [0, 0];
  for (const rule of rules) {
    const form = ruleToSql(rule, { columns: "idx", limit: events.length });
    if (form.kind === "refused") {
      refused.push({ rule: rule.uid, reason: form.reason });
      continue;
    }
    const found = await indexesOf(clickhouse, form.sql);
    const isMatch = (event: PlainEvent): boolean =>
      logsourceCovers(rule.logsource, event.logsource) && evaluate(rule.condition, event.fields);
    const onlySql = events.filter((event, index) => found.has(index) && !isMatch(event));
    const onlyPlain = events.filter((event, index) => !found.has(index) && isMatch(event));
    const compiledAlone = events.filter(
      (event, index) =>
        compiled[index]?.has(rule.uid) !== isMatch(event) && found.has(index) === isMatch(event),
    );
    pairs += events.length;
    matched += found.size;
    if (onlySql.length + onlyPlain.length + compiledAlone.length > 0)
      disagreements.push({ rule: rule.uid, sql: form.sql, onlySql, onlyPlain, compiledAlone });
  }
  return { pairs, matched, refused, disagreements };
}

async function indexesOf(clickhouse: ClickHouse, sql: string): Promise<Set<number>> {
  const { rows } = await clickhouse.query<{ idx: number }>(
    `WITH events AS (SELECT * FROM event) SELECT * FROM (${sql})`,
    {},
    // the longest rule has hashes of thousands of drivers
    { maxRows: 1_000_000, settings: { max_query_size: 1 << 20 } },
  );
  return new Set(rows.map(({ idx }) => idx));
}
