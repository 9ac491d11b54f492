import { DatabaseSync, type StatementSync } from "node:sqlite";
import { z } from "zod";
import type { CorrelationMatch } from "./match.ts";
import type { SavedWindow } from "./windows/window.ts";

/** A group that was put down: its window, and when the newest match in it was. */
export type SpilledGroup = {
  readonly key: string;
  /** Infinity when it must not be forgotten. */
  readonly newest: number;
  readonly held: HeldGroup;
};
export type HeldGroup = { readonly parts: readonly string[]; readonly window: SavedWindow };

/** Where a correlator puts what it has no room for, to take it up again as it was. */
export type Spill = {
  readonly putMatches: (second: number, matches: readonly CorrelationMatch[]) => void;
  readonly takeMatches: (second: number) => CorrelationMatch[];
  readonly putGroups: (run: number, groups: readonly SpilledGroup[]) => void;
  readonly takeGroup: (run: number, key: string) => HeldGroup | null;
  /** Forgets groups of a run whose newest match was before a time. Answers how many. */
  readonly forgetGroups: (run: number, before: number) => number;
  /** Forgets all. */
  readonly clear: () => void;
};

/** A file for what correlators put down. It is work in hand, not a record: a start begins with an empty one. */
export type SpillFile = {
  /** A place of its own for one correlator. */
  readonly open: () => Spill;
  readonly close: () => void;
};

// written by us in the same run of the program
const Json = z.string();
const Matches = z.custom<CorrelationMatch>((value) => typeof value === "object" && value !== null);
const Held = z.custom<HeldGroup>((value) => typeof value === "object" && value !== null);

/** Opens an SQLite file that is empty or not there. */
export function openSpillFile(path: string): SpillFile {
  const database = new DatabaseSync(path);
  // nobody reads it after a crash
  database.exec(`
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE waiting (owner INTEGER, second INTEGER, matched TEXT);
    CREATE INDEX waiting_second ON waiting (owner, second);
    CREATE TABLE spilled (owner INTEGER, run INTEGER, key TEXT, newest REAL, held TEXT, PRIMARY KEY (owner, run, key)) WITHOUT ROWID;
    CREATE INDEX spilled_newest ON spilled (owner, run, newest);
  `);
  let owners = 0;
  return {
    open: () => new SqliteSpill(database, owners++),
    close: () => database.close(),
  };
}

class SqliteSpill implements Spill {
  readonly #database: DatabaseSync;
  readonly #owner: number;
  readonly #sql: Readonly<
    Record<
      "putMatch" | "matches" | "dropMatches" | "putGroup" | "group" | "dropGroup" | "forget",
      StatementSync
    >
  >;

  constructor(database: DatabaseSync, owner: number) {
    this.#database = database;
    this.#owner = owner;
    this.#sql = {
      putMatch: database.prepare("INSERT INTO waiting VALUES (?, ?, ?)"),
      matches: database.prepare("SELECT matched FROM waiting WHERE owner = ? AND second = ?"),
      dropMatches: database.prepare("DELETE FROM waiting WHERE owner = ? AND second = ?"),
      putGroup: database.prepare("INSERT INTO spilled VALUES (?, ?, ?, ?, ?)"),
      group: database.prepare("SELECT held FROM spilled WHERE owner = ? AND run = ? AND key = ?"),
      dropGroup: database.prepare("DELETE FROM spilled WHERE owner = ? AND run = ? AND key = ?"),
      forget: database.prepare("DELETE FROM spilled WHERE owner = ? AND run = ? AND newest < ?"),
    };
  }

  putMatches(second: number, matches: readonly CorrelationMatch[]): void {
    this.#together(() => {
      for (const match of matches) this.#sql.putMatch.run(this.#owner, second, JSON.stringify(match));
    });
  }

  takeMatches(second: number): CorrelationMatch[] {
    const rows = this.#sql.matches.all(this.#owner, second);
    this.#sql.dropMatches.run(this.#owner, second);
    return rows.map((row) => Matches.parse(JSON.parse(Json.parse(row["matched"]))));
  }

  putGroups(run: number, groups: readonly SpilledGroup[]): void {
    this.#together(() => {
      for (const { key, newest, held } of groups)
        this.#sql.putGroup.run(this.#owner, run, key, newest, JSON.stringify(held));
    });
  }

  takeGroup(run: number, key: string): HeldGroup | null {
    const row = this.#sql.group.get(this.#owner, run, key);
    if (row === undefined) return null;
    this.#sql.dropGroup.run(this.#owner, run, key);
    return Held.parse(JSON.parse(Json.parse(row["held"])));
  }

  forgetGroups(run: number, before: number): number {
    return Number(this.#sql.forget.run(this.#owner, run, before).changes);
  }

  clear(): void {
    this.#database.prepare("DELETE FROM waiting WHERE owner = ?").run(this.#owner);
    this.#database.prepare("DELETE FROM spilled WHERE owner = ?").run(this.#owner);
  }

  #together(work: () => void): void {
    this.#database.exec("BEGIN");
    work();
    this.#database.exec("COMMIT");
  }
}
