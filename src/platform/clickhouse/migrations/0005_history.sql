-- What it takes to hunt in the history: which content events were held against, and what hunts found.

-- A row for each group of the pipeline, tenant, source and type: written after the findings of the group, so that what it
-- says was found is stored. A group that is worked out again with other content has a row for each. `part` is empty for the
-- pipeline; for records that were parsed again it names the page.
CREATE TABLE IF NOT EXISTS evaluation {{on_cluster}} (
  tenant_uid LowCardinality(String),
  spool LowCardinality(String),
  batch UInt64 CODEC(Delta, ZSTD(1)),
  part LowCardinality(String),
  source_name LowCardinality(String),
  source_type LowCardinality(String),
  content_uid LowCardinality(String),
  events UInt64,
  received_from DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  received_to DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  time_from DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  time_to DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  stored_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1))
)
ENGINE = {{engine MergeTree}}
PARTITION BY toYYYYMM(received_to)
ORDER BY (tenant_uid, source_name, source_type, received_from, spool, batch)
TTL toDateTime(received_to) + INTERVAL {{retention_days}} DAY
SETTINGS non_replicated_deduplication_window = 10000;

-- What a hunt found: a finding once, however often the part of the hunt was done.
CREATE TABLE IF NOT EXISTS hunt_finding {{on_cluster}} (
  tenant_uid LowCardinality(String),
  hunt_uid LowCardinality(String),
  uid String,
  detector_uid LowCardinality(String),
  detector_version LowCardinality(String),
  title LowCardinality(String),
  level UInt8,
  -- 1 when no finding with this uid was stored before the hunt
  is_new UInt8,
  time DateTime64(3, 'UTC'),
  received_at DateTime64(3, 'UTC'),
  finding String CODEC(ZSTD(3))
)
ENGINE = {{engine ReplacingMergeTree(is_new)}}
PARTITION BY toYYYYMM(received_at)
ORDER BY (tenant_uid, hunt_uid, time, uid)
TTL toDateTime(received_at) + INTERVAL {{retention_days}} DAY;
