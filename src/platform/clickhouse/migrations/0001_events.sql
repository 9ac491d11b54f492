-- Events, findings, quarantined records and counts of sources. See docs/decisions/event-storage.md.

CREATE TABLE IF NOT EXISTS event {{on_cluster}} (
  tenant_uid LowCardinality(String),
  -- what identifies an event: the spool that took it, the group it was processed in, its place in there
  spool LowCardinality(String),
  batch UInt64 CODEC(Delta, ZSTD(1)),
  idx UInt32 CODEC(Delta, ZSTD(1)),
  received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  time_skewed UInt8,
  source_name LowCardinality(String),
  source_type LowCardinality(String),
  listener LowCardinality(String),
  class_uid UInt32,
  activity_id UInt8,
  severity_id UInt8,
  status_id UInt8,
  event_code LowCardinality(String),
  log_name LowCardinality(String),
  log_provider LowCardinality(String),
  device_hostname LowCardinality(String),
  device_ip LowCardinality(String),
  actor_user_name LowCardinality(String),
  actor_user_domain LowCardinality(String),
  user_name LowCardinality(String),
  user_domain LowCardinality(String),
  actor_process_path String CODEC(ZSTD(1)),
  actor_process_cmd_line String CODEC(ZSTD(1)),
  actor_process_pid UInt32,
  actor_process_uid String CODEC(ZSTD(1)),
  process_name LowCardinality(String),
  process_path String CODEC(ZSTD(1)),
  process_cmd_line String CODEC(ZSTD(1)),
  process_pid UInt32,
  process_uid String CODEC(ZSTD(1)),
  parent_process_path String CODEC(ZSTD(1)),
  parent_process_cmd_line String CODEC(ZSTD(1)),
  parent_process_pid UInt32,
  parent_process_uid String CODEC(ZSTD(1)),
  file_path String CODEC(ZSTD(1)),
  file_name LowCardinality(String),
  module_path String CODEC(ZSTD(1)),
  src_ip LowCardinality(String),
  src_port UInt16,
  src_hostname LowCardinality(String),
  dst_ip LowCardinality(String),
  dst_port UInt16,
  dst_hostname LowCardinality(String),
  protocol LowCardinality(String),
  connection_uid String CODEC(ZSTD(1)),
  bytes_in UInt64 CODEC(ZSTD(1)),
  bytes_out UInt64 CODEC(ZSTD(1)),
  dns_query LowCardinality(String),
  url String CODEC(ZSTD(1)),
  http_method LowCardinality(String),
  user_agent LowCardinality(String),
  http_status UInt16,
  tls_sni LowCardinality(String),
  reg_key String CODEC(ZSTD(1)),
  reg_value String CODEC(ZSTD(1)),
  reg_data String CODEC(ZSTD(1)),
  service_name LowCardinality(String),
  job_name LowCardinality(String),
  api_operation LowCardinality(String),
  api_service LowCardinality(String),
  cloud_account LowCardinality(String),
  cloud_region LowCardinality(String),
  finding_title LowCardinality(String),
  malware_name LowCardinality(String),
  message String CODEC(ZSTD(1)),
  fields Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ocsf String CODEC(ZSTD(3)),
  raw String CODEC(ZSTD(3)),
  INDEX raw_tokens lower(raw) TYPE text(tokenizer = splitByNonAlpha),
  INDEX batch_range batch TYPE minmax GRANULARITY 1,
  INDEX time_range time TYPE minmax GRANULARITY 1
)
ENGINE = {{engine MergeTree}}
PARTITION BY toDate(received_at)
ORDER BY (tenant_uid, source_type, class_uid, time)
TTL toDateTime(received_at) + INTERVAL {{retention_days}} DAY
SETTINGS non_replicated_deduplication_window = 10000, map_serialization_version = 'with_buckets';

CREATE TABLE IF NOT EXISTS finding {{on_cluster}} (
  tenant_uid LowCardinality(String),
  uid String,
  detector_kind LowCardinality(String),
  detector_uid LowCardinality(String),
  detector_version LowCardinality(String),
  level UInt8,
  time DateTime64(3, 'UTC'),
  received_at DateTime64(3, 'UTC'),
  event_uid String,
  source_type LowCardinality(String),
  techniques Array(LowCardinality(String)),
  tactics Array(LowCardinality(String)),
  finding String CODEC(ZSTD(3))
)
ENGINE = {{engine MergeTree}}
PARTITION BY toYYYYMM(received_at)
ORDER BY (tenant_uid, time, detector_uid, uid)
TTL toDateTime(received_at) + INTERVAL {{retention_days}} DAY
SETTINGS non_replicated_deduplication_window = 10000;

CREATE TABLE IF NOT EXISTS quarantine {{on_cluster}} (
  tenant_uid LowCardinality(String),
  spool LowCardinality(String),
  batch UInt64,
  idx UInt32,
  received_at DateTime64(3, 'UTC'),
  source_name LowCardinality(String),
  source_type LowCardinality(String),
  listener LowCardinality(String),
  host LowCardinality(String),
  context String CODEC(ZSTD(3)),
  reason LowCardinality(String),
  detail String CODEC(ZSTD(1)),
  raw String CODEC(ZSTD(3))
)
ENGINE = {{engine MergeTree}}
PARTITION BY toYYYYMM(received_at)
ORDER BY (tenant_uid, received_at, spool, batch, idx)
TTL toDateTime(received_at) + INTERVAL {{retention_days}} DAY
SETTINGS non_replicated_deduplication_window = 10000;

CREATE TABLE IF NOT EXISTS source_minute {{on_cluster}} (
  tenant_uid LowCardinality(String),
  source_name LowCardinality(String),
  source_type LowCardinality(String),
  listener LowCardinality(String),
  minute DateTime('UTC'),
  events SimpleAggregateFunction(sum, UInt64),
  bytes SimpleAggregateFunction(sum, UInt64),
  quarantined SimpleAggregateFunction(sum, UInt64),
  lag_sum_ms SimpleAggregateFunction(sum, Int64),
  last_received SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = {{engine AggregatingMergeTree}}
PARTITION BY toYYYYMM(minute)
ORDER BY (tenant_uid, minute, source_name, source_type, listener)
TTL minute + INTERVAL {{retention_days}} DAY
SETTINGS non_replicated_deduplication_window = 10000;
