-- Alerts: findings grouped, scored and triaged. Findings themselves are in the event store; the newest of each
-- alert are repeated here, so that an alert page needs one engine.

create table pipeline_group (
  tenant_uid text not null references tenant (uid) on delete cascade,
  spool text not null,
  group_id bigint not null,
  taken_at timestamptz not null default now(),
  primary key (tenant_uid, spool, group_id)
);
comment on table pipeline_group is 'Groups whose findings are in: a group that comes again after a crash changes nothing.';
select app.protect_by_tenant('pipeline_group');

create table alert_number (
  tenant_uid text primary key references tenant (uid) on delete cascade,
  last bigint not null
);
select app.protect_by_tenant('alert_number');

create table alert (
  uid text primary key,
  tenant_uid text not null references tenant (uid) on delete cascade,
  number bigint not null,
  group_key text not null,
  detector_kind text not null,
  detector_uid text not null,
  detector_version text not null,
  title text not null,
  description text not null,
  false_positives text[] not null,
  refs text[] not null,
  level smallint not null check (level between 1 and 5),
  score smallint not null check (score between 0 and 100),
  score_parts jsonb not null,
  state text not null default 'new' check (state in ('new', 'in_progress', 'closed')),
  verdict text check (verdict in ('true_positive', 'benign_true_positive', 'false_positive', 'undetermined')),
  assignee_uid text,
  entity_kind text,
  entity_value text,
  tactics text[] not null,
  techniques text[] not null,
  source_types text[] not null,
  finding_count bigint not null,
  comment_count int not null default 0,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  first_triaged_at timestamptz,
  closed_at timestamptz,
  version int not null default 1,
  unique (tenant_uid, number)
);
select app.protect_by_tenant('alert');
create index alert_open_group on alert (tenant_uid, group_key) where state <> 'closed';
create index alert_queue on alert (tenant_uid, state, score desc, last_seen desc);
create index alert_last_seen on alert (tenant_uid, last_seen desc);
create index alert_detector on alert (tenant_uid, detector_uid, last_seen desc);

create table alert_entity (
  tenant_uid text not null references tenant (uid) on delete cascade,
  alert_uid text not null references alert (uid) on delete cascade,
  kind text not null,
  value text not null,
  value_folded text not null,
  role text,
  findings bigint not null,
  primary key (alert_uid, kind, value_folded)
);
select app.protect_by_tenant('alert_entity');
create index alert_entity_value on alert_entity (tenant_uid, kind, value_folded);

create table alert_hour (
  tenant_uid text not null references tenant (uid) on delete cascade,
  alert_uid text not null references alert (uid) on delete cascade,
  hour timestamptz not null,
  findings bigint not null,
  primary key (alert_uid, hour)
);
select app.protect_by_tenant('alert_hour');

create table alert_finding (
  tenant_uid text not null references tenant (uid) on delete cascade,
  alert_uid text not null references alert (uid) on delete cascade,
  finding_uid text not null,
  at timestamptz not null,
  finding jsonb not null,
  primary key (alert_uid, finding_uid)
);
comment on table alert_finding is 'The newest findings of each alert; older ones are in the event store only.';
select app.protect_by_tenant('alert_finding');

create table alert_history (
  uid text primary key,
  tenant_uid text not null references tenant (uid) on delete cascade,
  alert_uid text not null references alert (uid) on delete cascade,
  change_uid text,
  at timestamptz not null default clock_timestamp(),
  actor_uid text,
  actor_name text not null,
  kind text not null check (kind in ('created', 'changed', 'comment', 'undone', 'reopened', 'suppressed')),
  change jsonb,
  comment text,
  undone_at timestamptz
);
select app.protect_by_tenant('alert_history');
create index alert_history_alert on alert_history (alert_uid, at);
create index alert_history_change on alert_history (change_uid) where change_uid is not null;

create table alert_outbox (
  id bigint generated always as identity primary key,
  tenant_uid text not null references tenant (uid) on delete cascade,
  alert_uid text not null,
  change text not null check (change in ('created', 'updated')),
  at timestamptz not null default now()
);
comment on table alert_outbox is 'Written in the transaction of the change it tells, read by whoever must hear of it.';
select app.protect_by_tenant('alert_outbox');

create table suppression (
  uid text primary key,
  tenant_uid text not null references tenant (uid) on delete cascade,
  detector_uid text,
  entity_kind text,
  entity_value text,
  reason text not null,
  owner_uid text,
  owner_name text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  suppressed_count bigint not null default 0,
  last_suppressed_at timestamptz,
  check (detector_uid is not null or entity_kind is not null),
  check ((entity_kind is null) = (entity_value is null))
);
select app.protect_by_tenant('suppression');
create index suppression_active on suppression (tenant_uid, expires_at) where ended_at is null;

create table saved_view (
  uid text primary key,
  tenant_uid text not null references tenant (uid) on delete cascade,
  owner_uid text not null,
  page text not null,
  name text not null,
  search text not null,
  is_shared boolean not null,
  created_at timestamptz not null default now()
);
select app.protect_by_tenant('saved_view');

create table asset (
  uid text primary key,
  tenant_uid text not null references tenant (uid) on delete cascade,
  kind text not null check (kind in ('host', 'user', 'ip', 'cloud_account')),
  value text not null,
  criticality smallint not null check (criticality between 1 and 5),
  label text not null,
  owner text not null,
  unique (tenant_uid, kind, value)
);
select app.protect_by_tenant('asset');
