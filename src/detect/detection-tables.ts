import type { Generated } from "kysely";
import type { RuleState } from "../schema/rule-state.ts";
import type { ProposalStatus, VersionOrigin } from "../schema/views/rule-life.ts";

/** The tables of `0004_detection.sql` and `0007_rule_life.sql` as Kysely sees them. */
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
    number: number;
    tests: string | null;
    shipped_version: string | null;
    synced_version: string | null;
  };
  readonly rule_version: {
    tenant_uid: string;
    rule_uid: string;
    number: number;
    version: string;
    path: string;
    text: string;
    tests: string | null;
    origin: VersionOrigin;
    commit: string | null;
    author_uid: string | null;
    author_name: string;
    at: Generated<Date>;
    comment: string;
    rolled_back_to: number | null;
  };
  readonly rule_state: {
    tenant_uid: string;
    rule_uid: string;
    state: RuleState;
    changed_at: Generated<Date>;
    changed_by: string;
    changed_by_uid: string | null;
    comment: string;
  };
  readonly rule_state_change: {
    uid: Generated<number>;
    tenant_uid: string;
    change_uid: string;
    rule_uid: string;
    from_state: RuleState;
    to_state: RuleState;
    version: string;
    at: Generated<Date>;
    actor_uid: string;
    actor_name: string;
    comment: string;
    is_forced: boolean;
  };
  readonly rule_policy: {
    tenant_uid: string;
    needs_approval: boolean;
    changed_at: Generated<Date>;
    changed_by: string;
  };
  readonly rule_proposal: {
    uid: string;
    tenant_uid: string;
    status: Generated<ProposalStatus>;
    proposed_by_uid: string;
    proposed_by_name: string;
    person_uid: string | null;
    proposed_at: Generated<Date>;
    comment: string;
    origin: VersionOrigin;
    commit: string | null;
    decided_by_uid: string | null;
    decided_by_name: string | null;
    decided_at: Date | null;
    decision_comment: Generated<string>;
  };
  readonly rule_proposal_item: {
    tenant_uid: string;
    proposal_uid: string;
    rule_uid: string;
    title: string;
    base_version: string | null;
    from_state: RuleState | null;
    to_state: RuleState;
    version: string;
    path: string;
    text: string | null;
    tests: string | null;
  };
  readonly rule_repository: {
    tenant_uid: string;
    kind: "folder" | "git";
    location: string;
    branch: string;
    subfolder: string;
    every_minutes: number;
    mode: "apply" | "propose";
    new_state: "test" | "shadow" | "live";
    sign_in_name: string;
    host_keys: string;
    credential: string | null;
    due_at: Date | null;
  };
  readonly rule_sync_run: {
    uid: Generated<number>;
    tenant_uid: string;
    at: Generated<Date>;
    actor_uid: string;
    actor_name: string;
    commit: string | null;
    outcome: "unchanged" | "applied" | "proposed" | "failed";
    added: number;
    changed: number;
    removed: number;
    errors: number;
    failure: string;
    proposal_uid: string | null;
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
