import type { ColumnType, Generated } from "kysely";

type Json = ColumnType<unknown, string, string>;

/** The tables of `0008_history.sql` as Kysely sees them. */
export type HuntTables = {
  readonly hunt: {
    uid: string;
    tenant_uid: string;
    kind: string;
    name: string;
    state: Generated<string>;
    outcome: string;
    scope: Json;
    range_from: Date;
    range_to: Date;
    created_by_uid: string;
    created_by_name: string;
    created_at: Generated<Date>;
    started_at: Date | null;
    ended_at: Date | null;
    detector_key: string | null;
    detectors: Generated<number>;
    elapsed_ms: Generated<number>;
    failure: string | null;
  };
  readonly hunt_part: {
    tenant_uid: string;
    hunt_uid: string;
    number: number;
    day: string;
    source_type: string;
    logsources: string[];
    time_from: Date | null;
    time_to: Date | null;
    events: number;
    read_at: Date | null;
    is_done: Generated<boolean>;
    scanned: Generated<number>;
    findings: Generated<number>;
    new_findings: Generated<number>;
  };
  readonly hunt_detector: { tenant_uid: string; hunt_uid: string; detector_uid: string; version: string };
  readonly look_back_setting: {
    tenant_uid: string;
    days: number;
    changed_at: Generated<Date>;
    changed_by: string;
  };
  readonly detection_content: {
    tenant_uid: string;
    number: number;
    uid: string;
    used_from: Generated<Date>;
  };
  readonly detection_content_span: {
    tenant_uid: string;
    detector_uid: string;
    version: string;
    purpose: string;
    from_number: number;
    to_number: number | null;
  };
  readonly rule_effort: {
    rule_uid: string;
    evaluations: number;
    matches: number;
    sampled_ms: number;
    since: Generated<Date>;
  };
};
