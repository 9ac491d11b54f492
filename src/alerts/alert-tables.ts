import type { Generated, JSONColumnType } from "kysely";
import type { Finding } from "../schema/finding.ts";
import type { ScorePart } from "../schema/views/alert.ts";

/** The tables of `0003_alerts.sql` as Kysely sees them. */
export type AlertTables = {
  readonly pipeline_group: { tenant_uid: string; spool: string; group_id: number };
  readonly alert_number: { tenant_uid: string; last: number };
  readonly alert: AlertRow;
  readonly alert_entity: AlertEntityRow;
  readonly alert_hour: { tenant_uid: string; alert_uid: string; hour: Date; findings: number };
  readonly alert_finding: {
    tenant_uid: string;
    alert_uid: string;
    finding_uid: string;
    at: Date;
    finding: JSONColumnType<Finding>;
  };
  readonly alert_history: AlertHistoryRow;
  readonly alert_outbox: {
    id: Generated<number>;
    tenant_uid: string;
    alert_uid: string;
    change: string;
    at: Generated<Date>;
  };
  readonly suppression: SuppressionRow;
  readonly saved_view: {
    uid: string;
    tenant_uid: string;
    owner_uid: string;
    page: string;
    name: string;
    description: string;
    search: string;
    is_shared: boolean;
    created_at: Generated<Date>;
    changed_at: Generated<Date>;
    removed_at: Date | null;
  };
};

export type AlertRow = {
  uid: string;
  tenant_uid: string;
  number: number;
  group_key: string;
  detector_kind: string;
  detector_uid: string;
  detector_version: string;
  title: string;
  description: string;
  false_positives: string[];
  refs: string[];
  level: number;
  score: number;
  score_parts: JSONColumnType<ScorePart[]>;
  state: Generated<string>;
  verdict: string | null;
  assignee_uid: string | null;
  entity_kind: string | null;
  entity_value: string | null;
  tactics: string[];
  techniques: string[];
  source_types: string[];
  finding_count: number;
  comment_count: Generated<number>;
  first_seen: Date;
  last_seen: Date;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  first_triaged_at: Date | null;
  closed_at: Date | null;
  version: Generated<number>;
};

export type AlertEntityRow = {
  tenant_uid: string;
  alert_uid: string;
  kind: string;
  value: string;
  value_folded: string;
  role: string | null;
  findings: number;
};

export type AlertHistoryRow = {
  uid: string;
  tenant_uid: string;
  alert_uid: string;
  change_uid: string | null;
  at: Generated<Date>;
  actor_uid: string | null;
  actor_name: string;
  kind: string;
  change: JSONColumnType<Record<string, { from: unknown; to: unknown }>> | null;
  comment: string | null;
  undone_at: Date | null;
};

export type SuppressionRow = {
  uid: string;
  tenant_uid: string;
  detector_uid: string | null;
  entity_kind: string | null;
  entity_value: string | null;
  reason: string;
  owner_uid: string | null;
  owner_name: string;
  created_at: Generated<Date>;
  expires_at: Date;
  ended_at: Date | null;
  suppressed_count: Generated<number>;
  last_suppressed_at: Date | null;
};
