import { tenantRange } from "./time-range.ts";

/**
 * Counts a minute of the senders of a tenant, to be read FROM: as the records came, and corrected by those that were
 * parsed again. Such a record is an event of the minute in which it was received, and no quarantined record any more;
 * its bytes were counted when it came. Takes the parameters of {@link tenantRange}.
 */
export const SOURCE_COUNTS = `(
  SELECT minute, source_name, source_type, listener, events, bytes,
    toInt64(quarantined) AS quarantined, toInt64(lag_sum_ms) AS lag_sum_ms, CAST(last_received, 'DateTime64(3, \\'UTC\\')') AS last_received
  FROM source_minute WHERE ${tenantRange("minute")}
  UNION ALL
  SELECT minute, source_name, change.1 AS source_type, listener, toUInt64(change.2) AS events, toUInt64(0) AS bytes,
    toInt64(change.3) AS quarantined, toInt64(change.4) AS lag_sum_ms, last_received
  FROM (
    SELECT toStartOfMinute(received_at) AS minute, source_name, listener, received_at AS last_received,
      arrayJoin([(named_type, 0, -1, toInt64(0)), (source_type, is_event, 0, lag_ms)]) AS change
    FROM quarantine_reparsed FINAL WHERE ${tenantRange("toStartOfMinute(received_at)")} AND source_name != ''
  ) WHERE events != 0 OR quarantined != 0
)`;
