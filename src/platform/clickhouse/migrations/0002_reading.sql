-- What it takes to read events back as they were matched, and to parse quarantined records again.

-- Sigma's logsource of the event, as schema/logsource.ts writes it; empty for events stored before.
ALTER TABLE event {{on_cluster}} ADD COLUMN IF NOT EXISTS logsource LowCardinality(String) AFTER listener;

-- Which of the source's own fields are no text: name and kind in turns, as a JSON array.
ALTER TABLE event {{on_cluster}} ADD COLUMN IF NOT EXISTS field_kinds String CODEC(ZSTD(1)) AFTER fields;

-- Quarantined records that a newer parser could read. They stay where they are, as evidence of what was sent.
CREATE TABLE IF NOT EXISTS quarantine_reparsed {{on_cluster}} (
  tenant_uid LowCardinality(String),
  spool LowCardinality(String),
  batch UInt64,
  idx UInt32,
  reparsed_at DateTime64(3, 'UTC')
)
ENGINE = {{engine ReplacingMergeTree(reparsed_at)}}
ORDER BY (tenant_uid, spool, batch, idx)
TTL toDateTime(reparsed_at) + INTERVAL {{retention_days}} DAY;
