import type { SigmaRule } from "../../detect/index.ts";
import { attackOf } from "../../schema/attack.ts";
import type { Level } from "../../schema/finding.ts";
import { MatchDetail, type MatchRow } from "./scan-report.ts";

/** A rule as outputs name it. */
export type RuleFacts = {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly level: Level;
  readonly status: string;
  readonly path: string;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly description: string;
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
};

/** A match, in its place among all of them. */
export type Detection = {
  readonly time: number | null;
  readonly rule: RuleFacts;
  readonly host: string;
  readonly users: readonly string[];
  /** The file or member, and the number of the record in it, from 1. */
  readonly part: string;
  readonly record: number;
  readonly unanswered: readonly string[];
  readonly detail: () => MatchDetail;
};

/** Of a rule, or of a correlation with the level that it comes to. */
export function ruleFacts(rule: Omit<SigmaRule, "condition" | "selections" | "logsource">): RuleFacts {
  const { uid, version, title, level, status, path, description, references, falsePositives, tags } = rule;
  return {
    id: uid,
    version,
    title,
    level,
    status,
    path,
    description,
    references,
    falsePositives,
    ...attackOf(tags),
  };
}

export function detectionOf(row: MatchRow, rule: RuleFacts, record: number): Detection {
  const { time, host, users, part, unanswered } = row;
  return {
    time,
    rule,
    host,
    users,
    part,
    unanswered,
    record,
    detail: () => MatchDetail.parse(JSON.parse(row.detail)),
  };
}

/** A time as ISO 8601 in UTC; empty for none; of one that no calendar has, its number. */
export function isoTime(time: number | null): string {
  if (time === null) return "";
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}
