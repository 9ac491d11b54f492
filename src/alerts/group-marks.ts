import { sql } from "kysely";
import type { Postgres } from "../platform/postgres/postgres.ts";

/** A group that was stored so long ago does not come again: a spool hands out what is not done at its next start. */
const KEPT_DAYS = 30;
/** Rows that one statement deletes, so that none holds its locks for long. */
const ROWS_AT_ONCE = 10_000;

/** Forgets which groups of the pipeline were taken long ago, for all tenants. Answers how many. */
export async function forgetOldGroups(postgres: Postgres): Promise<number> {
  for (let forgotten = 0; ; ) {
    const { numAffectedRows = 0n } = await postgres.asPlatform((db) =>
      sql`
        delete from pipeline_group where ctid = any(array(
          select ctid from pipeline_group
          where taken_at < now() - make_interval(days => ${KEPT_DAYS}) limit ${ROWS_AT_ONCE}))`.execute(db),
    );
    forgotten += Number(numAffectedRows);
    if (numAffectedRows < ROWS_AT_ONCE) return forgotten;
  }
}
