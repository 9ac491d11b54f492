-- What it takes to count records that were parsed again where they were received. A row is the one word on its record,
-- however often it is written: counts that are read from here are exact whatever broke off. Empty for rows before.

ALTER TABLE quarantine_reparsed {{on_cluster}}
  ADD COLUMN IF NOT EXISTS received_at DateTime64(3, 'UTC'),
  ADD COLUMN IF NOT EXISTS source_name LowCardinality(String),
  ADD COLUMN IF NOT EXISTS listener LowCardinality(String),
  -- type that the sender had named, by which the quarantined record was counted
  ADD COLUMN IF NOT EXISTS named_type LowCardinality(String),
  -- type of the event; empty when the record turned out to be noise
  ADD COLUMN IF NOT EXISTS source_type LowCardinality(String),
  ADD COLUMN IF NOT EXISTS is_event UInt8,
  ADD COLUMN IF NOT EXISTS lag_ms Int64;
