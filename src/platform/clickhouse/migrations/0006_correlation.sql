-- What correlations are made of, and how far they came. See docs/decisions/correlation.md.

-- Matches of rules that correlations refer to, with the fields that these read; the finding of a rule that is to be seen stands in
-- `finding` besides. What a correlation found that others refer to is a match too.
CREATE TABLE IF NOT EXISTS correlation_match {{on_cluster}} (
  tenant_uid LowCardinality(String),
  rule_uid LowCardinality(String),
  time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  event_uid String CODEC(ZSTD(1)),
  source_type LowCardinality(String),
  source_name LowCardinality(String),
  -- JSON: value by field, entities
  field_values String CODEC(ZSTD(1)),
  entities String CODEC(ZSTD(1)),
  -- of what a correlation found: the event that stands for it, and its finding
  found_event_uid String CODEC(ZSTD(1)),
  found_finding_uid String CODEC(ZSTD(1))
)
ENGINE = {{engine MergeTree}}
PARTITION BY toYYYYMM(received_at)
ORDER BY (tenant_uid, rule_uid, time, event_uid)
TTL toDateTime(received_at) + INTERVAL {{retention_days}} DAY
SETTINGS non_replicated_deduplication_window = 10000;

-- Windows that are done with: matches up to there are in no later one. Written twice after a crash, and once for those who read.
CREATE TABLE IF NOT EXISTS correlation_end {{on_cluster}} (
  tenant_uid LowCardinality(String),
  correlation_uid LowCardinality(String),
  group_key String CODEC(ZSTD(1)),
  time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  -- the last event; empty when all of the moment are meant
  event_uid String CODEC(ZSTD(1))
)
ENGINE = {{engine ReplacingMergeTree}}
PARTITION BY toYYYYMM(time)
ORDER BY (tenant_uid, correlation_uid, time, group_key, event_uid)
TTL toDateTime(time) + INTERVAL {{retention_days}} DAY
SETTINGS non_replicated_deduplication_window = 10000;
