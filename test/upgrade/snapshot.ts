import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { Installation } from "./read-installation.ts";

const Person = z.object({ email: z.string(), password: z.string(), totpSecret: z.string() });

/** What is known of a release's installation beside its databases. */
export const Facts = z.object({
  release: z.string(),
  /** The key of its sealed secrets, in hex. It opens nothing else. */
  masterKey: z.string(),
  administrator: Person,
  analyst: Person,
  ingestKey: z.string(),
  seen: Installation,
});
export type Facts = z.infer<typeof Facts>;

export type Snapshot = {
  readonly facts: Facts;
  /** Schema and rows, for the superuser. */
  readonly postgres: string;
  /** Statements, each beginning with {@link STATEMENT}. */
  readonly clickhouse: string;
};

/** Begins each statement of `clickhouse.sql`: rows may hold any other text. */
export const STATEMENT = "-- statement\n";

export const RELEASES = fileURLToPath(new URL("./releases", import.meta.url));

/** Days that events are kept in a snapshot: longer than anyone will run this test. */
export const RETENTION_DAYS = 18_250;

export function releases(): string[] {
  return readdirSync(RELEASES).toSorted();
}

export function readSnapshot(release: string): Snapshot {
  const file = (name: string): string => readFileSync(`${RELEASES}/${release}/${name}`, "utf8");
  return {
    facts: Facts.parse(JSON.parse(file("facts.json"))),
    postgres: file("postgres.sql"),
    clickhouse: file("clickhouse.sql"),
  };
}
