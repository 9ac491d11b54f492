import { sql } from "kysely";
import type { Postgres } from "../platform/postgres/index.ts";

/** What matching a rule took, of the whole installation. */
export type RuleEffortRow = {
  readonly ruleUid: string;
  readonly evaluations: number;
  readonly matches: number;
  /** Time of one evaluation in sixteen. */
  readonly sampledMs: number;
};

/** What rules did, over all runs of the program. */
export type RuleEffortStore = {
  add(efforts: readonly RuleEffortRow[]): Promise<void>;
  /** Of some rules; `since` is when the first of all was counted, or now. */
  read(
    ruleUids: readonly string[],
  ): Promise<{ readonly since: number; readonly efforts: readonly RuleEffortRow[] }>;
};

export function createRuleEffortStore(postgres: Postgres): RuleEffortStore {
  return {
    async add(efforts) {
      if (efforts.length === 0) return;
      const column = (name: Exclude<keyof RuleEffortRow, "ruleUid">): readonly number[] =>
        efforts.map((effort) => effort[name]);
      await postgres.asPlatform((db) =>
        sql`
          insert into rule_effort (rule_uid, evaluations, matches, sampled_ms)
          select * from unnest(${efforts.map(({ ruleUid }) => ruleUid)}::text[], ${column("evaluations")}::float8[],
            ${column("matches")}::float8[], ${column("sampledMs")}::float8[])
          on conflict (rule_uid) do update set evaluations = rule_effort.evaluations + excluded.evaluations,
            matches = rule_effort.matches + excluded.matches,
            sampled_ms = rule_effort.sampled_ms + excluded.sampled_ms`.execute(db),
      );
    },
    read: (ruleUids) =>
      postgres.asPlatform(async (db) => {
        const { rows } = await sql<{
          rule_uid: string;
          evaluations: number;
          matches: number;
          sampled_ms: number;
        }>`select rule_uid, evaluations, matches, sampled_ms from rule_effort
           where rule_uid = any(${ruleUids}::text[])`.execute(db);
        const { rows: first } = await sql<{ since: Date }>`
          select coalesce(min(since), now()) as since from rule_effort`.execute(db);
        return {
          since: first[0]?.since.getTime() ?? 0,
          efforts: rows.map((row) => ({
            ruleUid: row.rule_uid,
            evaluations: row.evaluations,
            matches: row.matches,
            sampledMs: row.sampled_ms,
          })),
        };
      }),
  };
}
