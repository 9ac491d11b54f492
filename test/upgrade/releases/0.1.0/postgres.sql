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
{"uid": "0da31fa2-a66d-402b-8773-d0ef9cb66f8a", "refs": [], "level": 5, "score": 95, "state": "in_progress", "title": "Indicator seen: Bad places", "number": 3, "tactics": [], "verdict": null, "version": 2, "closed_at": null, "group_key": "indicator:0b3ad73c-c713-4655-ab47-ea964d884f3d|ip:10.1.2.3", "last_seen": "2026-11-24T14:25:45.68+00:00", "created_at": "2026-11-24T14:25:46.496616+00:00", "first_seen": "2026-11-24T14:25:45.68+00:00", "techniques": [], "tenant_uid": "acme", "updated_at": "2026-11-24T14:25:46.890409+00:00", "description": "", "entity_kind": "ip", "score_parts": [{"name": "severity", "points": 80, "reason": "critical, base 80"}, {"name": "indicator", "points": 10, "reason": "a listed indicator was seen"}, {"name": "rarity", "points": 5, "reason": "first time in 30 days that this fires here"}], "assignee_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "detector_uid": "0b3ad73c-c713-4655-ab47-ea964d884f3d", "entity_value": "10.1.2.3", "source_types": ["suricata_eve"], "comment_count": 1, "detector_kind": "indicator", "finding_count": 1, "false_positives": [], "detector_version": "dade9d567c81", "first_triaged_at": "2026-11-24T14:25:46.806335+00:00"},
{"uid": "4c187adc-3dd9-43b4-ad1b-478d1ae738c8", "refs": [], "level": 3, "score": 50, "state": "new", "title": "SSH Password of Root Refused", "number": 4, "tactics": ["credential-access"], "verdict": null, "version": 1, "closed_at": null, "group_key": "sigma:3ca3c5ef-d6a6-4950-9e10-6553e516662b|host:gate", "last_seen": "2026-11-24T14:00:01+00:00", "created_at": "2026-11-24T14:25:46.623522+00:00", "first_seen": "2026-11-24T14:00:01+00:00", "techniques": ["T1110.001"], "tenant_uid": "acme", "updated_at": "2026-11-24T14:25:46.623522+00:00", "description": "Somebody tried to sign in over SSH as root with a password and was refused. The name exists on every host, so this is what scanners try first.", "entity_kind": "host", "score_parts": [{"name": "severity", "points": 40, "reason": "medium, base 40"}, {"name": "confidence", "points": 5, "reason": "rule status stable"}, {"name": "rarity", "points": 5, "reason": "first time in 30 days that this fires here"}], "assignee_uid": null, "detector_uid": "3ca3c5ef-d6a6-4950-9e10-6553e516662b", "entity_value": "gate", "source_types": ["openssh_sshd"], "comment_count": 0, "detector_kind": "sigma", "finding_count": 1, "false_positives": ["An administrator who forgot that root may not sign in"], "detector_version": "22c92bcb9eb5", "first_triaged_at": null},
{"uid": "5c9de9d9-18b4-4729-a5dd-03fc5b4d7581", "refs": [], "level": 5, "score": 90, "state": "closed", "title": "Indicator seen: Bad places", "number": 5, "tactics": [], "verdict": "false_positive", "version": 2, "closed_at": "2026-11-24T14:25:46.906624+00:00", "group_key": "indicator:0b3ad73c-c713-4655-ab47-ea964d884f3d|host:gate", "last_seen": "2026-11-24T14:00:01+00:00", "created_at": "2026-11-24T14:25:46.623522+00:00", "first_seen": "2026-11-24T14:00:01+00:00", "techniques": [], "tenant_uid": "acme", "updated_at": "2026-11-24T14:25:46.906624+00:00", "description": "", "entity_kind": "host", "score_parts": [{"name": "severity", "points": 80, "reason": "critical, base 80"}, {"name": "indicator", "points": 10, "reason": "a listed indicator was seen"}], "assignee_uid": null, "detector_uid": "0b3ad73c-c713-4655-ab47-ea964d884f3d", "entity_value": "gate", "source_types": ["openssh_sshd"], "comment_count": 0, "detector_kind": "indicator", "finding_count": 1, "false_positives": [], "detector_version": "dade9d567c81", "first_triaged_at": "2026-11-24T14:25:46.906624+00:00"},
{"uid": "69472823-a20e-44fb-9465-959497e565dd", "refs": [], "level": 4, "score": 65, "state": "new", "title": "Whoami as SYSTEM", "number": 2, "tactics": ["discovery"], "verdict": null, "version": 1, "closed_at": null, "group_key": "sigma:5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10|host:wks-1.corp.example", "last_seen": "2026-11-24T14:25:45.68+00:00", "created_at": "2026-11-24T14:25:46.457992+00:00", "first_seen": "2026-11-24T14:25:45.68+00:00", "techniques": ["T1033"], "tenant_uid": "acme", "updated_at": "2026-11-24T14:25:46.457992+00:00", "description": "Somebody asks who they are with the rights of the system.", "entity_kind": "host", "score_parts": [{"name": "severity", "points": 60, "reason": "high, base 60"}, {"name": "confidence", "points": 0, "reason": "rule status test"}, {"name": "rarity", "points": 5, "reason": "first time in 30 days that this fires here"}], "assignee_uid": null, "detector_uid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "entity_value": "wks-1.corp.example", "source_types": ["microsoft_sysmon"], "comment_count": 0, "detector_kind": "sigma", "finding_count": 1, "false_positives": ["Administrators at work"], "detector_version": "80ea97267986", "first_triaged_at": null},
{"uid": "6d6e7c84-dd8d-4c57-803e-54ddef58df8e", "refs": [], "level": 4, "score": 75, "state": "new", "title": "Whoami as SYSTEM", "number": 1, "tactics": ["discovery"], "verdict": null, "version": 1, "closed_at": null, "group_key": "sigma:5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10|host:dc01.corp.example", "last_seen": "2026-11-24T14:25:45.68+00:00", "created_at": "2026-11-24T14:25:46.457992+00:00", "first_seen": "2026-11-24T14:25:45.68+00:00", "techniques": ["T1033"], "tenant_uid": "acme", "updated_at": "2026-11-24T14:25:46.457992+00:00", "description": "Somebody asks who they are with the rights of the system.", "entity_kind": "host", "score_parts": [{"name": "severity", "points": 60, "reason": "high, base 60"}, {"name": "asset", "points": 10, "reason": "Domain controller, criticality 5 of 5"}, {"name": "confidence", "points": 0, "reason": "rule status test"}, {"name": "rarity", "points": 5, "reason": "first time in 30 days that this fires here"}], "assignee_uid": null, "detector_uid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "entity_value": "dc01.corp.example", "source_types": ["microsoft_sysmon"], "comment_count": 0, "detector_kind": "sigma", "finding_count": 1, "false_positives": ["Administrators at work"], "detector_version": "80ea97267986", "first_triaged_at": null}
]$rows$);
insert into "alert_entity" ("tenant_uid", "alert_uid", "kind", "value", "value_folded", "role", "findings") overriding system value
select "tenant_uid", "alert_uid", "kind", "value", "value_folded", "role", "findings" from jsonb_populate_recordset(null::"alert_entity", $rows$[
{"kind": "domain", "role": "query", "value": "bad.example", "findings": 1, "alert_uid": "0da31fa2-a66d-402b-8773-d0ef9cb66f8a", "tenant_uid": "acme", "value_folded": "bad.example"},
{"kind": "host", "role": "device", "value": "dc01.corp.example", "findings": 1, "alert_uid": "6d6e7c84-dd8d-4c57-803e-54ddef58df8e", "tenant_uid": "acme", "value_folded": "dc01.corp.example"},
{"kind": "host", "role": "device", "value": "gate", "findings": 1, "alert_uid": "4c187adc-3dd9-43b4-ad1b-478d1ae738c8", "tenant_uid": "acme", "value_folded": "gate"},
{"kind": "host", "role": "device", "value": "gate", "findings": 1, "alert_uid": "5c9de9d9-18b4-4729-a5dd-03fc5b4d7581", "tenant_uid": "acme", "value_folded": "gate"},
{"kind": "host", "role": "device", "value": "wks-1.corp.example", "findings": 1, "alert_uid": "69472823-a20e-44fb-9465-959497e565dd", "tenant_uid": "acme", "value_folded": "wks-1.corp.example"},
{"kind": "ip", "role": "destination", "value": "10.1.0.53", "findings": 1, "alert_uid": "0da31fa2-a66d-402b-8773-d0ef9cb66f8a", "tenant_uid": "acme", "value_folded": "10.1.0.53"},
{"kind": "ip", "role": "source", "value": "10.1.2.3", "findings": 1, "alert_uid": "0da31fa2-a66d-402b-8773-d0ef9cb66f8a", "tenant_uid": "acme", "value_folded": "10.1.2.3"},
{"kind": "ip", "role": "source", "value": "198.51.100.7", "findings": 1, "alert_uid": "4c187adc-3dd9-43b4-ad1b-478d1ae738c8", "tenant_uid": "acme", "value_folded": "198.51.100.7"},
{"kind": "ip", "role": "source", "value": "198.51.100.7", "findings": 1, "alert_uid": "5c9de9d9-18b4-4729-a5dd-03fc5b4d7581", "tenant_uid": "acme", "value_folded": "198.51.100.7"},
{"kind": "process", "role": "process", "value": "C:\\Windows\\System32\\whoami.exe", "findings": 1, "alert_uid": "69472823-a20e-44fb-9465-959497e565dd", "tenant_uid": "acme", "value_folded": "c:\\windows\\system32\\whoami.exe"},
{"kind": "process", "role": "process", "value": "C:\\Windows\\System32\\whoami.exe", "findings": 1, "alert_uid": "6d6e7c84-dd8d-4c57-803e-54ddef58df8e", "tenant_uid": "acme", "value_folded": "c:\\windows\\system32\\whoami.exe"}
]$rows$);
insert into "alert_finding" ("tenant_uid", "alert_uid", "finding_uid", "at", "finding") overriding system value
select "tenant_uid", "alert_uid", "finding_uid", "at", "finding" from jsonb_populate_recordset(null::"alert_finding", $rows$[
{"at": "2026-11-24T14:00:01+00:00", "finding": {"uid": "e87341ba3c9aab02b6a56f3b5f8975d0", "time": 1795528801000, "level": "medium", "title": "SSH Password of Root Refused", "matched": [{"field": "message", "value": "Failed password for root from 198.51.100.7 port 50022 ssh2", "pattern": "Failed password for root ", "modifiers": ["startswith"], "selection": "selection"}], "tactics": ["credential-access"], "entities": [{"kind": "host", "role": "device", "value": "gate"}, {"kind": "ip", "role": "source", "value": "198.51.100.7"}], "eventUid": "jv0jhaeijs-3-0", "tenantUid": "acme", "receivedAt": 1795530346087, "sourceName": "linux", "sourceType": "openssh_sshd", "techniques": ["T1110.001"], "detectorUid": "3ca3c5ef-d6a6-4950-9e10-6553e516662b", "detectorKind": "sigma", "detectorVersion": "22c92bcb9eb5"}, "alert_uid": "4c187adc-3dd9-43b4-ad1b-478d1ae738c8", "tenant_uid": "acme", "finding_uid": "e87341ba3c9aab02b6a56f3b5f8975d0"},
{"at": "2026-11-24T14:00:01+00:00", "finding": {"uid": "fe7dcff8789c4755e15259d3ee982070", "time": 1795528801000, "level": "critical", "title": "Indicator seen: Bad places", "matched": [{"field": "src_endpoint.ip", "value": "198.51.100.7", "pattern": "198.51.100.7", "modifiers": [], "selection": "ip"}], "tactics": [], "entities": [{"kind": "host", "role": "device", "value": "gate"}, {"kind": "ip", "role": "source", "value": "198.51.100.7"}], "eventUid": "jv0jhaeijs-3-0", "tenantUid": "acme", "receivedAt": 1795530346087, "sourceName": "linux", "sourceType": "openssh_sshd", "techniques": [], "detectorUid": "0b3ad73c-c713-4655-ab47-ea964d884f3d", "detectorKind": "indicator", "detectorVersion": "dade9d567c81"}, "alert_uid": "5c9de9d9-18b4-4729-a5dd-03fc5b4d7581", "tenant_uid": "acme", "finding_uid": "fe7dcff8789c4755e15259d3ee982070"},
{"at": "2026-11-24T14:25:45.68+00:00", "finding": {"uid": "4118cf53d267981d461f935f1e51ce2b", "time": 1795530345680, "level": "critical", "title": "Indicator seen: Bad places", "matched": [{"field": "query.hostname", "value": "bad.example", "pattern": "bad.example", "modifiers": [], "selection": "domain"}], "tactics": [], "entities": [{"kind": "ip", "role": "source", "value": "10.1.2.3"}, {"kind": "ip", "role": "destination", "value": "10.1.0.53"}, {"kind": "domain", "role": "query", "value": "bad.example"}], "eventUid": "jv0jhaeijs-2-0", "tenantUid": "acme", "receivedAt": 1795530346062, "sourceName": "suricata", "sourceType": "suricata_eve", "techniques": [], "detectorUid": "0b3ad73c-c713-4655-ab47-ea964d884f3d", "detectorKind": "indicator", "detectorVersion": "dade9d567c81"}, "alert_uid": "0da31fa2-a66d-402b-8773-d0ef9cb66f8a", "tenant_uid": "acme", "finding_uid": "4118cf53d267981d461f935f1e51ce2b"},
{"at": "2026-11-24T14:25:45.68+00:00", "finding": {"uid": "b32b9bd30b69f663e36e48f3b9947442", "time": 1795530345680, "level": "high", "title": "Whoami as SYSTEM", "matched": [{"field": "Image", "value": "C:\\Windows\\System32\\whoami.exe", "pattern": "\\whoami.exe", "modifiers": ["endswith"], "selection": "selection"}], "tactics": ["discovery"], "entities": [{"kind": "host", "role": "device", "value": "dc01.corp.example"}, {"kind": "process", "role": "process", "value": "C:\\Windows\\System32\\whoami.exe"}], "eventUid": "jv0jhaeijs-1-0", "tenantUid": "acme", "receivedAt": 1795530345712, "sourceName": "windows", "sourceType": "microsoft_sysmon", "techniques": ["T1033"], "detectorUid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "detectorKind": "sigma", "detectorVersion": "80ea97267986"}, "alert_uid": "6d6e7c84-dd8d-4c57-803e-54ddef58df8e", "tenant_uid": "acme", "finding_uid": "b32b9bd30b69f663e36e48f3b9947442"},
{"at": "2026-11-24T14:25:45.68+00:00", "finding": {"uid": "e5b34da98c69dfa8e059224332b271c2", "time": 1795530345680, "level": "high", "title": "Whoami as SYSTEM", "matched": [{"field": "Image", "value": "C:\\Windows\\System32\\whoami.exe", "pattern": "\\whoami.exe", "modifiers": ["endswith"], "selection": "selection"}], "tactics": ["discovery"], "entities": [{"kind": "host", "role": "device", "value": "wks-1.corp.example"}, {"kind": "process", "role": "process", "value": "C:\\Windows\\System32\\whoami.exe"}], "eventUid": "jv0jhaeijs-1-1", "tenantUid": "acme", "receivedAt": 1795530345712, "sourceName": "windows", "sourceType": "microsoft_sysmon", "techniques": ["T1033"], "detectorUid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "detectorKind": "sigma", "detectorVersion": "80ea97267986"}, "alert_uid": "69472823-a20e-44fb-9465-959497e565dd", "tenant_uid": "acme", "finding_uid": "e5b34da98c69dfa8e059224332b271c2"}
]$rows$);
insert into "alert_history" ("uid", "tenant_uid", "alert_uid", "change_uid", "at", "actor_uid", "actor_name", "kind", "change", "comment", "undone_at") overriding system value
select "uid", "tenant_uid", "alert_uid", "change_uid", "at", "actor_uid", "actor_name", "kind", "change", "comment", "undone_at" from jsonb_populate_recordset(null::"alert_history", $rows$[
{"at": "2026-11-24T14:25:46.503375+00:00", "uid": "aa91717d-47f4-4a18-b16d-4a4cfce12073", "kind": "created", "change": null, "comment": null, "actor_uid": null, "alert_uid": "6d6e7c84-dd8d-4c57-803e-54ddef58df8e", "undone_at": null, "actor_name": "Watchfloor", "change_uid": null, "tenant_uid": "acme"},
{"at": "2026-11-24T14:25:46.518618+00:00", "uid": "6e2a9171-2e7c-4fbb-ae6e-beed3eb84ed5", "kind": "created", "change": null, "comment": null, "actor_uid": null, "alert_uid": "69472823-a20e-44fb-9465-959497e565dd", "undone_at": null, "actor_name": "Watchfloor", "change_uid": null, "tenant_uid": "acme"},
{"at": "2026-11-24T14:25:46.55039+00:00", "uid": "0896428b-097e-426a-bc7d-7a554bbb2c42", "kind": "created", "change": null, "comment": null, "actor_uid": null, "alert_uid": "0da31fa2-a66d-402b-8773-d0ef9cb66f8a", "undone_at": null, "actor_name": "Watchfloor", "change_uid": null, "tenant_uid": "acme"},
{"at": "2026-11-24T14:25:46.628343+00:00", "uid": "d14ddbd3-3fbf-414e-a28c-94128ea01d96", "kind": "created", "change": null, "comment": null, "actor_uid": null, "alert_uid": "4c187adc-3dd9-43b4-ad1b-478d1ae738c8", "undone_at": null, "actor_name": "Watchfloor", "change_uid": null, "tenant_uid": "acme"},
{"at": "2026-11-24T14:25:46.633756+00:00", "uid": "e1c2f994-898e-4a4f-b4e9-31eea5f3e7fa", "kind": "created", "change": null, "comment": null, "actor_uid": null, "alert_uid": "5c9de9d9-18b4-4729-a5dd-03fc5b4d7581", "undone_at": null, "actor_name": "Watchfloor", "change_uid": null, "tenant_uid": "acme"},
{"at": "2026-11-24T14:25:46.810007+00:00", "uid": "60c88b5c-74d7-4621-a5ba-247e04ab4440", "kind": "changed", "change": {"state": {"to": "in_progress", "from": "new"}, "assigneeUid": {"to": "73a0a68754eeddf9c7b16cbcb91e81fa", "from": null}}, "comment": null, "actor_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "alert_uid": "0da31fa2-a66d-402b-8773-d0ef9cb66f8a", "undone_at": null, "actor_name": "Ben", "change_uid": "308cecb1-d120-4149-a6f2-07849089f864", "tenant_uid": "acme"},
{"at": "2026-11-24T14:25:46.89148+00:00", "uid": "d70d6d93-11f7-445b-a72b-d0348f7c4ce6", "kind": "comment", "change": null, "comment": "Asked the owner of the host.", "actor_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "alert_uid": "0da31fa2-a66d-402b-8773-d0ef9cb66f8a", "undone_at": null, "actor_name": "Ben", "change_uid": null, "tenant_uid": "acme"},
{"at": "2026-11-24T14:25:46.908726+00:00", "uid": "d616b5a6-29d8-4cea-84de-e74869830da5", "kind": "changed", "change": {"state": {"to": "closed", "from": "new"}, "verdict": {"to": "false_positive", "from": null}}, "comment": null, "actor_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "alert_uid": "5c9de9d9-18b4-4729-a5dd-03fc5b4d7581", "undone_at": null, "actor_name": "Ben", "change_uid": "52f81f13-5bdb-4bca-ae15-48f3007ac1f0", "tenant_uid": "acme"}
]$rows$);
insert into "alert_hour" ("tenant_uid", "alert_uid", "hour", "findings") overriding system value
select "tenant_uid", "alert_uid", "hour", "findings" from jsonb_populate_recordset(null::"alert_hour", $rows$[
{"hour": "2026-11-24T14:00:00+00:00", "findings": 1, "alert_uid": "0da31fa2-a66d-402b-8773-d0ef9cb66f8a", "tenant_uid": "acme"},
{"hour": "2026-11-24T14:00:00+00:00", "findings": 1, "alert_uid": "4c187adc-3dd9-43b4-ad1b-478d1ae738c8", "tenant_uid": "acme"},
{"hour": "2026-11-24T14:00:00+00:00", "findings": 1, "alert_uid": "5c9de9d9-18b4-4729-a5dd-03fc5b4d7581", "tenant_uid": "acme"},
{"hour": "2026-11-24T14:00:00+00:00", "findings": 1, "alert_uid": "69472823-a20e-44fb-9465-959497e565dd", "tenant_uid": "acme"},
{"hour": "2026-11-24T14:00:00+00:00", "findings": 1, "alert_uid": "6d6e7c84-dd8d-4c57-803e-54ddef58df8e", "tenant_uid": "acme"}
]$rows$);
insert into "alert_number" ("tenant_uid", "last") overriding system value
select "tenant_uid", "last" from jsonb_populate_recordset(null::"alert_number", $rows$[
{"last": 5, "tenant_uid": "acme"}
]$rows$);
insert into "api_key" ("uid", "tenant_uid", "name", "token_hash", "hint", "permissions", "allowed_networks", "owner_uid", "owner_name", "created_at", "expires_at", "last_used_at", "last_used_ip", "revoked_at") overriding system value
select "uid", "tenant_uid", "name", "token_hash", "hint", "permissions", "allowed_networks", "owner_uid", "owner_name", "created_at", "expires_at", "last_used_at", "last_used_ip", "revoked_at" from jsonb_populate_recordset(null::"api_key", $rows$[
{"uid": "0d29ae5c4944eca69646cb1535beccc2", "hint": "wf_0d29ae5c", "name": "old collector", "owner_uid": "cf13ee903b98ba6fc6a9c2469439c212", "created_at": "2026-11-24T14:25:45.028+00:00", "expires_at": null, "owner_name": "Ada Lovelace", "revoked_at": "2026-11-24T14:25:45.046+00:00", "tenant_uid": "acme", "token_hash": "566af9903616781f565fcb6b12f7928e082b08283109bb625850378896f8782d", "permissions": ["events:ingest"], "last_used_at": null, "last_used_ip": null, "allowed_networks": []},
{"uid": "fd2f4e175581c4efff1f7fd7b5481c5f", "hint": "wf_fd2f4e17", "name": "collector", "owner_uid": "cf13ee903b98ba6fc6a9c2469439c212", "created_at": "2026-11-24T14:25:45.007+00:00", "expires_at": null, "owner_name": "Ada Lovelace", "revoked_at": null, "tenant_uid": "acme", "token_hash": "98f1629d03fe16d3f0eb5c705c48cf03ce20e271119c6c1ae6520b80669ac6b1", "permissions": ["events:ingest"], "last_used_at": "2026-11-24T14:25:45.693+00:00", "last_used_ip": "127.0.0.1", "allowed_networks": []}
]$rows$);
insert into "app_user" ("uid", "name", "email", "status", "is_platform_administrator", "is_demo", "webauthn_handle", "password_hash", "totp_sealed", "totp_last_step", "created_at", "last_sign_in_at") overriding system value
select "uid", "name", "email", "status", "is_platform_administrator", "is_demo", "webauthn_handle", "password_hash", "totp_sealed", "totp_last_step", "created_at", "last_sign_in_at" from jsonb_populate_recordset(null::"app_user", $rows$[
{"uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "name": "Ben", "email": "ben@acme.example", "status": "active", "is_demo": false, "created_at": "2026-11-24T14:25:44.941394+00:00", "totp_sealed": "v1.cb4a48bc.agMmtTilzk1ZEJzIll0pjDZqLR6Gu-ExEaKi2PRIjF8Qcg7IwXRfwDESRkg3umAPuiQgk9toRZT_5vFq.Eys98neLSlvG7rO-OuxM1QuLOw1YLXY7lpV_pm46H40D6j059bVLViIjxIo9lSDqEo0xyyUswAHooxVP", "has_password": true, "password_hash": "$argon2id$v=19$m=19456,t=2,p=1$QRJBQ8+mDqSzXJXrlmqkTw$Ooz5G0ZHLfJbBxJJRX47LJq9rkKZAF2dyXkIjjlFbBY", "totp_last_step": 59851011, "last_sign_in_at": "2026-11-24T14:25:44.972+00:00", "webauthn_handle": "skKJJhOsypoukO9loeLtaZ1Z-bvNVWz5fGNL7wH0B-mV5doxKnkEa7A7hwK_5JdMt7I9YL9WkT9d93UlGJYgKQ", "is_platform_administrator": false},
{"uid": "cf13ee903b98ba6fc6a9c2469439c212", "name": "Ada Lovelace", "email": "ada@acme.example", "status": "active", "is_demo": false, "created_at": "2026-11-24T14:25:44.703738+00:00", "totp_sealed": "v1.cb4a48bc.sOoG8Ud7OtC7-Y4hzDlC78QbtRoo7NFagiBvNdMZS1IxOy62ErvKPN4pLG0FroEuGiIdEi-skTk6L72g.uQLZIWaJ5mMSKSUVAtj2F7kb4_YzlirEZ3iJUJPx7EYi6intNuBJ1M7OecfBGzcCYO8dvliPK_em2Qm0", "has_password": true, "password_hash": "$argon2id$v=19$m=19456,t=2,p=1$3ws0XvYDItlZ/Xz0WgoNQg$1SpF2f5w4bpl/pPbcOXr1woy9qX14hWoyaJFvqMlgY8", "totp_last_step": 59851011, "last_sign_in_at": "2026-11-24T14:25:44.872+00:00", "webauthn_handle": "nAMx10VYqvgrEMFscZdC2SKIood_VgbmAy5bxH6OcrtFCRvAUgwOcY68HR8o1yil8CD0em0ZTBqO9ZSGD1n9uw", "is_platform_administrator": true}
]$rows$);
insert into "asset" ("uid", "tenant_uid", "kind", "value", "criticality", "label", "owner") overriding system value
select "uid", "tenant_uid", "kind", "value", "criticality", "label", "owner" from jsonb_populate_recordset(null::"asset", $rows$[
{"uid": "41ac018e-7266-49cc-833b-e6b59d842460", "kind": "host", "label": "Domain controller", "owner": "IT", "value": "dc01.corp.example", "tenant_uid": "acme", "criticality": 5}
]$rows$);
insert into "audit_chain" ("chain", "seq", "hash") overriding system value
select "chain", "seq", "hash" from jsonb_populate_recordset(null::"audit_chain", $rows$[
{"seq": 17, "hash": "a3c63b8c2349baa96f30981ffa5f98669cc2c4f7910fa247be25868d07777cd4", "chain": "tenant:acme"},
{"seq": 5, "hash": "0371da8c0ca116d4f9ea259b29a45dcf126ad8da406cfec68688197a13059a21", "chain": "platform"}
]$rows$);
insert into "audit_entry" ("chain", "seq", "at", "actor_uid", "actor_name", "action", "target", "details", "previous_hash", "hash") overriding system value
select "chain", "seq", "at", "actor_uid", "actor_name", "action", "target", "details", "previous_hash", "hash" from jsonb_populate_recordset(null::"audit_entry", $rows$[
{"at": "2026-11-24T14:25:44.614+00:00", "seq": 1, "hash": "7d1c8809d94a1da22e7a669136c86210025584f2608f6497d4d64c1b956a5785", "chain": "platform", "action": "setup.link", "target": "71ea2f465194bbb88f91a0d8e89d3480", "details": {}, "actor_uid": null, "actor_name": "watchfloor", "previous_hash": "0000000000000000000000000000000000000000000000000000000000000000"},
{"at": "2026-11-24T14:25:44.811+00:00", "seq": 2, "hash": "16149db8b71489a49132a1332f7f666057944cfe0dc2fd3ea36431a430e98306", "chain": "platform", "action": "setup.done", "target": "acme", "details": {"email": "ada@acme.example"}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "7d1c8809d94a1da22e7a669136c86210025584f2608f6497d4d64c1b956a5785"},
{"at": "2026-11-24T14:25:44.91+00:00", "seq": 3, "hash": "7829680b36fe24905557ecd8967f8a0bfec79a9e9fb2f814c11db94da65b9ac3", "chain": "platform", "action": "sign_in", "target": "f19650b615c1e2ffcddc9286e12e03fb", "details": {"ip": "127.0.0.1", "methods": ["enrolment", "password", "totp"], "isKnownDevice": false}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "16149db8b71489a49132a1332f7f666057944cfe0dc2fd3ea36431a430e98306"},
{"at": "2026-11-24T14:25:44.927+00:00", "seq": 1, "hash": "7e854e2208a62e1ce0a8d9a5fee2d33c97b79506b68cff16ed5bd61d5bf0e9da", "chain": "tenant:acme", "action": "user.invite", "target": "94a934c321d9781f3fa7f0e155138eed", "details": {"name": "Ben", "role": "analyst", "email": "ben@acme.example"}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "0000000000000000000000000000000000000000000000000000000000000000"},
{"at": "2026-11-24T14:25:44.969+00:00", "seq": 2, "hash": "d7a63a7b8323b8f5032883ef46145376296d9e88ab0f02361d4580bd9ea6e74b", "chain": "tenant:acme", "action": "user.enrol", "target": "73a0a68754eeddf9c7b16cbcb91e81fa", "details": {"role": "analyst", "email": "ben@acme.example"}, "actor_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "actor_name": "Ben", "previous_hash": "7e854e2208a62e1ce0a8d9a5fee2d33c97b79506b68cff16ed5bd61d5bf0e9da"},
{"at": "2026-11-24T14:25:44.977+00:00", "seq": 4, "hash": "faccd12b696a502fb4d63a588ab7e05c637d941d90c196709c937b45a7c5c570", "chain": "platform", "action": "sign_in", "target": "3aa91715a2469377df5f9c11e934be3b", "details": {"ip": "127.0.0.1", "methods": ["enrolment", "password", "totp"], "isKnownDevice": false}, "actor_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "actor_name": "Ben", "previous_hash": "7829680b36fe24905557ecd8967f8a0bfec79a9e9fb2f814c11db94da65b9ac3"},
{"at": "2026-11-24T14:25:44.989+00:00", "seq": 3, "hash": "56e26073db3ceb600b81abffa37d7bc77cf7236a58ef0fa41127f430adff9a9d", "chain": "tenant:acme", "action": "user.invite", "target": "0c0b1f6e484fefd6eeac1d28253c660f", "details": {"name": "Cleo", "role": "viewer", "email": "cleo@acme.example"}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "d7a63a7b8323b8f5032883ef46145376296d9e88ab0f02361d4580bd9ea6e74b"},
{"at": "2026-11-24T14:25:45+00:00", "seq": 5, "hash": "0371da8c0ca116d4f9ea259b29a45dcf126ad8da406cfec68688197a13059a21", "chain": "platform", "action": "tenant.create", "target": "globex", "details": {"uid": "globex", "name": "Globex"}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "faccd12b696a502fb4d63a588ab7e05c637d941d90c196709c937b45a7c5c570"},
{"at": "2026-11-24T14:25:45.013+00:00", "seq": 4, "hash": "15f5e2817a7e653997e2d40c1a877f07b5768e194004e4d48a0487bc87e9edeb", "chain": "tenant:acme", "action": "key.issue", "target": "fd2f4e175581c4efff1f7fd7b5481c5f", "details": {"form": "prefixed", "name": "collector", "expiresAt": null, "permissions": ["events:ingest"], "allowedNetworks": []}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "56e26073db3ceb600b81abffa37d7bc77cf7236a58ef0fa41127f430adff9a9d"},
{"at": "2026-11-24T14:25:45.034+00:00", "seq": 5, "hash": "f6467300a423293e74d3bfa59526c5fd77605520dbef5a9ba207094468aeb8b0", "chain": "tenant:acme", "action": "key.issue", "target": "0d29ae5c4944eca69646cb1535beccc2", "details": {"form": "prefixed", "name": "old collector", "expiresAt": null, "permissions": ["events:ingest"], "allowedNetworks": []}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "15f5e2817a7e653997e2d40c1a877f07b5768e194004e4d48a0487bc87e9edeb"},
{"at": "2026-11-24T14:25:45.048+00:00", "seq": 6, "hash": "21d27567da4ee725b72ac6c72013aabc1a30705b10281ccde9bea7be402102d2", "chain": "tenant:acme", "action": "key.revoke", "target": "0d29ae5c4944eca69646cb1535beccc2", "details": {"name": "old collector"}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "f6467300a423293e74d3bfa59526c5fd77605520dbef5a9ba207094468aeb8b0"},
{"at": "2026-11-24T14:25:45.064+00:00", "seq": 7, "hash": "133c3375dc02352cac22b92bacbd0fd96f33ccfb6aa746377a58e4a79e58112a", "chain": "tenant:acme", "action": "placeholder.put", "target": "administrators", "details": {"values": 2}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "21d27567da4ee725b72ac6c72013aabc1a30705b10281ccde9bea7be402102d2"},
{"at": "2026-11-24T14:25:45.236+00:00", "seq": 8, "hash": "189ab400e31ef9810eebfa92144c61295a739bff321daf4a9e09f4637bb80f00", "chain": "tenant:acme", "action": "rule.save", "target": "2 rules", "details": {"rules": [{"uid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "version": "80ea97267986"}, {"uid": "7c0c0a1e-52b3-4b61-8f0e-6a4f0b7f2d11", "version": "9587ddbd60cc"}]}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "133c3375dc02352cac22b92bacbd0fd96f33ccfb6aa746377a58e4a79e58112a"},
{"at": "2026-11-24T14:25:45.362+00:00", "seq": 9, "hash": "266cf8313494e453d5393402183701db1d9c4b9d4183c78d3a3364bc456c7577", "chain": "tenant:acme", "action": "rule.disable", "target": "1 rules", "details": {"uids": ["823c2ebd-3caa-4ee7-ab9f-0d3ff1d953d3"]}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "189ab400e31ef9810eebfa92144c61295a739bff321daf4a9e09f4637bb80f00"},
{"at": "2026-11-24T14:25:45.466+00:00", "seq": 10, "hash": "632e16d48c04fe7a1165e35465b38ea056df79211c76f46abbe946a7b11c5dcc", "chain": "tenant:acme", "action": "indicator-list.create", "target": "Bad places", "details": {}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "266cf8313494e453d5393402183701db1d9c4b9d4183c78d3a3364bc456c7577"},
{"at": "2026-11-24T14:25:45.483+00:00", "seq": 11, "hash": "6c5356f1b22ef2ca713caea529d3fdd51377b3a5eecf47d9595815f87a24efbf", "chain": "tenant:acme", "action": "indicator-list.add", "target": "0b3ad73c-c713-4655-ab47-ea964d884f3d", "details": {"count": 3}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "632e16d48c04fe7a1165e35465b38ea056df79211c76f46abbe946a7b11c5dcc"},
{"at": "2026-11-24T14:25:45.641+00:00", "seq": 12, "hash": "5b539c383b8e6c1e88d8cde7fa71a28470724f914c1d4b81358aec8354b0a9cb", "chain": "tenant:acme", "action": "asset.put", "target": "host:dc01.corp.example", "details": {"kind": "host", "label": "Domain controller", "owner": "IT", "value": "dc01.corp.example", "criticality": 5}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "6c5356f1b22ef2ca713caea529d3fdd51377b3a5eecf47d9595815f87a24efbf"},
{"at": "2026-11-24T14:25:46.813+00:00", "seq": 13, "hash": "1efd5590466079be010cac1a04eae6aee9b1762bef662714ca53917fc98636c7", "chain": "tenant:acme", "action": "alert.change", "target": "0da31fa2-a66d-402b-8773-d0ef9cb66f8a", "details": {"uids": ["0da31fa2-a66d-402b-8773-d0ef9cb66f8a"], "change": {"state": "in_progress", "assigneeUid": "73a0a68754eeddf9c7b16cbcb91e81fa"}}, "actor_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "actor_name": "Ben", "previous_hash": "5b539c383b8e6c1e88d8cde7fa71a28470724f914c1d4b81358aec8354b0a9cb"},
{"at": "2026-11-24T14:25:46.894+00:00", "seq": 14, "hash": "c4c2e9c8fb1aa06a9b382854fa79df66ebec8600ab8daabba9ddc52dc50dd78e", "chain": "tenant:acme", "action": "alert.comment", "target": "0da31fa2-a66d-402b-8773-d0ef9cb66f8a", "details": {}, "actor_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "actor_name": "Ben", "previous_hash": "1efd5590466079be010cac1a04eae6aee9b1762bef662714ca53917fc98636c7"},
{"at": "2026-11-24T14:25:46.909+00:00", "seq": 15, "hash": "1d2449371efab0e8af49a523d9078b758bfab80d44f49e0e3994c7ae5724d7bb", "chain": "tenant:acme", "action": "alert.change", "target": "5c9de9d9-18b4-4729-a5dd-03fc5b4d7581", "details": {"uids": ["5c9de9d9-18b4-4729-a5dd-03fc5b4d7581"], "change": {"state": "closed", "verdict": "false_positive"}}, "actor_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "actor_name": "Ben", "previous_hash": "c4c2e9c8fb1aa06a9b382854fa79df66ebec8600ab8daabba9ddc52dc50dd78e"},
{"at": "2026-11-24T14:25:46.922+00:00", "seq": 16, "hash": "8490ec22c6d91575ff65fa168dd92814086cae2c08137d3afac838f16026096d", "chain": "tenant:acme", "action": "suppression.create", "target": "99f75238-1b46-43b9-98b1-4fa3647b149a", "details": {"entity": {"kind": "host", "value": "wks-*"}, "reason": "Known work of administrators", "expiresAt": 1821450346916, "detectorUid": "7c0c0a1e-52b3-4b61-8f0e-6a4f0b7f2d11"}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "1d2449371efab0e8af49a523d9078b758bfab80d44f49e0e3994c7ae5724d7bb"},
{"at": "2026-11-24T14:25:47.121+00:00", "seq": 17, "hash": "a3c63b8c2349baa96f30981ffa5f98669cc2c4f7910fa247be25868d07777cd4", "chain": "tenant:acme", "action": "quarantine.reparse", "target": "all", "details": {"filter": {"to": 1795533946941, "from": 0}, "stored": 0, "reparsed": 1, "stillQuarantined": 1}, "actor_uid": "cf13ee903b98ba6fc6a9c2469439c212", "actor_name": "Ada Lovelace", "previous_hash": "8490ec22c6d91575ff65fa168dd92814086cae2c08137d3afac838f16026096d"}
]$rows$);
insert into "detection_revision" ("tenant_uid", "revision") overriding system value
select "tenant_uid", "revision" from jsonb_populate_recordset(null::"detection_revision", $rows$[
{"revision": 5, "tenant_uid": "acme"}
]$rows$);
insert into "indicator" ("tenant_uid", "list_uid", "kind", "value") overriding system value
select "tenant_uid", "list_uid", "kind", "value" from jsonb_populate_recordset(null::"indicator", $rows$[
{"kind": "cidr", "value": "203.0.113.0/24", "list_uid": "0b3ad73c-c713-4655-ab47-ea964d884f3d", "tenant_uid": "acme"},
{"kind": "domain", "value": "bad.example", "list_uid": "0b3ad73c-c713-4655-ab47-ea964d884f3d", "tenant_uid": "acme"},
{"kind": "ip", "value": "198.51.100.7", "list_uid": "0b3ad73c-c713-4655-ab47-ea964d884f3d", "tenant_uid": "acme"}
]$rows$);
insert into "indicator_list" ("uid", "tenant_uid", "name", "description", "level", "is_enabled", "created_at", "updated_at", "expires_at") overriding system value
select "uid", "tenant_uid", "name", "description", "level", "is_enabled", "created_at", "updated_at", "expires_at" from jsonb_populate_recordset(null::"indicator_list", $rows$[
{"uid": "0b3ad73c-c713-4655-ab47-ea964d884f3d", "name": "Bad places", "level": 5, "created_at": "2026-11-24T14:25:45.453428+00:00", "expires_at": null, "is_enabled": true, "tenant_uid": "acme", "updated_at": "2026-11-24T14:25:45.478054+00:00", "description": ""}
]$rows$);
insert into "known_device" ("user_uid", "device_hash", "seen_at") overriding system value
select "user_uid", "device_hash", "seen_at" from jsonb_populate_recordset(null::"known_device", $rows$[
{"seen_at": "2026-11-24T14:25:44.872+00:00", "user_uid": "cf13ee903b98ba6fc6a9c2469439c212", "device_hash": "271bbe27bc68945ca29cacf5ab083b16b365a4c492539c7a675e494888130a63"},
{"seen_at": "2026-11-24T14:25:44.972+00:00", "user_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "device_hash": "b4ee37f1196cf20055c8d56b99c5d33ba4419f12654399f75b3c99ba4d143220"}
]$rows$);
insert into "membership" ("tenant_uid", "user_uid", "role", "created_at") overriding system value
select "tenant_uid", "user_uid", "role", "created_at" from jsonb_populate_recordset(null::"membership", $rows$[
{"role": "analyst", "user_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "created_at": "2026-11-24T14:25:44.941394+00:00", "tenant_uid": "acme"},
{"role": "tenant_administrator", "user_uid": "cf13ee903b98ba6fc6a9c2469439c212", "created_at": "2026-11-24T14:25:44.703738+00:00", "tenant_uid": "acme"}
]$rows$);
insert into "migration" ("number", "name", "checksum", "applied_at") overriding system value
select "number", "name", "checksum", "applied_at" from jsonb_populate_recordset(null::"migration", $rows$[
{"name": "0001_foundation.sql", "number": 1, "checksum": "fb05a5ddd105b50c27ea5c256ab55686f279b31a368949f06f24558a302167bc", "applied_at": "2026-11-24T14:25:41.105643+00:00"},
{"name": "0002_access.sql", "number": 2, "checksum": "c146e3b2b3466d9c94f29383306203130878ba351aae5a729ef2aee124fc9677", "applied_at": "2026-11-24T14:25:41.152786+00:00"},
{"name": "0003_alerts.sql", "number": 3, "checksum": "acafc01692519efadf0e6f4072ecf50e9f9ce5327d48e4b4a15e233eaeca8649", "applied_at": "2026-11-24T14:25:41.296202+00:00"},
{"name": "0004_detection.sql", "number": 4, "checksum": "4477182e964fc18e2935bf8404b83fa7597fb247ebc517cb6ed80633006d2360", "applied_at": "2026-11-24T14:25:41.473152+00:00"}
]$rows$);
insert into "one_time_link" ("uid", "token_hash", "kind", "tenant_uid", "user_uid", "email", "name", "role", "created_by_uid", "created_by_name", "created_at", "expires_at", "used_at") overriding system value
select "uid", "token_hash", "kind", "tenant_uid", "user_uid", "email", "name", "role", "created_by_uid", "created_by_name", "created_at", "expires_at", "used_at" from jsonb_populate_recordset(null::"one_time_link", $rows$[
{"uid": "0c0b1f6e484fefd6eeac1d28253c660f", "kind": "invitation", "name": "Cleo", "role": "viewer", "email": "cleo@acme.example", "used_at": null, "user_uid": null, "created_at": "2026-11-24T14:25:44.988+00:00", "expires_at": "2026-12-01T14:25:44.988+00:00", "tenant_uid": "acme", "token_hash": "0595dd41c28906ce022729cfbb0e89d3ca9ae961306b087662b1d47d8dfb1b1b", "created_by_uid": "cf13ee903b98ba6fc6a9c2469439c212", "created_by_name": "Ada Lovelace"},
{"uid": "71ea2f465194bbb88f91a0d8e89d3480", "kind": "setup", "name": null, "role": null, "email": null, "used_at": "2026-11-24T14:25:44.744+00:00", "user_uid": null, "created_at": "2026-11-24T14:25:44.589+00:00", "expires_at": "2026-11-24T15:25:44.589+00:00", "tenant_uid": null, "token_hash": "892b379cd1c0fd68f70c60421bd746af7ddb03bbee41a8a9dc44f2c3c2505bee", "created_by_uid": null, "created_by_name": "watchfloor"},
{"uid": "94a934c321d9781f3fa7f0e155138eed", "kind": "invitation", "name": "Ben", "role": "analyst", "email": "ben@acme.example", "used_at": "2026-11-24T14:25:44.965+00:00", "user_uid": null, "created_at": "2026-11-24T14:25:44.926+00:00", "expires_at": "2026-12-01T14:25:44.926+00:00", "tenant_uid": "acme", "token_hash": "22d78dc5291ac584094af4c0f456fb40d5102960e88bc3bac4ae4b1c78c400c9", "created_by_uid": "cf13ee903b98ba6fc6a9c2469439c212", "created_by_name": "Ada Lovelace"}
]$rows$);
insert into "pipeline_group" ("tenant_uid", "spool", "group_id", "taken_at") overriding system value
select "tenant_uid", "spool", "group_id", "taken_at" from jsonb_populate_recordset(null::"pipeline_group", $rows$[
{"spool": "jv0jhaeijs", "group_id": 1, "taken_at": "2026-11-24T14:25:46.457992+00:00", "tenant_uid": "acme"},
{"spool": "jv0jhaeijs", "group_id": 2, "taken_at": "2026-11-24T14:25:46.496616+00:00", "tenant_uid": "acme"},
{"spool": "jv0jhaeijs", "group_id": 3, "taken_at": "2026-11-24T14:25:46.623522+00:00", "tenant_uid": "acme"}
]$rows$);
insert into "placeholder_list" ("tenant_uid", "name", "list", "changed_at") overriding system value
select "tenant_uid", "name", "list", "changed_at" from jsonb_populate_recordset(null::"placeholder_list", $rows$[
{"list": ["CORP\\root", "CORP\\it-*"], "name": "administrators", "changed_at": "2026-11-24T14:25:45.060289+00:00", "tenant_uid": "acme"}
]$rows$);
insert into "recovery_code" ("user_uid", "code_hash", "used_at") overriding system value
select "user_uid", "code_hash", "used_at" from jsonb_populate_recordset(null::"recovery_code", $rows$[
{"used_at": null, "user_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "code_hash": "0079139573f4f6bff1c7da4aa7fdf899f940ab04d8805d3430302a2511bbceb3"},
{"used_at": null, "user_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "code_hash": "057bcc570e56a84929e3cc18720dac126316272cffe09fe3e226ab891b46ca86"},
{"used_at": null, "user_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "code_hash": "1e64b5fa456f7ed0eea15751fce6efc5c3fe89ce75ccd115513186b4ef3ab08d"},
{"used_at": null, "user_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "code_hash": "264e4cd01a685cd86d5b034104cc7ef824d3c2ba1755e48f0e020ea33d64832c"},
{"used_at": null, "user_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "code_hash": "2713e32045a0af63acd53a5b2ef2530efe5ca59a21c3b6a28299d77db1864596"},
{"used_at": null, "user_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "code_hash": "3b787b4cc8a0049fc25663fab5c43d89f812fdc34b1ef12fc4ab297a7f2de996"},
{"used_at": null, "user_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "code_hash": "a2c422343cb7a071b3aa64a169ffeaf3298c7bd6e5b9725c32f89c3129a71cf1"},
{"used_at": null, "user_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "code_hash": "bc09b9d6938a92f4b9d8634f86ddfdc1bc644adee39ede602c3f1165574bbc63"},
{"used_at": null, "user_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "code_hash": "eb9784b61d9e2f63f1a71329ef4e2686cca052d35e60ec3903ca1c3ce79235c5"},
{"used_at": null, "user_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "code_hash": "fb4386dab5f79fa39779a599467d522c4697a4c1977175e29677b12972d545a7"},
{"used_at": null, "user_uid": "cf13ee903b98ba6fc6a9c2469439c212", "code_hash": "0246e0cc052901a1cb7b79b980c3473160141e6d6ad5fcd098ec846376d7bdac"},
{"used_at": null, "user_uid": "cf13ee903b98ba6fc6a9c2469439c212", "code_hash": "2276aa4e8dc12e0ae6a39f1e182ccbbea9190824b4670067a31f3150daae60d9"},
{"used_at": null, "user_uid": "cf13ee903b98ba6fc6a9c2469439c212", "code_hash": "3e150baf843407f65a140fe89b4160dad856a4d44c2be706aaba87029676c4bc"},
{"used_at": null, "user_uid": "cf13ee903b98ba6fc6a9c2469439c212", "code_hash": "8379fa7e5469b62efeda6de96e1018ca6e43e0694ba3b58f1aa400052835e85c"},
{"used_at": null, "user_uid": "cf13ee903b98ba6fc6a9c2469439c212", "code_hash": "a1615253e5215aa67c0d1598894d5f5d8a5d3cc8109a86d11b6909bb84591e71"},
{"used_at": null, "user_uid": "cf13ee903b98ba6fc6a9c2469439c212", "code_hash": "a4854363bcf8fec4fafe18dcda08efe943dc62f4fc9cf97c243c89de81485356"},
{"used_at": null, "user_uid": "cf13ee903b98ba6fc6a9c2469439c212", "code_hash": "b5021577e9b55a84c89e6e6dddaf80c52700c6046feb8c469b28d8df450c69ac"},
{"used_at": null, "user_uid": "cf13ee903b98ba6fc6a9c2469439c212", "code_hash": "c535fa62a1c77bce68f8e7193da0a358258b4ddbe34a15682949885c2ae71411"},
{"used_at": null, "user_uid": "cf13ee903b98ba6fc6a9c2469439c212", "code_hash": "d17c1acfda8c2d3f7e5734896eba0d3dea7ff73f1b89253bebddf1e00b07701d"},
{"used_at": null, "user_uid": "cf13ee903b98ba6fc6a9c2469439c212", "code_hash": "f156d78b1c50d12c8d246af871c0b4fda0a7b9da79a02ecb7e37208cdd00c023"}
]$rows$);
insert into "rule" ("tenant_uid", "uid", "version", "path", "text", "added_at", "changed_at", "changed_by") overriding system value
select "tenant_uid", "uid", "version", "path", "text", "added_at", "changed_at", "changed_by" from jsonb_populate_recordset(null::"rule", $rows$[
{"uid": "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10", "path": "whoami.yml", "text": "title: Whoami as SYSTEM\nid: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10\nstatus: test\ndescription: Somebody asks who they are with the rights of the system.\nauthor: A. Kim\ndate: 2026-01-15\ntags: [attack.discovery, attack.t1033]\nlogsource: { product: windows, category: process_creation }\ndetection:\n  selection: { Image|endswith: '\\whoami.exe' }\n  condition: selection\nfalsepositives: [Administrators at work]\nlevel: high\n", "version": "80ea97267986", "added_at": "2026-11-24T14:25:45.15892+00:00", "changed_at": "2026-11-24T14:25:45.15892+00:00", "changed_by": "Ada Lovelace", "tenant_uid": "acme"},
{"uid": "7c0c0a1e-52b3-4b61-8f0e-6a4f0b7f2d11", "path": "administrators.yml", "text": "title: Work of an administrator\nid: 7c0c0a1e-52b3-4b61-8f0e-6a4f0b7f2d11\nstatus: test\nlogsource: { product: windows, category: process_creation }\ndetection:\n  selection: { User|expand: '%administrators%' }\n  condition: selection\nlevel: low\n", "version": "9587ddbd60cc", "added_at": "2026-11-24T14:25:45.15892+00:00", "changed_at": "2026-11-24T14:25:45.15892+00:00", "changed_by": "Ada Lovelace", "tenant_uid": "acme"}
]$rows$);
insert into "rule_setting" ("tenant_uid", "rule_uid", "is_enabled", "changed_at", "changed_by") overriding system value
select "tenant_uid", "rule_uid", "is_enabled", "changed_at", "changed_by" from jsonb_populate_recordset(null::"rule_setting", $rows$[
{"rule_uid": "823c2ebd-3caa-4ee7-ab9f-0d3ff1d953d3", "changed_at": "2026-11-24T14:25:45.360194+00:00", "changed_by": "Ada Lovelace", "is_enabled": false, "tenant_uid": "acme"}
]$rows$);
insert into "saved_view" ("uid", "tenant_uid", "owner_uid", "page", "name", "search", "is_shared", "created_at") overriding system value
select "uid", "tenant_uid", "owner_uid", "page", "name", "search", "is_shared", "created_at" from jsonb_populate_recordset(null::"saved_view", $rows$[
{"uid": "76a91d30-b7ef-4d41-ad65-8598363ccdc1", "name": "Mine", "page": "alerts", "search": "assignee=me", "is_shared": true, "owner_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "created_at": "2026-11-24T14:25:46.937641+00:00", "tenant_uid": "acme"}
]$rows$);
insert into "session" ("uid", "user_uid", "token_hash", "methods", "ip", "user_agent", "created_at", "seen_at", "authenticated_at", "ended_at", "end_reason") overriding system value
select "uid", "user_uid", "token_hash", "methods", "ip", "user_agent", "created_at", "seen_at", "authenticated_at", "ended_at", "end_reason" from jsonb_populate_recordset(null::"session", $rows$[
{"ip": "127.0.0.1", "uid": "3aa91715a2469377df5f9c11e934be3b", "methods": ["enrolment", "password", "totp"], "seen_at": "2026-11-24T14:25:44.972+00:00", "ended_at": null, "user_uid": "73a0a68754eeddf9c7b16cbcb91e81fa", "created_at": "2026-11-24T14:25:44.972+00:00", "end_reason": null, "token_hash": "6fc124c6c03452cbe7774f71407bcced38eb9a582091d62272b39f55d68f4b72", "user_agent": "node", "authenticated_at": "2026-11-24T14:25:44.972+00:00"},
{"ip": "127.0.0.1", "uid": "f19650b615c1e2ffcddc9286e12e03fb", "methods": ["enrolment", "password", "totp"], "seen_at": "2026-11-24T14:25:44.872+00:00", "ended_at": null, "user_uid": "cf13ee903b98ba6fc6a9c2469439c212", "created_at": "2026-11-24T14:25:44.872+00:00", "end_reason": null, "token_hash": "d35ed6ab06837987f5accd6f1e9ed8366721e160727fff3e45ad73c0b09ea395", "user_agent": "node", "authenticated_at": "2026-11-24T14:25:44.872+00:00"}
]$rows$);
insert into "suppression" ("uid", "tenant_uid", "detector_uid", "entity_kind", "entity_value", "reason", "owner_uid", "owner_name", "created_at", "expires_at", "ended_at", "suppressed_count", "last_suppressed_at") overriding system value
select "uid", "tenant_uid", "detector_uid", "entity_kind", "entity_value", "reason", "owner_uid", "owner_name", "created_at", "expires_at", "ended_at", "suppressed_count", "last_suppressed_at" from jsonb_populate_recordset(null::"suppression", $rows$[
{"uid": "99f75238-1b46-43b9-98b1-4fa3647b149a", "reason": "Known work of administrators", "ended_at": null, "owner_uid": "cf13ee903b98ba6fc6a9c2469439c212", "created_at": "2026-11-24T14:25:46.919403+00:00", "expires_at": "2027-09-20T14:25:46.916+00:00", "owner_name": "Ada Lovelace", "tenant_uid": "acme", "entity_kind": "host", "detector_uid": "7c0c0a1e-52b3-4b61-8f0e-6a4f0b7f2d11", "entity_value": "wks-*", "suppressed_count": 0, "last_suppressed_at": null}
]$rows$);
insert into "tenant" ("uid", "name", "is_suspended", "is_demo", "created_at") overriding system value
select "uid", "name", "is_suspended", "is_demo", "created_at" from jsonb_populate_recordset(null::"tenant", $rows$[
{"uid": "acme", "name": "Acme", "is_demo": false, "created_at": "2026-11-24T14:25:44.703738+00:00", "is_suspended": false},
{"uid": "globex", "name": "Globex", "is_demo": false, "created_at": "2026-11-24T14:25:44.998635+00:00", "is_suspended": false}
]$rows$);
set session_replication_role = origin;
