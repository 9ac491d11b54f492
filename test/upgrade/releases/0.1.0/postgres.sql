set role watchfloor;
create table if not exists migration (number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now());
-- Roles, the tenant wall, tenants and the audit log. Runs as the owner of the database, who must be able to make roles.

create schema app;

-- Roles belong to the whole server and other databases may have made them already.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['watchfloor_app', 'watchfloor_platform'] loop
    begin
      execute format('create role %I nologin', role_name);
    exception when duplicate_object or unique_violation then
      null;
    end;
    execute format('grant %I to current_user', role_name);
    execute format('grant usage on schema public, app to %I', role_name);
  end loop;
end
$$;

-- The tenant that the current transaction works for; null outside of one.
create function app.tenant_uid() returns text language sql stable
  return nullif(current_setting('app.tenant_uid', true), '');

-- The wall: a tenant's transaction sees and writes rows of its own tenant and no others. FORCE, so that even the
-- owner of the table is held to it.
create function app.protect_by_tenant(protected regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', protected);
  execute format('alter table %s force row level security', protected);
  execute format(
    'create policy own_tenant on %s to watchfloor_app using (tenant_uid = app.tenant_uid()) with check (tenant_uid = app.tenant_uid())',
    protected);
  execute format('create policy all_tenants on %s to watchfloor_platform using (true) with check (true)', protected);
  execute format('grant select, insert, update, delete on %s to watchfloor_app, watchfloor_platform', protected);
end
$$;

create table tenant (
  uid text primary key check (uid ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null check (length(name) between 1 and 200),
  is_suspended boolean not null default false,
  is_demo boolean not null default false,
  created_at timestamptz not null default now()
);
alter table tenant enable row level security;
alter table tenant force row level security;
create policy own_tenant on tenant for select to watchfloor_app using (uid = app.tenant_uid());
create policy all_tenants on tenant to watchfloor_platform using (true) with check (true);
grant select on tenant to watchfloor_app, watchfloor_platform;
grant insert, update, delete on tenant to watchfloor_platform;

-- One chain of hashes for each tenant, and one for the platform itself (chain 'platform').
create table audit_entry (
  chain text not null,
  seq bigint not null,
  at timestamptz not null,
  actor_uid text,
  actor_name text not null,
  action text not null,
  target text not null,
  details jsonb not null,
  previous_hash text not null,
  hash text not null,
  primary key (chain, seq)
);
comment on table audit_entry is 'Append-only. The hash covers the entry and the hash before it, so a change anywhere shows.';

-- The end of each chain. The database itself holds every new entry against it, so that none is left out or doubled;
-- an entry that is taken from the end later is missed here.
create table audit_chain (
  chain text primary key,
  seq bigint not null,
  hash text not null
);

create function app.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end
$$;
create trigger audit_entry_append_only before update or delete on audit_entry
  for each row execute function app.refuse_change();
create trigger audit_entry_no_truncate before truncate on audit_entry
  for each statement execute function app.refuse_change();

create function app.extend_chain() returns trigger language plpgsql as $$
begin
  update audit_chain set seq = new.seq, hash = new.hash
    where chain = new.chain and seq = new.seq - 1 and hash = new.previous_hash;
  if not found then
    raise exception 'audit entry % does not follow the end of chain %', new.seq, new.chain;
  end if;
  return new;
end
$$;
create trigger audit_entry_extends_chain before insert on audit_entry
  for each row execute function app.extend_chain();

do $$
declare
  protected text;
begin
  foreach protected in array array['audit_entry', 'audit_chain'] loop
    execute format('alter table %I enable row level security', protected);
    execute format('alter table %I force row level security', protected);
    execute format(
      $policy$create policy own_chain on %I to watchfloor_app
        using (chain = 'tenant:' || app.tenant_uid()) with check (chain = 'tenant:' || app.tenant_uid())$policy$,
      protected);
    execute format('create policy all_chains on %I to watchfloor_platform using (true) with check (true)', protected);
    execute format('grant select, insert on %I to watchfloor_app, watchfloor_platform', protected);
  end loop;
end
$$;
grant update on audit_chain to watchfloor_app, watchfloor_platform;

-- Who may use the product: people, their factors and sessions, one-time links, API keys. Tokens and codes are kept as
-- SHA-256 only. A tenant's transaction sees its own people, invitations and keys, and never a factor or a session.

create table app_user (
  uid text primary key,
  name text not null check (length(name) between 1 and 200),
  email text not null check (length(email) between 3 and 320),
  status text not null default 'active' check (status in ('active', 'disabled')),
  is_platform_administrator boolean not null default false,
  is_demo boolean not null default false,
  webauthn_handle text not null unique,
  password_hash text,
  has_password boolean generated always as (password_hash is not null) stored,
  totp_sealed text,
  totp_last_step bigint not null default 0,
  created_at timestamptz not null default now(),
  last_sign_in_at timestamptz,
  check ((password_hash is null) = (totp_sealed is null))
);
create unique index app_user_email on app_user (lower(email));
comment on column app_user.webauthn_handle is 'Random: authenticators keep it, so it must not say who this is.';
comment on column app_user.totp_last_step is 'A code counts once: only a later time step is accepted.';

create table membership (
  tenant_uid text not null references tenant (uid) on delete cascade,
  user_uid text not null references app_user (uid) on delete cascade,
  role text not null check (role in ('viewer', 'analyst', 'responder', 'detection_engineer', 'tenant_administrator', 'customer')),
  created_at timestamptz not null default now(),
  primary key (tenant_uid, user_uid)
);
select app.protect_by_tenant('membership');
create index membership_user on membership (user_uid);

create table passkey (
  credential_id text primary key,
  uid text not null unique,
  user_uid text not null references app_user (uid) on delete cascade,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  aaguid text not null,
  is_device_bound boolean not null,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkey_user on passkey (user_uid);

create table recovery_code (
  user_uid text not null references app_user (uid) on delete cascade,
  code_hash text not null,
  used_at timestamptz,
  primary key (user_uid, code_hash)
);

create table session (
  uid text primary key,
  user_uid text not null references app_user (uid) on delete cascade,
  token_hash text not null unique,
  methods text[] not null,
  ip text not null,
  user_agent text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  authenticated_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  check ((ended_at is null) = (end_reason is null))
);
comment on table session is 'Ended with a reason, never deleted: the audit of who was signed in when.';
create index session_by_user on session (user_uid, created_at desc);

create table known_device (
  user_uid text not null references app_user (uid) on delete cascade,
  device_hash text not null,
  seen_at timestamptz not null,
  primary key (user_uid, device_hash)
);

create table one_time_link (
  uid text primary key,
  token_hash text not null unique,
  kind text not null check (kind in ('setup', 'invitation', 'reset', 'demo')),
  tenant_uid text references tenant (uid) on delete cascade,
  user_uid text references app_user (uid) on delete cascade,
  email text,
  name text,
  role text,
  created_by_uid text,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((kind = 'invitation') = (tenant_uid is not null and email is not null and role is not null)),
  check ((kind in ('reset', 'demo')) = (user_uid is not null))
);
select app.protect_by_tenant('one_time_link');

create table challenge (
  uid text primary key,
  purpose text not null,
  payload_sealed text not null,
  expires_at timestamptz not null
);
comment on table challenge is 'One half of a ceremony (passkey, TOTP) that waits for the other; taken out by its use.';
create index challenge_expiry on challenge (expires_at);

create table user_notice (
  uid text primary key,
  user_uid text not null references app_user (uid) on delete cascade,
  at timestamptz not null default now(),
  kind text not null,
  details jsonb not null,
  seen_at timestamptz
);
create index user_notice_user on user_notice (user_uid, at desc);

create table api_key (
  uid text primary key,
  tenant_uid text not null references tenant (uid) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  token_hash text not null unique,
  hint text not null,
  permissions text[] not null,
  allowed_networks text[] not null,
  owner_uid text references app_user (uid) on delete set null,
  owner_name text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  last_used_ip text,
  revoked_at timestamptz
);
select app.protect_by_tenant('api_key');
comment on column api_key.hint is 'The start of the key, to tell keys apart.';

-- Everything else is for sign-in and administration across tenants.
grant select, insert, update, delete on app_user, passkey, recovery_code, session, known_device, challenge, user_notice
  to watchfloor_platform;

-- A tenant sees who its people and the owners of its keys are, and which kinds of factor they have.
grant select (uid, name, email, status, is_platform_administrator, is_demo, has_password, created_at, last_sign_in_at)
  on app_user to watchfloor_app;
grant select (user_uid) on passkey to watchfloor_app;
alter table app_user enable row level security;
alter table app_user force row level security;
create policy own_people on app_user for select to watchfloor_app
  using (exists (select from membership where membership.user_uid = app_user.uid)
    or exists (select from api_key where api_key.owner_uid = app_user.uid));
create policy all_people on app_user to watchfloor_platform using (true) with check (true);
alter table passkey enable row level security;
alter table passkey force row level security;
create policy own_people on passkey for select to watchfloor_app
  using (exists (select from membership where membership.user_uid = passkey.user_uid));
create policy all_people on passkey to watchfloor_platform using (true) with check (true);

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

-- What a tenant adds to the shipped detection content. The shipped rules are files; they are not repeated here.

create table rule (
  tenant_uid text not null references tenant (uid) on delete cascade,
  uid text not null,
  version text not null,
  path text not null,
  text text not null,
  added_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  changed_by text not null,
  primary key (tenant_uid, uid)
);
select app.protect_by_tenant('rule');

create table rule_setting (
  tenant_uid text not null references tenant (uid) on delete cascade,
  rule_uid text not null,
  is_enabled boolean not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  primary key (tenant_uid, rule_uid)
);
comment on table rule_setting is 'Only where a tenant departs from the default: every rule is enabled.';
select app.protect_by_tenant('rule_setting');

create table placeholder_list (
  tenant_uid text not null references tenant (uid) on delete cascade,
  name text not null,
  list text[] not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_uid, name)
);
select app.protect_by_tenant('placeholder_list');

create table indicator_list (
  uid text primary key,
  tenant_uid text not null references tenant (uid) on delete cascade,
  name text not null,
  description text not null,
  level smallint not null check (level between 1 and 5),
  is_enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  expires_at timestamptz,
  unique (tenant_uid, name)
);
select app.protect_by_tenant('indicator_list');

create table indicator (
  tenant_uid text not null references tenant (uid) on delete cascade,
  list_uid text not null references indicator_list (uid) on delete cascade,
  kind text not null check (kind in ('ip', 'cidr', 'domain', 'hash', 'url')),
  value text not null,
  primary key (list_uid, kind, value)
);
select app.protect_by_tenant('indicator');

-- One number that grows with each change of detection content, so that every process knows when to load again.
create table detection_revision (
  tenant_uid text primary key references tenant (uid) on delete cascade,
  revision bigint not null
);
select app.protect_by_tenant('detection_revision');

reset role;
set session_replication_role = replica;
insert into "alert" ("uid", "tenant_uid", "number", "group_key", "detector_kind", "detector_uid", "detector_version", "title", "description", "false_positives", "refs", "level", "score", "score_parts", "state", "verdict", "assignee_uid", "entity_kind", "entity_value", "tactics", "techniques", "source_types", "finding_count", "comment_count", "first_seen", "last_seen", "created_at", "updated_at", "first_triaged_at", "closed_at", "version") overriding system value
select "uid", "tenant_uid", "number", "group_key", "detector_kind", "detector_uid", "detector_version", "title", "description", "false_positives", "refs", "level", "score", "score_parts", "state", "verdict", "assignee_uid", "entity_kind", "entity_value", "tactics", "techniques", "source_types", "finding_count", "comment_count", "first_seen", "last_seen", "created_at", "updated_at", "first_triaged_at", "closed_at", "version" from jsonb_populate_recordset(null::"alert", $rows$[
{"uid": "211d858b-da72-4753-baab-882c66599293", "refs": [], "level": 5, "score": 95, "state": "closed", "title": "Indicator seen: Bad places", "number": 6, "tactics": [], "verdict": "false_positive", "version": 2, "closed_at": "2026-11-24T14:38:41.97575+00:00", "group_key": "indicator:b4bab3dd-d172-400b-96ac-baed5555c43d|host:gate", "last_seen": "2026-11-24T14:00:01+00:00", "created_at": "2026-11-24T14:38:41.600073+00:00", "first_seen": "2026-11-24T14:00:01+00:00", "techniques": [], "tenant_uid": "acme", "updated_at": "2026-11-24T14:38:41.97575+00:00", "description": "", "entity_kind": "host", "score_parts": [{"name": "severity", "points": 80, "reason": "critical, base 80"}, {"name": "indicator", "points": 10, "reason": "a listed indicator was seen"}, {"name": "rarity", "points": 5, "reason": "first time in 30 days that this fires here"}], "assignee_uid": null, "detector_uid": "b4bab3dd-d172-400b-96ac-baed5555c43d", "entity_value": "gate", "source_types": ["openssh_sshd"], "comment_count": 0, "detector_kind": "indicator", "finding_count": 1, "false_positives": [], "detector_version": "f08016fe92de", "first_triaged_at": "2026-11-24T14:38:41.97575+00:00"},
{"uid": "3575a835-4d8a-40b5-a6ac-07553f1528c9", "refs": [], "level": 5, "score": 95, "state": "in_progress", "title": "Indicator seen: Bad places", "number": 4, "tactics": [], "verdict": null, "version": 2, "closed_at": null, "group_key": "indicator:b4bab3dd-d172-400b-96ac-baed5555c43d|ip:10.1.2.3", "last_seen": "2026-11-24T14:38:40.893+00:00", "created_at": "2026-11-24T14:38:41.600073+00:00", "first_seen": "2026-11-24T14:38:40.893+00:00", "techniques": [], "tenant_uid": "acme", "updated_at": "2026-11-24T14:38:41.962721+00:00", "description": "", "entity_kind": "ip", "score_parts": [{"name": "severity", "points": 80, "reason": "critical, base 80"}, {"name": "indicator", "points": 10, "reason": "a listed indicator was seen"}, {"name": "rarity", "points": 5, "reason": "first time in 30 days that this fires here"}], "assignee_uid": "080765e68c155a77b7d6a9fcc4863ce7", "detector_uid": "b4bab3dd-d172-400b-96ac-baed5555c43d", "entity_value": "10.1.2.3", "source_types": ["suricata_eve"], "comment_count": 1, "detector_kind": "indicator", "finding_count": 1, "false_positives": [], "detector_version": "f08016fe92de", "first_triaged_at": "2026-11-24T14:38:41.920906+00:00"},
{"uid": "4e4dd1d9-fd18-4c51-9243-9051a6dd2eb5", "refs": [], "level": 4, "score": 60, "state": "new", "title": "Whoami as SYSTEM", "number": 3, "tactics": ["discovery"], "verdict": null, "version": 1, "closed_at": null, "group_key": "sigma:5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10|host:wks-1.corp.example", "last_seen": "2026-11-24T14:38:40.893+00:00", "created_at": "2026-11-24T14:38:41.563236+00:00", "first_seen": "2026-11-24T14:38:40.893+00:00", "techniques": ["T1033"], "tenant_uid": "acme", "updated_at": "2026-11-24T14:38:41.563236+00:00", "description": "Somebody asks who they are with the rights of the system.", "entity_kind": "host", "score_parts": [{"name": "severity", "points": 60, "reason": "high, base 60"}, {"name": "confidence", "points": 0, "reason": "rule status test"}], "assignee_uid": null, "detector_uid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "entity_value": "wks-1.corp.example", "source_types": ["microsoft_sysmon"], "comment_count": 0, "detector_kind": "sigma", "finding_count": 1, "false_positives": ["Administrators at work"], "detector_version": "80ea97267986", "first_triaged_at": null},
{"uid": "6f835d57-4ec2-4d5a-9703-cf2bcbb97f55", "refs": [], "level": 3, "score": 50, "state": "new", "title": "SSH Password of Root Refused", "number": 5, "tactics": ["credential-access"], "verdict": null, "version": 1, "closed_at": null, "group_key": "sigma:3ca3c5ef-d6a6-4950-9e10-6553e516662b|host:gate", "last_seen": "2026-11-24T14:00:01+00:00", "created_at": "2026-11-24T14:38:41.600073+00:00", "first_seen": "2026-11-24T14:00:01+00:00", "techniques": ["T1110.001"], "tenant_uid": "acme", "updated_at": "2026-11-24T14:38:41.600073+00:00", "description": "Somebody tried to sign in over SSH as root with a password and was refused. The name exists on every host, so this is what scanners try first.", "entity_kind": "host", "score_parts": [{"name": "severity", "points": 40, "reason": "medium, base 40"}, {"name": "confidence", "points": 5, "reason": "rule status stable"}, {"name": "rarity", "points": 5, "reason": "first time in 30 days that this fires here"}], "assignee_uid": null, "detector_uid": "3ca3c5ef-d6a6-4950-9e10-6553e516662b", "entity_value": "gate", "source_types": ["openssh_sshd"], "comment_count": 0, "detector_kind": "sigma", "finding_count": 1, "false_positives": ["An administrator who forgot that root may not sign in"], "detector_version": "22c92bcb9eb5", "first_triaged_at": null},
{"uid": "a4756026-7ddb-40f3-a5ca-97a60237aecb", "refs": [], "level": 4, "score": 70, "state": "new", "title": "Whoami as SYSTEM", "number": 2, "tactics": ["discovery"], "verdict": null, "version": 1, "closed_at": null, "group_key": "sigma:5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10|host:dc01.corp.example", "last_seen": "2026-11-24T14:38:40.893+00:00", "created_at": "2026-11-24T14:38:41.563236+00:00", "first_seen": "2026-11-24T14:38:40.893+00:00", "techniques": ["T1033"], "tenant_uid": "acme", "updated_at": "2026-11-24T14:38:41.563236+00:00", "description": "Somebody asks who they are with the rights of the system.", "entity_kind": "host", "score_parts": [{"name": "severity", "points": 60, "reason": "high, base 60"}, {"name": "asset", "points": 10, "reason": "Domain controller, criticality 5 of 5"}, {"name": "confidence", "points": 0, "reason": "rule status test"}], "assignee_uid": null, "detector_uid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "entity_value": "dc01.corp.example", "source_types": ["microsoft_sysmon"], "comment_count": 0, "detector_kind": "sigma", "finding_count": 1, "false_positives": ["Administrators at work"], "detector_version": "80ea97267986", "first_triaged_at": null},
{"uid": "c0664a36-f000-4ea7-aef0-63dffa725a6a", "refs": [], "level": 4, "score": 65, "state": "new", "title": "Whoami as SYSTEM", "number": 1, "tactics": ["discovery"], "verdict": null, "version": 1, "closed_at": null, "group_key": "sigma:5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10|host:first.corp.example", "last_seen": "2026-11-24T14:38:40.626+00:00", "created_at": "2026-11-24T14:38:40.449478+00:00", "first_seen": "2026-11-24T14:38:39.942+00:00", "techniques": ["T1033"], "tenant_uid": "acme", "updated_at": "2026-11-24T14:38:40.928035+00:00", "description": "Somebody asks who they are with the rights of the system.", "entity_kind": "host", "score_parts": [{"name": "severity", "points": 60, "reason": "high, base 60"}, {"name": "confidence", "points": 0, "reason": "rule status test"}, {"name": "rarity", "points": 5, "reason": "first time in 30 days that this fires here"}], "assignee_uid": null, "detector_uid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "entity_value": "first.corp.example", "source_types": ["microsoft_sysmon"], "comment_count": 0, "detector_kind": "sigma", "finding_count": 3, "false_positives": ["Administrators at work"], "detector_version": "80ea97267986", "first_triaged_at": null}
]$rows$);
insert into "alert_entity" ("tenant_uid", "alert_uid", "kind", "value", "value_folded", "role", "findings") overriding system value
select "tenant_uid", "alert_uid", "kind", "value", "value_folded", "role", "findings" from jsonb_populate_recordset(null::"alert_entity", $rows$[
{"kind": "domain", "role": "query", "value": "bad.example", "findings": 1, "alert_uid": "3575a835-4d8a-40b5-a6ac-07553f1528c9", "tenant_uid": "acme", "value_folded": "bad.example"},
{"kind": "host", "role": "device", "value": "dc01.corp.example", "findings": 1, "alert_uid": "a4756026-7ddb-40f3-a5ca-97a60237aecb", "tenant_uid": "acme", "value_folded": "dc01.corp.example"},
{"kind": "host", "role": "device", "value": "first.corp.example", "findings": 3, "alert_uid": "c0664a36-f000-4ea7-aef0-63dffa725a6a", "tenant_uid": "acme", "value_folded": "first.corp.example"},
{"kind": "host", "role": "device", "value": "gate", "findings": 1, "alert_uid": "211d858b-da72-4753-baab-882c66599293", "tenant_uid": "acme", "value_folded": "gate"},
{"kind": "host", "role": "device", "value": "gate", "findings": 1, "alert_uid": "6f835d57-4ec2-4d5a-9703-cf2bcbb97f55", "tenant_uid": "acme", "value_folded": "gate"},
{"kind": "host", "role": "device", "value": "wks-1.corp.example", "findings": 1, "alert_uid": "4e4dd1d9-fd18-4c51-9243-9051a6dd2eb5", "tenant_uid": "acme", "value_folded": "wks-1.corp.example"},
{"kind": "ip", "role": "destination", "value": "10.1.0.53", "findings": 1, "alert_uid": "3575a835-4d8a-40b5-a6ac-07553f1528c9", "tenant_uid": "acme", "value_folded": "10.1.0.53"},
{"kind": "ip", "role": "source", "value": "10.1.2.3", "findings": 1, "alert_uid": "3575a835-4d8a-40b5-a6ac-07553f1528c9", "tenant_uid": "acme", "value_folded": "10.1.2.3"},
{"kind": "ip", "role": "source", "value": "198.51.100.7", "findings": 1, "alert_uid": "211d858b-da72-4753-baab-882c66599293", "tenant_uid": "acme", "value_folded": "198.51.100.7"},
{"kind": "ip", "role": "source", "value": "198.51.100.7", "findings": 1, "alert_uid": "6f835d57-4ec2-4d5a-9703-cf2bcbb97f55", "tenant_uid": "acme", "value_folded": "198.51.100.7"},
{"kind": "process", "role": "process", "value": "C:\\Windows\\System32\\whoami.exe", "findings": 1, "alert_uid": "4e4dd1d9-fd18-4c51-9243-9051a6dd2eb5", "tenant_uid": "acme", "value_folded": "c:\\windows\\system32\\whoami.exe"},
{"kind": "process", "role": "process", "value": "C:\\Windows\\System32\\whoami.exe", "findings": 1, "alert_uid": "a4756026-7ddb-40f3-a5ca-97a60237aecb", "tenant_uid": "acme", "value_folded": "c:\\windows\\system32\\whoami.exe"},
{"kind": "process", "role": "process", "value": "C:\\Windows\\System32\\whoami.exe", "findings": 3, "alert_uid": "c0664a36-f000-4ea7-aef0-63dffa725a6a", "tenant_uid": "acme", "value_folded": "c:\\windows\\system32\\whoami.exe"}
]$rows$);
insert into "alert_finding" ("tenant_uid", "alert_uid", "finding_uid", "at", "finding") overriding system value
select "tenant_uid", "alert_uid", "finding_uid", "at", "finding" from jsonb_populate_recordset(null::"alert_finding", $rows$[
{"at": "2026-11-24T14:00:01+00:00", "finding": {"uid": "1fe09c82779eb7a1908f204f45553587", "time": 1795528801000, "level": "medium", "title": "SSH Password of Root Refused", "matched": [{"field": "message", "value": "Failed password for root from 198.51.100.7 port 50022 ssh2", "pattern": "Failed password for root ", "modifiers": ["startswith"], "selection": "selection"}], "tactics": ["credential-access"], "entities": [{"kind": "host", "role": "device", "value": "gate"}, {"kind": "ip", "role": "source", "value": "198.51.100.7"}], "eventUid": "345n4jhrp3-6-1", "tenantUid": "acme", "receivedAt": 1795531121022, "sourceName": "linux", "sourceType": "openssh_sshd", "techniques": ["T1110.001"], "detectorUid": "3ca3c5ef-d6a6-4950-9e10-6553e516662b", "detectorKind": "sigma", "detectorVersion": "22c92bcb9eb5"}, "alert_uid": "6f835d57-4ec2-4d5a-9703-cf2bcbb97f55", "tenant_uid": "acme", "finding_uid": "1fe09c82779eb7a1908f204f45553587"},
{"at": "2026-11-24T14:00:01+00:00", "finding": {"uid": "c449c055871c1839eb5b638397d028a5", "time": 1795528801000, "level": "critical", "title": "Indicator seen: Bad places", "matched": [{"field": "src_endpoint.ip", "value": "198.51.100.7", "pattern": "198.51.100.7", "modifiers": [], "selection": "ip"}], "tactics": [], "entities": [{"kind": "host", "role": "device", "value": "gate"}, {"kind": "ip", "role": "source", "value": "198.51.100.7"}], "eventUid": "345n4jhrp3-6-1", "tenantUid": "acme", "receivedAt": 1795531121022, "sourceName": "linux", "sourceType": "openssh_sshd", "techniques": [], "detectorUid": "b4bab3dd-d172-400b-96ac-baed5555c43d", "detectorKind": "indicator", "detectorVersion": "f08016fe92de"}, "alert_uid": "211d858b-da72-4753-baab-882c66599293", "tenant_uid": "acme", "finding_uid": "c449c055871c1839eb5b638397d028a5"},
{"at": "2026-11-24T14:38:39.942+00:00", "finding": {"uid": "985464538b1d08952a3636bbab71b95e", "time": 1795531119942, "level": "high", "title": "Whoami as SYSTEM", "matched": [{"field": "Image", "value": "C:\\Windows\\System32\\whoami.exe", "pattern": "\\whoami.exe", "modifiers": ["endswith"], "selection": "selection"}], "tactics": ["discovery"], "entities": [{"kind": "host", "role": "device", "value": "first.corp.example"}, {"kind": "process", "role": "process", "value": "C:\\Windows\\System32\\whoami.exe"}], "eventUid": "345n4jhrp3-2-0", "tenantUid": "acme", "receivedAt": 1795531119970, "sourceName": "windows", "sourceType": "microsoft_sysmon", "techniques": ["T1033"], "detectorUid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "detectorKind": "sigma", "detectorVersion": "80ea97267986"}, "alert_uid": "c0664a36-f000-4ea7-aef0-63dffa725a6a", "tenant_uid": "acme", "finding_uid": "985464538b1d08952a3636bbab71b95e"},
{"at": "2026-11-24T14:38:40.282+00:00", "finding": {"uid": "c297605f7cc7bca3a36b0c52187be217", "time": 1795531120282, "level": "high", "title": "Whoami as SYSTEM", "matched": [{"field": "Image", "value": "C:\\Windows\\System32\\whoami.exe", "pattern": "\\whoami.exe", "modifiers": ["endswith"], "selection": "selection"}], "tactics": ["discovery"], "entities": [{"kind": "host", "role": "device", "value": "first.corp.example"}, {"kind": "process", "role": "process", "value": "C:\\Windows\\System32\\whoami.exe"}], "eventUid": "345n4jhrp3-3-0", "tenantUid": "acme", "receivedAt": 1795531120332, "sourceName": "windows", "sourceType": "microsoft_sysmon", "techniques": ["T1033"], "detectorUid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "detectorKind": "sigma", "detectorVersion": "80ea97267986"}, "alert_uid": "c0664a36-f000-4ea7-aef0-63dffa725a6a", "tenant_uid": "acme", "finding_uid": "c297605f7cc7bca3a36b0c52187be217"},
{"at": "2026-11-24T14:38:40.626+00:00", "finding": {"uid": "a6b2d12247fa037f8641473b478280a6", "time": 1795531120626, "level": "high", "title": "Whoami as SYSTEM", "matched": [{"field": "Image", "value": "C:\\Windows\\System32\\whoami.exe", "pattern": "\\whoami.exe", "modifiers": ["endswith"], "selection": "selection"}], "tactics": ["discovery"], "entities": [{"kind": "host", "role": "device", "value": "first.corp.example"}, {"kind": "process", "role": "process", "value": "C:\\Windows\\System32\\whoami.exe"}], "eventUid": "345n4jhrp3-4-0", "tenantUid": "acme", "receivedAt": 1795531120703, "sourceName": "windows", "sourceType": "microsoft_sysmon", "techniques": ["T1033"], "detectorUid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "detectorKind": "sigma", "detectorVersion": "80ea97267986"}, "alert_uid": "c0664a36-f000-4ea7-aef0-63dffa725a6a", "tenant_uid": "acme", "finding_uid": "a6b2d12247fa037f8641473b478280a6"},
{"at": "2026-11-24T14:38:40.893+00:00", "finding": {"uid": "46e654910af66449542ec5ba43945a74", "time": 1795531120893, "level": "critical", "title": "Indicator seen: Bad places", "matched": [{"field": "query.hostname", "value": "bad.example", "pattern": "bad.example", "modifiers": [], "selection": "domain"}], "tactics": [], "entities": [{"kind": "ip", "role": "source", "value": "10.1.2.3"}, {"kind": "ip", "role": "destination", "value": "10.1.0.53"}, {"kind": "domain", "role": "query", "value": "bad.example"}], "eventUid": "345n4jhrp3-6-0", "tenantUid": "acme", "receivedAt": 1795531120970, "sourceName": "suricata", "sourceType": "suricata_eve", "techniques": [], "detectorUid": "b4bab3dd-d172-400b-96ac-baed5555c43d", "detectorKind": "indicator", "detectorVersion": "f08016fe92de"}, "alert_uid": "3575a835-4d8a-40b5-a6ac-07553f1528c9", "tenant_uid": "acme", "finding_uid": "46e654910af66449542ec5ba43945a74"},
{"at": "2026-11-24T14:38:40.893+00:00", "finding": {"uid": "796af4d9cad4a3e0166561e94ec0d8f9", "time": 1795531120893, "level": "high", "title": "Whoami as SYSTEM", "matched": [{"field": "Image", "value": "C:\\Windows\\System32\\whoami.exe", "pattern": "\\whoami.exe", "modifiers": ["endswith"], "selection": "selection"}], "tactics": ["discovery"], "entities": [{"kind": "host", "role": "device", "value": "dc01.corp.example"}, {"kind": "process", "role": "process", "value": "C:\\Windows\\System32\\whoami.exe"}], "eventUid": "345n4jhrp3-5-0", "tenantUid": "acme", "receivedAt": 1795531120926, "sourceName": "windows", "sourceType": "microsoft_sysmon", "techniques": ["T1033"], "detectorUid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "detectorKind": "sigma", "detectorVersion": "80ea97267986"}, "alert_uid": "a4756026-7ddb-40f3-a5ca-97a60237aecb", "tenant_uid": "acme", "finding_uid": "796af4d9cad4a3e0166561e94ec0d8f9"},
{"at": "2026-11-24T14:38:40.893+00:00", "finding": {"uid": "a58ca558b38c1dd3beb6bd2abac0868f", "time": 1795531120893, "level": "high", "title": "Whoami as SYSTEM", "matched": [{"field": "Image", "value": "C:\\Windows\\System32\\whoami.exe", "pattern": "\\whoami.exe", "modifiers": ["endswith"], "selection": "selection"}], "tactics": ["discovery"], "entities": [{"kind": "host", "role": "device", "value": "wks-1.corp.example"}, {"kind": "process", "role": "process", "value": "C:\\Windows\\System32\\whoami.exe"}], "eventUid": "345n4jhrp3-5-1", "tenantUid": "acme", "receivedAt": 1795531120926, "sourceName": "windows", "sourceType": "microsoft_sysmon", "techniques": ["T1033"], "detectorUid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "detectorKind": "sigma", "detectorVersion": "80ea97267986"}, "alert_uid": "4e4dd1d9-fd18-4c51-9243-9051a6dd2eb5", "tenant_uid": "acme", "finding_uid": "a58ca558b38c1dd3beb6bd2abac0868f"}
]$rows$);
insert into "alert_history" ("uid", "tenant_uid", "alert_uid", "change_uid", "at", "actor_uid", "actor_name", "kind", "change", "comment", "undone_at") overriding system value
select "uid", "tenant_uid", "alert_uid", "change_uid", "at", "actor_uid", "actor_name", "kind", "change", "comment", "undone_at" from jsonb_populate_recordset(null::"alert_history", $rows$[
{"at": "2026-11-24T14:38:40.546365+00:00", "uid": "9f4849df-097b-4833-bb1c-f33fae04a069", "kind": "created", "change": null, "comment": null, "actor_uid": null, "alert_uid": "c0664a36-f000-4ea7-aef0-63dffa725a6a", "undone_at": null, "actor_name": "Watchfloor", "change_uid": null, "tenant_uid": "acme"},
{"at": "2026-11-24T14:38:41.57111+00:00", "uid": "c910bbc3-2303-4900-ab55-dda2967a1e34", "kind": "created", "change": null, "comment": null, "actor_uid": null, "alert_uid": "a4756026-7ddb-40f3-a5ca-97a60237aecb", "undone_at": null, "actor_name": "Watchfloor", "change_uid": null, "tenant_uid": "acme"},
{"at": "2026-11-24T14:38:41.587634+00:00", "uid": "7deb2046-fd13-4021-8622-25361672a2c6", "kind": "created", "change": null, "comment": null, "actor_uid": null, "alert_uid": "4e4dd1d9-fd18-4c51-9243-9051a6dd2eb5", "undone_at": null, "actor_name": "Watchfloor", "change_uid": null, "tenant_uid": "acme"},
{"at": "2026-11-24T14:38:41.671563+00:00", "uid": "ed3816ff-6fb6-4bbb-8944-5265a847d6ab", "kind": "created", "change": null, "comment": null, "actor_uid": null, "alert_uid": "3575a835-4d8a-40b5-a6ac-07553f1528c9", "undone_at": null, "actor_name": "Watchfloor", "change_uid": null, "tenant_uid": "acme"},
{"at": "2026-11-24T14:38:41.749839+00:00", "uid": "aa8fde1a-0631-404c-959c-965869744aa4", "kind": "created", "change": null, "comment": null, "actor_uid": null, "alert_uid": "6f835d57-4ec2-4d5a-9703-cf2bcbb97f55", "undone_at": null, "actor_name": "Watchfloor", "change_uid": null, "tenant_uid": "acme"},
{"at": "2026-11-24T14:38:41.770472+00:00", "uid": "19bb0c09-70bd-4a60-a9cd-4d094f929dd2", "kind": "created", "change": null, "comment": null, "actor_uid": null, "alert_uid": "211d858b-da72-4753-baab-882c66599293", "undone_at": null, "actor_name": "Watchfloor", "change_uid": null, "tenant_uid": "acme"},
{"at": "2026-11-24T14:38:41.933928+00:00", "uid": "1abf6c16-6a82-426e-9c45-c26eb7138505", "kind": "changed", "change": {"state": {"to": "in_progress", "from": "new"}, "assigneeUid": {"to": "080765e68c155a77b7d6a9fcc4863ce7", "from": null}}, "comment": null, "actor_uid": "080765e68c155a77b7d6a9fcc4863ce7", "alert_uid": "3575a835-4d8a-40b5-a6ac-07553f1528c9", "undone_at": null, "actor_name": "Ben", "change_uid": "60c435bf-dbf7-4b4d-95c3-3e47ad1bd903", "tenant_uid": "acme"},
{"at": "2026-11-24T14:38:41.964036+00:00", "uid": "61a9bd75-8fce-4f4d-a2c2-0305a8c82803", "kind": "comment", "change": null, "comment": "Asked the owner of the host.", "actor_uid": "080765e68c155a77b7d6a9fcc4863ce7", "alert_uid": "3575a835-4d8a-40b5-a6ac-07553f1528c9", "undone_at": null, "actor_name": "Ben", "change_uid": null, "tenant_uid": "acme"},
{"at": "2026-11-24T14:38:41.978773+00:00", "uid": "10ee1afa-c23f-4492-b8f0-f3474226d04c", "kind": "changed", "change": {"state": {"to": "closed", "from": "new"}, "verdict": {"to": "false_positive", "from": null}}, "comment": null, "actor_uid": "080765e68c155a77b7d6a9fcc4863ce7", "alert_uid": "211d858b-da72-4753-baab-882c66599293", "undone_at": null, "actor_name": "Ben", "change_uid": "425b03e4-7cc1-47e0-83db-5999d6bec10a", "tenant_uid": "acme"}
]$rows$);
insert into "alert_hour" ("tenant_uid", "alert_uid", "hour", "findings") overriding system value
select "tenant_uid", "alert_uid", "hour", "findings" from jsonb_populate_recordset(null::"alert_hour", $rows$[
{"hour": "2026-11-24T14:00:00+00:00", "findings": 1, "alert_uid": "211d858b-da72-4753-baab-882c66599293", "tenant_uid": "acme"},
{"hour": "2026-11-24T14:00:00+00:00", "findings": 1, "alert_uid": "3575a835-4d8a-40b5-a6ac-07553f1528c9", "tenant_uid": "acme"},
{"hour": "2026-11-24T14:00:00+00:00", "findings": 1, "alert_uid": "4e4dd1d9-fd18-4c51-9243-9051a6dd2eb5", "tenant_uid": "acme"},
{"hour": "2026-11-24T14:00:00+00:00", "findings": 1, "alert_uid": "6f835d57-4ec2-4d5a-9703-cf2bcbb97f55", "tenant_uid": "acme"},
{"hour": "2026-11-24T14:00:00+00:00", "findings": 1, "alert_uid": "a4756026-7ddb-40f3-a5ca-97a60237aecb", "tenant_uid": "acme"},
{"hour": "2026-11-24T14:00:00+00:00", "findings": 3, "alert_uid": "c0664a36-f000-4ea7-aef0-63dffa725a6a", "tenant_uid": "acme"}
]$rows$);
insert into "alert_number" ("tenant_uid", "last") overriding system value
select "tenant_uid", "last" from jsonb_populate_recordset(null::"alert_number", $rows$[
{"last": 6, "tenant_uid": "acme"}
]$rows$);
insert into "api_key" ("uid", "tenant_uid", "name", "token_hash", "hint", "permissions", "allowed_networks", "owner_uid", "owner_name", "created_at", "expires_at", "last_used_at", "last_used_ip", "revoked_at") overriding system value
select "uid", "tenant_uid", "name", "token_hash", "hint", "permissions", "allowed_networks", "owner_uid", "owner_name", "created_at", "expires_at", "last_used_at", "last_used_ip", "revoked_at" from jsonb_populate_recordset(null::"api_key", $rows$[
{"uid": "24fa26141a8656aa74ac0d5d58830910", "hint": "wf_24fa2614", "name": "collector", "owner_uid": "b194ebd529de9f76ac95dae284b0fc35", "created_at": "2026-11-24T14:38:37.714+00:00", "expires_at": null, "owner_name": "Ada Lovelace", "revoked_at": null, "tenant_uid": "acme", "token_hash": "2901d2ab3ad1cbd4b6eaeac772869b43dd31dbbce7fda3e9195f1833703325e9", "permissions": ["events:ingest"], "last_used_at": "2026-11-24T14:38:39.01+00:00", "last_used_ip": "127.0.0.1", "allowed_networks": []},
{"uid": "7709d2a7bb0748e4aa4787ce108c4396", "hint": "wf_7709d2a7", "name": "old collector", "owner_uid": "b194ebd529de9f76ac95dae284b0fc35", "created_at": "2026-11-24T14:38:37.747+00:00", "expires_at": null, "owner_name": "Ada Lovelace", "revoked_at": "2026-11-24T14:38:37.778+00:00", "tenant_uid": "acme", "token_hash": "3a20a68202b25d943e99b4522cee001ef7c7d53f4a37480c323b3bfb603efc6d", "permissions": ["events:ingest"], "last_used_at": null, "last_used_ip": null, "allowed_networks": []}
]$rows$);
insert into "app_user" ("uid", "name", "email", "status", "is_platform_administrator", "is_demo", "webauthn_handle", "password_hash", "totp_sealed", "totp_last_step", "created_at", "last_sign_in_at") overriding system value
select "uid", "name", "email", "status", "is_platform_administrator", "is_demo", "webauthn_handle", "password_hash", "totp_sealed", "totp_last_step", "created_at", "last_sign_in_at" from jsonb_populate_recordset(null::"app_user", $rows$[
{"uid": "080765e68c155a77b7d6a9fcc4863ce7", "name": "Ben", "email": "ben@acme.example", "status": "active", "is_demo": false, "created_at": "2026-11-24T14:38:37.344346+00:00", "totp_sealed": "v1.0be9328e.zghiljsJieoQw3jaOEp-YqVLn35lcXndxXKuV2hGujxPs_VhGGpph_xU8Q5n5MxHdXDtGq6zVMaAedBi.rY_sYxd4ASkBM0tWuKkOwHQJIGYCMlPOFxGr4EX85nXHfXoQ5mzh8r0Qyz5SFe0_Djcf-A8--BgzgT0h", "has_password": true, "password_hash": "$argon2id$v=19$m=19456,t=2,p=1$/cdLaPPijVOIfkiDOjDzKA$CHBe9y07FyeiIDv6dX1suOmyYojmpD+M9UwvlFj6064", "totp_last_step": 59851037, "last_sign_in_at": "2026-11-24T14:38:37.536+00:00", "webauthn_handle": "yMOqumrxFnIewFOB5LKZj_N0vZjT5kvsMCZVO84Ow-az8JF8dJHGDRny3sKYdDwa-3H1xLu-OE5ZD0jgwMwVDw", "is_platform_administrator": false},
{"uid": "b194ebd529de9f76ac95dae284b0fc35", "name": "Ada Lovelace", "email": "ada@acme.example", "status": "active", "is_demo": false, "created_at": "2026-11-24T14:38:37.105335+00:00", "totp_sealed": "v1.0be9328e.L-KKv3PipNZNP2h4LP3anfqXRTINszzIBTyZUwJn9Ieiu-vRsS5SLtbPPRXgTMfCrMEQtGNP7ICwiGo8.XAiiaTXGvTEf-RuQ9vE817BY_CegtKv9CVmLUE4QdfJhq5ROLUqzZ4iHpiu8oYzUfk9yYN6zEYsp-0gP", "has_password": true, "password_hash": "$argon2id$v=19$m=19456,t=2,p=1$I+uiLlxt7PNRnBY02YSyUw$br81s81nEjrKJX8B4Nk2sQ5O1yNJ7dMizSs3rKIlcJA", "totp_last_step": 59851037, "last_sign_in_at": "2026-11-24T14:38:37.234+00:00", "webauthn_handle": "ZO2IyMPkDllL-ohJ4BB-UDatvax_FmlVWJX9Yg7w8RzitrXTCyLgjgVZCD7T3w3R0zQyVkfYseMRm4u8WDkh7Q", "is_platform_administrator": true}
]$rows$);
insert into "asset" ("uid", "tenant_uid", "kind", "value", "criticality", "label", "owner") overriding system value
select "uid", "tenant_uid", "kind", "value", "criticality", "label", "owner" from jsonb_populate_recordset(null::"asset", $rows$[
{"uid": "26c658a1-2187-443a-96d8-1b3cd2919477", "kind": "host", "label": "Domain controller", "owner": "IT", "value": "dc01.corp.example", "tenant_uid": "acme", "criticality": 5}
]$rows$);
insert into "audit_chain" ("chain", "seq", "hash") overriding system value
select "chain", "seq", "hash" from jsonb_populate_recordset(null::"audit_chain", $rows$[
{"seq": 17, "hash": "0ae946a255c203d0e4e0f169b86d44d2824217e01e4ddcf39a254c76ae64a7ba", "chain": "tenant:acme"},
{"seq": 5, "hash": "d39ea774d387fa2c71d55621f9426ee548d1c15bcb33aa93981e5470c77f47bd", "chain": "platform"}
]$rows$);
insert into "audit_entry" ("chain", "seq", "at", "actor_uid", "actor_name", "action", "target", "details", "previous_hash", "hash") overriding system value
select "chain", "seq", "at", "actor_uid", "actor_name", "action", "target", "details", "previous_hash", "hash" from jsonb_populate_recordset(null::"audit_entry", $rows$[
{"at": "2026-11-24T14:38:36.988+00:00", "seq": 1, "hash": "ed8c6d6af7614f3a8d98f0d2f902f6b927f494890a57fbba2b4fafce5d5c77ab", "chain": "platform", "action": "setup.link", "target": "d64cdd8dde50cc5ef8641309d6c428a9", "details": {}, "actor_uid": null, "actor_name": "watchfloor", "previous_hash": "0000000000000000000000000000000000000000000000000000000000000000"},
{"at": "2026-11-24T14:38:37.224+00:00", "seq": 2, "hash": "40c9bfd6e95c6c4a93239b8c6abf62be92f2903c11b214ce33114d3256b3ae73", "chain": "platform", "action": "setup.done", "target": "acme", "details": {"email": "ada@acme.example"}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "ed8c6d6af7614f3a8d98f0d2f902f6b927f494890a57fbba2b4fafce5d5c77ab"},
{"at": "2026-11-24T14:38:37.247+00:00", "seq": 3, "hash": "4412ac11f0069c99696633df0846d7b129cc0073a7ae00c97c01b3d81b06f325", "chain": "platform", "action": "sign_in", "target": "06e800f06f80539dd67aa93c07229030", "details": {"ip": "127.0.0.1", "methods": ["enrolment", "password", "totp"], "isKnownDevice": false}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "40c9bfd6e95c6c4a93239b8c6abf62be92f2903c11b214ce33114d3256b3ae73"},
{"at": "2026-11-24T14:38:37.277+00:00", "seq": 1, "hash": "6495129f1922a532b74f6fce1f73fed439a3378254cc903a53b391ed11d00080", "chain": "tenant:acme", "action": "user.invite", "target": "73ddb9551ba099b60b12cbf75285fa54", "details": {"name": "Ben", "role": "analyst", "email": "ben@acme.example"}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "0000000000000000000000000000000000000000000000000000000000000000"},
{"at": "2026-11-24T14:38:37.513+00:00", "seq": 2, "hash": "bbc1ddc7517551254dc8329daa9cd1f7634a1a8ddc3fe5ec27927fb8c75da55f", "chain": "tenant:acme", "action": "user.enrol", "target": "080765e68c155a77b7d6a9fcc4863ce7", "details": {"role": "analyst", "email": "ben@acme.example"}, "actor_uid": "080765e68c155a77b7d6a9fcc4863ce7", "actor_name": "Ben", "previous_hash": "6495129f1922a532b74f6fce1f73fed439a3378254cc903a53b391ed11d00080"},
{"at": "2026-11-24T14:38:37.574+00:00", "seq": 4, "hash": "5ad82972a189bf14843dc919cfc6b6d0619793afa65755c9a60b18e3c5939e4f", "chain": "platform", "action": "sign_in", "target": "55dd9a691a98597326ab32fb9880e012", "details": {"ip": "127.0.0.1", "methods": ["enrolment", "password", "totp"], "isKnownDevice": false}, "actor_uid": "080765e68c155a77b7d6a9fcc4863ce7", "actor_name": "Ben", "previous_hash": "4412ac11f0069c99696633df0846d7b129cc0073a7ae00c97c01b3d81b06f325"},
{"at": "2026-11-24T14:38:37.634+00:00", "seq": 3, "hash": "a40af46d85c5ee2c14be5690770b8cb6e4499d0b3132447a47961afc0b606599", "chain": "tenant:acme", "action": "user.invite", "target": "19562f155150cb9ddc54f6f3e13809bc", "details": {"name": "Cleo", "role": "viewer", "email": "cleo@acme.example"}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "bbc1ddc7517551254dc8329daa9cd1f7634a1a8ddc3fe5ec27927fb8c75da55f"},
{"at": "2026-11-24T14:38:37.684+00:00", "seq": 5, "hash": "d39ea774d387fa2c71d55621f9426ee548d1c15bcb33aa93981e5470c77f47bd", "chain": "platform", "action": "tenant.create", "target": "globex", "details": {"uid": "globex", "name": "Globex"}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "5ad82972a189bf14843dc919cfc6b6d0619793afa65755c9a60b18e3c5939e4f"},
{"at": "2026-11-24T14:38:37.718+00:00", "seq": 4, "hash": "0ca66e17c454ed38c3ba3211043cd09aeeeb3c1c038546aaddca79055859bccd", "chain": "tenant:acme", "action": "key.issue", "target": "24fa26141a8656aa74ac0d5d58830910", "details": {"form": "prefixed", "name": "collector", "expiresAt": null, "permissions": ["events:ingest"], "allowedNetworks": []}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "a40af46d85c5ee2c14be5690770b8cb6e4499d0b3132447a47961afc0b606599"},
{"at": "2026-11-24T14:38:37.755+00:00", "seq": 5, "hash": "0afb9285a9eaae07bc1c18be7624a220c93a999e14ad1ea1ee21141f10301edd", "chain": "tenant:acme", "action": "key.issue", "target": "7709d2a7bb0748e4aa4787ce108c4396", "details": {"form": "prefixed", "name": "old collector", "expiresAt": null, "permissions": ["events:ingest"], "allowedNetworks": []}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "0ca66e17c454ed38c3ba3211043cd09aeeeb3c1c038546aaddca79055859bccd"},
{"at": "2026-11-24T14:38:37.78+00:00", "seq": 6, "hash": "138772db0b52bd8fd02579a636574d138a50465a6eb9cdb4b2a438abbe169493", "chain": "tenant:acme", "action": "key.revoke", "target": "7709d2a7bb0748e4aa4787ce108c4396", "details": {"name": "old collector"}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "0afb9285a9eaae07bc1c18be7624a220c93a999e14ad1ea1ee21141f10301edd"},
{"at": "2026-11-24T14:38:37.812+00:00", "seq": 7, "hash": "13173cd057d5483bb739c605a449eac2e6ddf8192a081f8bc7b1e6ada4710808", "chain": "tenant:acme", "action": "placeholder.put", "target": "administrators", "details": {"values": 2}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "138772db0b52bd8fd02579a636574d138a50465a6eb9cdb4b2a438abbe169493"},
{"at": "2026-11-24T14:38:38.13+00:00", "seq": 8, "hash": "22a9a366e49b0e8128311d467809aca960db62b942fcee248beba3305cc751f8", "chain": "tenant:acme", "action": "rule.disable", "target": "1 rules", "details": {"uids": ["823c2ebd-3caa-4ee7-ab9f-0d3ff1d953d3"]}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "13173cd057d5483bb739c605a449eac2e6ddf8192a081f8bc7b1e6ada4710808"},
{"at": "2026-11-24T14:38:38.386+00:00", "seq": 9, "hash": "0da521df3750a3163f92fc67e78066b693c3528fd9e461eb8488a3915813bac6", "chain": "tenant:acme", "action": "indicator-list.create", "target": "Bad places", "details": {}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "22a9a366e49b0e8128311d467809aca960db62b942fcee248beba3305cc751f8"},
{"at": "2026-11-24T14:38:38.409+00:00", "seq": 10, "hash": "1d3ea063cb709ececa70b5fcde06c04d613f1d7f9577683e21bfbb366299fc95", "chain": "tenant:acme", "action": "indicator-list.add", "target": "b4bab3dd-d172-400b-96ac-baed5555c43d", "details": {"count": 3}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "0da521df3750a3163f92fc67e78066b693c3528fd9e461eb8488a3915813bac6"},
{"at": "2026-11-24T14:38:38.782+00:00", "seq": 11, "hash": "5a10cb29146fa3e24c7c54e72e8c651051b0908d5eedf9e215c49bff36e6e92e", "chain": "tenant:acme", "action": "asset.put", "target": "host:dc01.corp.example", "details": {"kind": "host", "label": "Domain controller", "owner": "IT", "value": "dc01.corp.example", "criticality": 5}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "1d3ea063cb709ececa70b5fcde06c04d613f1d7f9577683e21bfbb366299fc95"},
{"at": "2026-11-24T14:38:38.984+00:00", "seq": 12, "hash": "92164de33091ebced88b556457155cd3dc4ee9bcfcc854fb14aebbf22aaf9c51", "chain": "tenant:acme", "action": "rule.save", "target": "2 rules", "details": {"rules": [{"uid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "version": "80ea97267986"}, {"uid": "7c0c0a1e-52b3-4b61-8f0e-6a4f0b7f2d11", "version": "9587ddbd60cc"}]}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "5a10cb29146fa3e24c7c54e72e8c651051b0908d5eedf9e215c49bff36e6e92e"},
{"at": "2026-11-24T14:38:41.936+00:00", "seq": 13, "hash": "e78f5e01b2dc805a2ca48c750b45d053877c84c71a7ad7d78c00e7cf8afa58e2", "chain": "tenant:acme", "action": "alert.change", "target": "3575a835-4d8a-40b5-a6ac-07553f1528c9", "details": {"uids": ["3575a835-4d8a-40b5-a6ac-07553f1528c9"], "change": {"state": "in_progress", "assigneeUid": "080765e68c155a77b7d6a9fcc4863ce7"}}, "actor_uid": "080765e68c155a77b7d6a9fcc4863ce7", "actor_name": "Ben", "previous_hash": "92164de33091ebced88b556457155cd3dc4ee9bcfcc854fb14aebbf22aaf9c51"},
{"at": "2026-11-24T14:38:41.965+00:00", "seq": 14, "hash": "c52d38302c56d349f3c84db17855c60e734eef9dc677e8bdf049760fda122419", "chain": "tenant:acme", "action": "alert.comment", "target": "3575a835-4d8a-40b5-a6ac-07553f1528c9", "details": {}, "actor_uid": "080765e68c155a77b7d6a9fcc4863ce7", "actor_name": "Ben", "previous_hash": "e78f5e01b2dc805a2ca48c750b45d053877c84c71a7ad7d78c00e7cf8afa58e2"},
{"at": "2026-11-24T14:38:41.98+00:00", "seq": 15, "hash": "5278b9a2732f56053b61e7fb6b7588be67f36636f5fd3b3bf69a469a57acbebd", "chain": "tenant:acme", "action": "alert.change", "target": "211d858b-da72-4753-baab-882c66599293", "details": {"uids": ["211d858b-da72-4753-baab-882c66599293"], "change": {"state": "closed", "verdict": "false_positive"}}, "actor_uid": "080765e68c155a77b7d6a9fcc4863ce7", "actor_name": "Ben", "previous_hash": "c52d38302c56d349f3c84db17855c60e734eef9dc677e8bdf049760fda122419"},
{"at": "2026-11-24T14:38:41.996+00:00", "seq": 16, "hash": "a62fb5e5af2cd618072f55c48ba1ced90c9342a171e8f9cba69a27392baa2e31", "chain": "tenant:acme", "action": "suppression.create", "target": "217a36f7-c000-46d8-8f9d-f3480c46e8dd", "details": {"entity": {"kind": "host", "value": "wks-*"}, "reason": "Known work of administrators", "expiresAt": 1821451121987, "detectorUid": "7c0c0a1e-52b3-4b61-8f0e-6a4f0b7f2d11"}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "5278b9a2732f56053b61e7fb6b7588be67f36636f5fd3b3bf69a469a57acbebd"},
{"at": "2026-11-24T14:38:42.212+00:00", "seq": 17, "hash": "0ae946a255c203d0e4e0f169b86d44d2824217e01e4ddcf39a254c76ae64a7ba", "chain": "tenant:acme", "action": "quarantine.reparse", "target": "all", "details": {"filter": {"to": 1795534722015, "from": 0}, "stored": 0, "reparsed": 1, "stillQuarantined": 1}, "actor_uid": "b194ebd529de9f76ac95dae284b0fc35", "actor_name": "Ada Lovelace", "previous_hash": "a62fb5e5af2cd618072f55c48ba1ced90c9342a171e8f9cba69a27392baa2e31"}
]$rows$);
insert into "detection_revision" ("tenant_uid", "revision") overriding system value
select "tenant_uid", "revision" from jsonb_populate_recordset(null::"detection_revision", $rows$[
{"revision": 5, "tenant_uid": "acme"}
]$rows$);
insert into "indicator" ("tenant_uid", "list_uid", "kind", "value") overriding system value
select "tenant_uid", "list_uid", "kind", "value" from jsonb_populate_recordset(null::"indicator", $rows$[
{"kind": "cidr", "value": "203.0.113.0/24", "list_uid": "b4bab3dd-d172-400b-96ac-baed5555c43d", "tenant_uid": "acme"},
{"kind": "domain", "value": "bad.example", "list_uid": "b4bab3dd-d172-400b-96ac-baed5555c43d", "tenant_uid": "acme"},
{"kind": "ip", "value": "198.51.100.7", "list_uid": "b4bab3dd-d172-400b-96ac-baed5555c43d", "tenant_uid": "acme"}
]$rows$);
insert into "indicator_list" ("uid", "tenant_uid", "name", "description", "level", "is_enabled", "created_at", "updated_at", "expires_at") overriding system value
select "uid", "tenant_uid", "name", "description", "level", "is_enabled", "created_at", "updated_at", "expires_at" from jsonb_populate_recordset(null::"indicator_list", $rows$[
{"uid": "b4bab3dd-d172-400b-96ac-baed5555c43d", "name": "Bad places", "level": 5, "created_at": "2026-11-24T14:38:38.381112+00:00", "expires_at": null, "is_enabled": true, "tenant_uid": "acme", "updated_at": "2026-11-24T14:38:38.390188+00:00", "description": ""}
]$rows$);
insert into "known_device" ("user_uid", "device_hash", "seen_at") overriding system value
select "user_uid", "device_hash", "seen_at" from jsonb_populate_recordset(null::"known_device", $rows$[
{"seen_at": "2026-11-24T14:38:37.234+00:00", "user_uid": "b194ebd529de9f76ac95dae284b0fc35", "device_hash": "440a637ceb0ef41d9a4609c49560a2b7c600ee8b802d4234b9fab8e20ac9bcd2"},
{"seen_at": "2026-11-24T14:38:37.536+00:00", "user_uid": "080765e68c155a77b7d6a9fcc4863ce7", "device_hash": "03afdc9f7b740f28a5dccacc7dd78ef9743cedfa63978d3e842012db64730eb3"}
]$rows$);
insert into "membership" ("tenant_uid", "user_uid", "role", "created_at") overriding system value
select "tenant_uid", "user_uid", "role", "created_at" from jsonb_populate_recordset(null::"membership", $rows$[
{"role": "analyst", "user_uid": "080765e68c155a77b7d6a9fcc4863ce7", "created_at": "2026-11-24T14:38:37.344346+00:00", "tenant_uid": "acme"},
{"role": "tenant_administrator", "user_uid": "b194ebd529de9f76ac95dae284b0fc35", "created_at": "2026-11-24T14:38:37.105335+00:00", "tenant_uid": "acme"}
]$rows$);
insert into "migration" ("number", "name", "checksum", "applied_at") overriding system value
select "number", "name", "checksum", "applied_at" from jsonb_populate_recordset(null::"migration", $rows$[
{"name": "0001_foundation.sql", "number": 1, "checksum": "fb05a5ddd105b50c27ea5c256ab55686f279b31a368949f06f24558a302167bc", "applied_at": "2026-11-24T14:38:30.957327+00:00"},
{"name": "0002_access.sql", "number": 2, "checksum": "c146e3b2b3466d9c94f29383306203130878ba351aae5a729ef2aee124fc9677", "applied_at": "2026-11-24T14:38:31.077364+00:00"},
{"name": "0003_alerts.sql", "number": 3, "checksum": "acafc01692519efadf0e6f4072ecf50e9f9ce5327d48e4b4a15e233eaeca8649", "applied_at": "2026-11-24T14:38:31.294384+00:00"},
{"name": "0004_detection.sql", "number": 4, "checksum": "4477182e964fc18e2935bf8404b83fa7597fb247ebc517cb6ed80633006d2360", "applied_at": "2026-11-24T14:38:31.644967+00:00"}
]$rows$);
insert into "one_time_link" ("uid", "token_hash", "kind", "tenant_uid", "user_uid", "email", "name", "role", "created_by_uid", "created_by_name", "created_at", "expires_at", "used_at") overriding system value
select "uid", "token_hash", "kind", "tenant_uid", "user_uid", "email", "name", "role", "created_by_uid", "created_by_name", "created_at", "expires_at", "used_at" from jsonb_populate_recordset(null::"one_time_link", $rows$[
{"uid": "19562f155150cb9ddc54f6f3e13809bc", "kind": "invitation", "name": "Cleo", "role": "viewer", "email": "cleo@acme.example", "used_at": null, "user_uid": null, "created_at": "2026-11-24T14:38:37.631+00:00", "expires_at": "2026-12-01T14:38:37.631+00:00", "tenant_uid": "acme", "token_hash": "445e18261e0869aa95361ddfeec18ccbe5ba06f476c33a1b4e12544a41f9a460", "created_by_uid": "b194ebd529de9f76ac95dae284b0fc35", "created_by_name": "Ada Lovelace"},
{"uid": "73ddb9551ba099b60b12cbf75285fa54", "kind": "invitation", "name": "Ben", "role": "analyst", "email": "ben@acme.example", "used_at": "2026-11-24T14:38:37.499+00:00", "user_uid": null, "created_at": "2026-11-24T14:38:37.273+00:00", "expires_at": "2026-12-01T14:38:37.273+00:00", "tenant_uid": "acme", "token_hash": "48b28623da51d51aab2bcc02412e1092544d6a973ce4ea52832559d87b6d8190", "created_by_uid": "b194ebd529de9f76ac95dae284b0fc35", "created_by_name": "Ada Lovelace"},
{"uid": "d64cdd8dde50cc5ef8641309d6c428a9", "kind": "setup", "name": null, "role": null, "email": null, "used_at": "2026-11-24T14:38:37.213+00:00", "user_uid": null, "created_at": "2026-11-24T14:38:36.983+00:00", "expires_at": "2026-11-24T15:38:36.983+00:00", "tenant_uid": null, "token_hash": "ffa8972cfa29c26c4975edab5ab244143d7ce036cbc5c85031fddeb97b56753b", "created_by_uid": null, "created_by_name": "watchfloor"}
]$rows$);
insert into "pipeline_group" ("tenant_uid", "spool", "group_id", "taken_at") overriding system value
select "tenant_uid", "spool", "group_id", "taken_at" from jsonb_populate_recordset(null::"pipeline_group", $rows$[
{"spool": "345n4jhrp3", "group_id": 2, "taken_at": "2026-11-24T14:38:40.449478+00:00", "tenant_uid": "acme"},
{"spool": "345n4jhrp3", "group_id": 3, "taken_at": "2026-11-24T14:38:40.851832+00:00", "tenant_uid": "acme"},
{"spool": "345n4jhrp3", "group_id": 4, "taken_at": "2026-11-24T14:38:40.928035+00:00", "tenant_uid": "acme"},
{"spool": "345n4jhrp3", "group_id": 5, "taken_at": "2026-11-24T14:38:41.563236+00:00", "tenant_uid": "acme"},
{"spool": "345n4jhrp3", "group_id": 6, "taken_at": "2026-11-24T14:38:41.600073+00:00", "tenant_uid": "acme"}
]$rows$);
insert into "placeholder_list" ("tenant_uid", "name", "list", "changed_at") overriding system value
select "tenant_uid", "name", "list", "changed_at" from jsonb_populate_recordset(null::"placeholder_list", $rows$[
{"list": ["CORP\\root", "CORP\\it-*"], "name": "administrators", "changed_at": "2026-11-24T14:38:37.802848+00:00", "tenant_uid": "acme"}
]$rows$);
insert into "recovery_code" ("user_uid", "code_hash", "used_at") overriding system value
select "user_uid", "code_hash", "used_at" from jsonb_populate_recordset(null::"recovery_code", $rows$[
{"used_at": null, "user_uid": "080765e68c155a77b7d6a9fcc4863ce7", "code_hash": "319fe54535761db8feccaf38640084b23980ad1c1c36aba1673d1a9e205c2ffb"},
{"used_at": null, "user_uid": "080765e68c155a77b7d6a9fcc4863ce7", "code_hash": "62a53ecc23ca69993e78e489102e626e6469d429d39535cf45f7929f73793081"},
{"used_at": null, "user_uid": "080765e68c155a77b7d6a9fcc4863ce7", "code_hash": "68a178d3b92c9063eab7370dfef46ae2259bf1eaf4845554674233846717393f"},
{"used_at": null, "user_uid": "080765e68c155a77b7d6a9fcc4863ce7", "code_hash": "840bc23c46b5f5d2ce0b8a4de8b044774c922fcabde2071018dadc6a7b5b5a5b"},
{"used_at": null, "user_uid": "080765e68c155a77b7d6a9fcc4863ce7", "code_hash": "85587824d2bc1d892e2c19f325a08b4afd369007a4bda7d42164aefdd303b59a"},
{"used_at": null, "user_uid": "080765e68c155a77b7d6a9fcc4863ce7", "code_hash": "895db0239d9a41382bc71b9fd819b34d4d5f4454b3a15ca931f7e48785dc8d6c"},
{"used_at": null, "user_uid": "080765e68c155a77b7d6a9fcc4863ce7", "code_hash": "cef6661bc3d2744cde4429204500358774e3d4b14c084f6ee5f90b70420d23c3"},
{"used_at": null, "user_uid": "080765e68c155a77b7d6a9fcc4863ce7", "code_hash": "d859fe3b97d51641944d77c8a8a4c0459763520e92b5a7bf9ce24e0d5a8d4050"},
{"used_at": null, "user_uid": "080765e68c155a77b7d6a9fcc4863ce7", "code_hash": "e3746d23b3ff4a6ecfb8710e87309b25e34c706ad95c80562d6f540be6354a67"},
{"used_at": null, "user_uid": "080765e68c155a77b7d6a9fcc4863ce7", "code_hash": "f57fc714326737c81e8742ecab6122fcd23e3e3a23f2bfdbc16d8bab2b4909d6"},
{"used_at": null, "user_uid": "b194ebd529de9f76ac95dae284b0fc35", "code_hash": "2c7acfc2abe1a3408166946c2475eb63a4459a1e92d63190a2630da45cb11593"},
{"used_at": null, "user_uid": "b194ebd529de9f76ac95dae284b0fc35", "code_hash": "32744d76cb672ba573d41d7ffb80d71c800940fb7ea542f100efbd6200c5f137"},
{"used_at": null, "user_uid": "b194ebd529de9f76ac95dae284b0fc35", "code_hash": "5f4758c56ca68d6f6718cf9115bc82df3fae5b5ada3cc08ce1d35d06e8a1c279"},
{"used_at": null, "user_uid": "b194ebd529de9f76ac95dae284b0fc35", "code_hash": "81d34835f05980308aad5309aa4a81aa3b730cb3955eccc3e6767839d62c4800"},
{"used_at": null, "user_uid": "b194ebd529de9f76ac95dae284b0fc35", "code_hash": "92e057e9ab8c52a086081d79227ce7194c6418717ed5fde3704f18aa4ab1b6a3"},
{"used_at": null, "user_uid": "b194ebd529de9f76ac95dae284b0fc35", "code_hash": "940854c2ed04601023598b2706a58385ec4d5a1775b3660a455b81e48fad15ad"},
{"used_at": null, "user_uid": "b194ebd529de9f76ac95dae284b0fc35", "code_hash": "c172caea29dc8fcbd49a6225837a0873a1990c5b3cbcfe56be6d910486dcfff0"},
{"used_at": null, "user_uid": "b194ebd529de9f76ac95dae284b0fc35", "code_hash": "d16caa9aacbba18aa4a8390cb9b55a6bbe426e6e131f60bb180dca7b4334cbc6"},
{"used_at": null, "user_uid": "b194ebd529de9f76ac95dae284b0fc35", "code_hash": "d7f2da39198c495eb9fe07f20beea2a586c95b3ed3de674a74ca6afb8c87fa2f"},
{"used_at": null, "user_uid": "b194ebd529de9f76ac95dae284b0fc35", "code_hash": "d85503511e7c772a29d9c126babaae0c7eea8e2e118d708b1c3269f0ef628f12"}
]$rows$);
insert into "rule" ("tenant_uid", "uid", "version", "path", "text", "added_at", "changed_at", "changed_by") overriding system value
select "tenant_uid", "uid", "version", "path", "text", "added_at", "changed_at", "changed_by" from jsonb_populate_recordset(null::"rule", $rows$[
{"uid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "path": "whoami.yml", "text": "title: Whoami as SYSTEM\nid: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10\nstatus: test\ndescription: Somebody asks who they are with the rights of the system.\nauthor: A. Kim\ndate: 2026-01-15\ntags: [attack.discovery, attack.t1033]\nlogsource: { product: windows, category: process_creation }\ndetection:\n  selection: { Image|endswith: '\\whoami.exe' }\n  condition: selection\nfalsepositives: [Administrators at work]\nlevel: high\n", "version": "80ea97267986", "added_at": "2026-11-24T14:38:38.971528+00:00", "changed_at": "2026-11-24T14:38:38.971528+00:00", "changed_by": "Ada Lovelace", "tenant_uid": "acme"},
{"uid": "7c0c0a1e-52b3-4b61-8f0e-6a4f0b7f2d11", "path": "administrators.yml", "text": "title: Work of an administrator\nid: 7c0c0a1e-52b3-4b61-8f0e-6a4f0b7f2d11\nstatus: test\nlogsource: { product: windows, category: process_creation }\ndetection:\n  selection: { User|expand: '%administrators%' }\n  condition: selection\nlevel: low\n", "version": "9587ddbd60cc", "added_at": "2026-11-24T14:38:38.971528+00:00", "changed_at": "2026-11-24T14:38:38.971528+00:00", "changed_by": "Ada Lovelace", "tenant_uid": "acme"}
]$rows$);
insert into "rule_setting" ("tenant_uid", "rule_uid", "is_enabled", "changed_at", "changed_by") overriding system value
select "tenant_uid", "rule_uid", "is_enabled", "changed_at", "changed_by" from jsonb_populate_recordset(null::"rule_setting", $rows$[
{"rule_uid": "823c2ebd-3caa-4ee7-ab9f-0d3ff1d953d3", "changed_at": "2026-11-24T14:38:38.115315+00:00", "changed_by": "Ada Lovelace", "is_enabled": false, "tenant_uid": "acme"}
]$rows$);
insert into "saved_view" ("uid", "tenant_uid", "owner_uid", "page", "name", "search", "is_shared", "created_at") overriding system value
select "uid", "tenant_uid", "owner_uid", "page", "name", "search", "is_shared", "created_at" from jsonb_populate_recordset(null::"saved_view", $rows$[
{"uid": "9f14a11c-ac2c-4f90-a1ce-97ad0d00c301", "name": "Mine", "page": "alerts", "search": "assignee=me", "is_shared": true, "owner_uid": "080765e68c155a77b7d6a9fcc4863ce7", "created_at": "2026-11-24T14:38:42.005605+00:00", "tenant_uid": "acme"}
]$rows$);
insert into "session" ("uid", "user_uid", "token_hash", "methods", "ip", "user_agent", "created_at", "seen_at", "authenticated_at", "ended_at", "end_reason") overriding system value
select "uid", "user_uid", "token_hash", "methods", "ip", "user_agent", "created_at", "seen_at", "authenticated_at", "ended_at", "end_reason" from jsonb_populate_recordset(null::"session", $rows$[
{"ip": "127.0.0.1", "uid": "06e800f06f80539dd67aa93c07229030", "methods": ["enrolment", "password", "totp"], "seen_at": "2026-11-24T14:38:37.234+00:00", "ended_at": null, "user_uid": "b194ebd529de9f76ac95dae284b0fc35", "created_at": "2026-11-24T14:38:37.234+00:00", "end_reason": null, "token_hash": "7aa3887fa4f92a6027e1a66bf23891fdb9b967eee315a3b1bfdde4c78b4b2450", "user_agent": "node", "authenticated_at": "2026-11-24T14:38:37.234+00:00"},
{"ip": "127.0.0.1", "uid": "55dd9a691a98597326ab32fb9880e012", "methods": ["enrolment", "password", "totp"], "seen_at": "2026-11-24T14:38:37.536+00:00", "ended_at": null, "user_uid": "080765e68c155a77b7d6a9fcc4863ce7", "created_at": "2026-11-24T14:38:37.536+00:00", "end_reason": null, "token_hash": "c5fdf9fee2d9940f16c80137032d5f2f139260f9c7ed929f6b037ed750f1ccf7", "user_agent": "node", "authenticated_at": "2026-11-24T14:38:37.536+00:00"}
]$rows$);
insert into "suppression" ("uid", "tenant_uid", "detector_uid", "entity_kind", "entity_value", "reason", "owner_uid", "owner_name", "created_at", "expires_at", "ended_at", "suppressed_count", "last_suppressed_at") overriding system value
select "uid", "tenant_uid", "detector_uid", "entity_kind", "entity_value", "reason", "owner_uid", "owner_name", "created_at", "expires_at", "ended_at", "suppressed_count", "last_suppressed_at" from jsonb_populate_recordset(null::"suppression", $rows$[
{"uid": "217a36f7-c000-46d8-8f9d-f3480c46e8dd", "reason": "Known work of administrators", "ended_at": null, "owner_uid": "b194ebd529de9f76ac95dae284b0fc35", "created_at": "2026-11-24T14:38:41.994586+00:00", "expires_at": "2027-09-20T14:38:41.987+00:00", "owner_name": "Ada Lovelace", "tenant_uid": "acme", "entity_kind": "host", "detector_uid": "7c0c0a1e-52b3-4b61-8f0e-6a4f0b7f2d11", "entity_value": "wks-*", "suppressed_count": 0, "last_suppressed_at": null}
]$rows$);
insert into "tenant" ("uid", "name", "is_suspended", "is_demo", "created_at") overriding system value
select "uid", "name", "is_suspended", "is_demo", "created_at" from jsonb_populate_recordset(null::"tenant", $rows$[
{"uid": "acme", "name": "Acme", "is_demo": false, "created_at": "2026-11-24T14:38:37.105335+00:00", "is_suspended": false},
{"uid": "globex", "name": "Globex", "is_demo": false, "created_at": "2026-11-24T14:38:37.683052+00:00", "is_suspended": false}
]$rows$);
set session_replication_role = origin;
