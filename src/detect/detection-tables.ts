import type { Generated } from "kysely";

/** The tables of `0004_detection.sql` as Kysely sees them. */
export type DetectionTables = {
  readonly rule: {
    tenant_uid: string;
    uid: string;
    version: string;
    path: string;
    text: string;
    added_at: Generated<Date>;
    changed_at: Generated<Date>;
    changed_by: string;
  };
  readonly rule_setting: {
    tenant_uid: string;
    rule_uid: string;
    is_enabled: boolean;
    changed_at: Generated<Date>;
    changed_by: string;
  };
  readonly placeholder_list: {
    tenant_uid: string;
    name: string;
    list: string[];
    changed_at: Generated<Date>;
  };
  readonly indicator_list: {
    uid: string;
    tenant_uid: string;
    name: string;
    description: string;
    level: number;
    is_enabled: Generated<boolean>;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
    expires_at: Date | null;
  };
  readonly indicator: { tenant_uid: string; list_uid: string; kind: string; value: string };
  readonly detection_revision: { tenant_uid: string; revision: number };
};
