export { connectPostgres } from "./connect.ts";
export { type EmbeddedServer, startEmbeddedServer } from "./embedded/embedded-server.ts";
export { enginePrograms, findEnginePackage } from "./embedded/engine-files.ts";
export { type DatabaseState, inspectDatabase, migrate, MIGRATION_TABLE, readMigrations } from "./migrate.ts";
export type { OnChange } from "./on-change.ts";
export { openPostgres } from "./open-postgres.ts";
export type { Postgres, Transaction } from "./postgres.ts";
