export {
  type CorrelationRows,
  type CorrelationStore,
  createCorrelationStore,
  type StoredEnd,
} from "./correlation-store.ts";
export { appendGroup, type GroupRows, type SourceMinute } from "./event-append.ts";
export { type Around, createEventContextStore, type EventContextStore } from "./event-context-store.ts";
export {
  type ContentMember,
  type ContentStore,
  createContentStore,
  type NewlyAlerting,
} from "./content-store.ts";
export { type CoverageStore, createCoverageStore, type LogsourceFields } from "./coverage-store.ts";
export type { Evaluation } from "./evaluation.ts";
export { createEventEncoder, type EventEncoder, encodeQuarantine } from "./event-encoder.ts";
export { createEventExporter, type EventExporter } from "./event-export.ts";
export { createFindingExporter, type FindingExporter } from "./finding-export.ts";
export type { EventRecord, QuarantineRecord } from "./event-record.ts";
export {
  createEventScanner,
  createScanReader,
  type EventScanner,
  readOcsf,
  type Scan,
  type ScannedEvent,
  type ScanOptions,
  type ScanReader,
} from "./event-scan.ts";
export { createEventSearchStore, type EventSearchStore } from "./event-search-store.ts";
export { createFieldStore, type FieldStore } from "./field-store.ts";
export {
  createFindingQueryStore,
  type DetectorCounts,
  type EntityCount,
  type FindingQueryStore,
  type TechniqueCount,
  type Volume,
} from "./finding-query-store.ts";
export {
  coveredLogsources,
  createHistoryReader,
  type EventKey,
  type HistoryPart,
  type HistoryReader,
  type PartQuery,
} from "./history-reader.ts";
export { createHuntFindingStore, type HuntFindingStore } from "./hunt-finding-store.ts";
export {
  createHuntStore,
  type DetectorVersion,
  type HuntStore,
  type LookedBack,
  type OpenPart,
} from "./hunt-store.ts";
export { type HuntCover, type LedgerBucket, ledgerOf } from "./ledger.ts";
export { createLedgerStore, type LedgerStore } from "./ledger-store.ts";
export { findingsOfGroup } from "./group-findings.ts";
export { type KnownFinding, knownFindings } from "./known-findings.ts";
export { createMatchEncoder, type MatchEncoder, MatchReader, type MatchRow } from "./match-rows.ts";
export {
  createQuarantineStore,
  type QuarantineFilter,
  type QuarantineStore,
  type StoredQuarantine,
} from "./quarantine-store.ts";
export {
  type ReadAgain,
  readAgain,
  type RecordStages,
  type Reparsed,
  reparseQuarantine,
  type ReparseStages,
} from "./reparse.ts";
export {
  createSourceQueryStore,
  type SilentSource,
  type SourceHour,
  type SourceQueryStore,
  type SourceStatistics,
  type SourceTotals,
} from "./source-query-store.ts";
export {
  createRuleEffortStore,
  type RuleEffortRow,
  type RuleEffortStore,
} from "./rule-effort-store.ts";
export { createSqlStore, type SqlStore } from "./sql/sql-store.ts";
export { readFields, readKinds, type StoredKind, storedValue } from "./stored-fields.ts";
export { StoredRowReader } from "./stored-row.ts";
export type { TimeRange } from "./time-range.ts";
