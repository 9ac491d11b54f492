export type {
  ClickHouse,
  QueryAnswer,
  QueryLimits,
  QueryOptions,
  QueryParams,
  StreamFormat,
} from "./clickhouse.ts";
export { openEmbeddedEngine } from "./embedded/embedded-engine.ts";
export { type Deployment, fillMigration, migrateClickHouse, readClickHouseMigrations } from "./migrate.ts";
export { openServerEngine } from "./server-engine.ts";
