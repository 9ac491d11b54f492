export type {
  ClickHouse,
  ClickHouseAddress,
  QueryAnswer,
  QueryLimits,
  QueryOptions,
  QueryParams,
  StreamFormat,
} from "./clickhouse.ts";
export { openEmbeddedEngine } from "./embedded/embedded-engine.ts";
export { embeddedEngineVersion } from "./embedded/engine-version.ts";
export {
  type Deployment,
  type EventStoreState,
  fillMigration,
  inspectEventStore,
  migrateClickHouse,
  readClickHouseMigrations,
} from "./migrate.ts";
export { connectClickHouse, openServerEngine } from "./server-engine.ts";
