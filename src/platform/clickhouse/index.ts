export type { ClickHouse, QueryAnswer, QueryLimits, QueryParams } from "./clickhouse.ts";
export { openEmbeddedEngine } from "./embedded-engine.ts";
export { type Deployment, fillMigration, migrateClickHouse, readClickHouseMigrations } from "./migrate.ts";
export { openServerEngine } from "./server-engine.ts";
