import ipaddr from "ipaddr.js";
import { type ExpressionBuilder, type Expression, type SqlBool, sql } from "kysely";
import { AppError } from "../lib/app-error.ts";
import { ENTITY_KINDS, LEVELS } from "../schema/finding.ts";
import type { AlertQuery } from "../schema/views/alert.ts";
import type { AlertTables } from "./alert-tables.ts";

type Filter = Omit<AlertQuery, "sort" | "order" | "offset" | "limit">;
type Condition = (eb: ExpressionBuilder<AlertTables, "alert">) => Expression<SqlBool>;

const STATES = ["new", "in_progress", "closed"];
const VERDICTS = ["true_positive", "benign_true_positive", "false_positive", "undetermined", "none"];

/**
 * The queue's filter as conditions that all must hold. `me` is the uid of whoever asks.
 * @throws {AppError} `INVALID` naming the parameter and what it may be.
 */
export function alertConditions(filter: Filter, me: string): Condition[] {
  return [
    stateCondition(filter.state),
    listCondition(
      "level",
      filter.level,
      LEVELS,
      (levels) => (eb) =>
        eb(
          "alert.level",
          "in",
          levels.map((level) => LEVELS.findIndex((known) => known === level) + 1),
        ),
    ),
    listCondition("verdict", filter.verdict, VERDICTS, verdictCondition),
    assigneeCondition(filter.assignee, me),
    entityCondition(filter.entity),
    when(filter.rule, (rule) => (eb) => eb("alert.detector_uid", "=", rule)),
    when(filter.tactic, (tactic) => () => sql<SqlBool>`${tactic} = any(alert.tactics)`),
    when(filter.technique, (technique) => () => techniqueCondition(technique)),
    when(filter.text, textCondition),
    when(filter.from, (from) => (eb) => eb("alert.last_seen", ">=", new Date(from))),
    when(filter.to, (to) => (eb) => eb("alert.last_seen", "<", new Date(to))),
  ].filter((condition) => condition !== null);
}

function when<T>(value: T | undefined, make: (value: T) => Condition): Condition | null {
  return value === undefined || value === "" ? null : make(value);
}

function listCondition(
  name: string,
  text: string | undefined,
  known: readonly string[],
  make: (values: string[]) => Condition,
): Condition | null {
  if (text === undefined || text === "") return null;
  const values = text.split(",");
  const unknown = values.find((value) => !known.includes(value));
  if (unknown !== undefined)
    throw new AppError("INVALID", `${name} has '${unknown}'.`, { place: name, expected: known });
  return make(values);
}

function stateCondition(text: string | undefined): Condition | null {
  const spelled = text?.split(",").flatMap((state) => (state === "open" ? ["new", "in_progress"] : [state]));
  return listCondition(
    "state",
    spelled?.join(","),
    STATES,
    (states) => (eb) => eb("alert.state", "in", states),
  );
}

function verdictCondition(verdicts: string[]): Condition {
  const given = verdicts.filter((verdict) => verdict !== "none");
  return (eb) =>
    eb.or([
      ...(given.length > 0 ? [eb("alert.verdict", "in", given)] : []),
      ...(verdicts.includes("none") ? [eb("alert.verdict", "is", null)] : []),
    ]);
}

function assigneeCondition(assignee: string | undefined, me: string): Condition | null {
  if (assignee === undefined || assignee === "") return null;
  if (assignee === "none") return (eb) => eb("alert.assignee_uid", "is", null);
  return (eb) => eb("alert.assignee_uid", "=", assignee === "me" ? me : assignee);
}

/** `host:WKS-*`, `ip:10.0.0.0/8`: kind and value; a value alone is looked for in every kind. */
function entityCondition(text: string | undefined): Condition | null {
  if (text === undefined || text === "") return null;
  const kind = ENTITY_KINDS.find((known) => text.startsWith(`${known}:`));
  const value = (kind === undefined ? text : text.slice(kind.length + 1)).toLowerCase();
  const network = kind === "ip" ? networkOf(value) : null;
  return (eb) =>
    eb.exists(
      eb
        .selectFrom("alert_entity")
        .select(sql<number>`1`.as("one"))
        .whereRef("alert_entity.alert_uid", "=", "alert.uid")
        .where((where) =>
          network === null
            ? where("alert_entity.value_folded", "like", likePattern(value))
            : sql<SqlBool>`app.inet_or_null(alert_entity.value_folded) <<= ${network}::inet`,
        )
        .$if(kind !== undefined, (query) => query.where("alert_entity.kind", "=", kind ?? "")),
    );
}

/** The network in the one form that the database takes, or null when it is none. */
function networkOf(value: string): string | null {
  if (!value.includes("/") || !ipaddr.isValidCIDR(value)) return null;
  const [address, bits] = ipaddr.parseCIDR(value);
  return `${address.toString()}/${bits}`;
}

/** A technique covers its sub-techniques: T1059 finds T1059.001. */
function techniqueCondition(technique: string): Expression<SqlBool> {
  const wanted = technique.toUpperCase();
  return sql<SqlBool>`exists (select 1 from unnest(alert.techniques) t where t = ${wanted} or t like ${`${wanted}.%`})`;
}

function textCondition(text: string): Condition {
  const pattern = `%${escapeLike(text.toLowerCase())}%`;
  return (eb) =>
    eb.or([
      eb(sql<string>`lower(alert.title)`, "like", pattern),
      eb.exists(
        eb
          .selectFrom("alert_entity")
          .select(sql<number>`1`.as("one"))
          .whereRef("alert_entity.alert_uid", "=", "alert.uid")
          .where("alert_entity.value_folded", "like", pattern),
      ),
    ]);
}

/** `*` is any run of characters; everything else is itself. */
function likePattern(value: string): string {
  return value.split("*").map(escapeLike).join("%");
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}
