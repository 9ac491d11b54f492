-- The life of a rule: states, versions, review, and the repository that rules come from.

-- Changing a column's type rewrites the rows of all tenants, which an update would not see through the tenant wall.
alter table rule_setting rename column is_enabled to state;
alter table rule_setting alter column state type text using case when state then 'live' else 'retired' end;
alter table rule_setting rename to rule_state;
alter table rule_state rename constraint rule_setting_pkey to rule_state_pkey;
alter table rule_state
  add constraint rule_state_known check (state in ('draft', 'test', 'shadow', 'live', 'retired')),
  add column changed_by_uid text,
  add column comment text not null default '';
comment on table rule_state is 'Only where a tenant departs from the default: every rule is live.';

alter table rule
  add column number integer not null default 1,
  add column tests text,
  add column shipped_version text,
  add column synced_version text;
comment on column rule.shipped_version is 'Version of the shared rule whose place this one took, as it was when the text was saved.';
comment on column rule.synced_version is 'Version that the rule repository had last; null for rules that are not from there.';

create table rule_version (
  tenant_uid text not null references tenant (uid) on delete cascade,
  rule_uid text not null,
  number integer not null,
  version text not null,
  path text not null,
  text text not null,
  tests text,
  origin text not null check (origin in ('console', 'api', 'sync')),
  commit text,
  author_uid text,
  author_name text not null,
  at timestamptz not null default now(),
  comment text not null default '',
  rolled_back_to integer,
  primary key (tenant_uid, rule_uid, number)
);
comment on table rule_version is 'Every saved text of a tenant''s own rules, kept when the rule is removed.';
-- every own rule begins its history with the text that it has; the wall would hide the rows from the owner of the table
alter table rule no force row level security;
insert into rule_version (tenant_uid, rule_uid, number, version, path, text, origin, author_name, at)
  select tenant_uid, uid, 1, version, path, text, 'api', changed_by, changed_at from rule;
alter table rule force row level security;
select app.protect_by_tenant('rule_version');

create table rule_state_change (
  uid bigint generated always as identity primary key,
  tenant_uid text not null references tenant (uid) on delete cascade,
  change_uid text not null,
  rule_uid text not null,
  from_state text not null,
  to_state text not null,
  version text not null,
  at timestamptz not null default now(),
  actor_uid text not null,
  actor_name text not null,
  comment text not null,
  is_forced boolean not null default false
);
create index rule_state_change_by_rule on rule_state_change (tenant_uid, rule_uid, uid);
create index rule_state_change_by_change on rule_state_change (tenant_uid, change_uid);
select app.protect_by_tenant('rule_state_change');

create table rule_policy (
  tenant_uid text primary key references tenant (uid) on delete cascade,
  needs_approval boolean not null,
  changed_at timestamptz not null default now(),
  changed_by text not null
);
select app.protect_by_tenant('rule_policy');

create table rule_proposal (
  uid text primary key,
  tenant_uid text not null references tenant (uid) on delete cascade,
  status text not null default 'open' check (status in ('open', 'approved', 'refused', 'withdrawn')),
  proposed_by_uid text not null,
  proposed_by_name text not null,
  -- the person behind an API key: nobody approves what a key of their own proposed
  person_uid text,
  proposed_at timestamptz not null default now(),
  comment text not null,
  origin text not null check (origin in ('console', 'api', 'sync')),
  commit text,
  decided_by_uid text,
  decided_by_name text,
  decided_at timestamptz,
  decision_comment text not null default ''
);
create index rule_proposal_by_tenant on rule_proposal (tenant_uid, status, proposed_at);
select app.protect_by_tenant('rule_proposal');

create table rule_proposal_item (
  tenant_uid text not null references tenant (uid) on delete cascade,
  proposal_uid text not null references rule_proposal (uid) on delete cascade,
  rule_uid text not null,
  title text not null,
  -- what was there when it was proposed: null for a rule that is new
  base_version text,
  from_state text,
  to_state text not null,
  version text not null,
  path text not null,
  -- null when only the state changes
  text text,
  tests text,
  primary key (proposal_uid, rule_uid)
);
create index rule_proposal_item_by_rule on rule_proposal_item (tenant_uid, rule_uid);
select app.protect_by_tenant('rule_proposal_item');

create table rule_repository (
  tenant_uid text primary key references tenant (uid) on delete cascade,
  kind text not null check (kind in ('folder', 'git')),
  location text not null,
  branch text not null,
  subfolder text not null,
  every_minutes integer not null,
  mode text not null check (mode in ('apply', 'propose')),
  new_state text not null,
  sign_in_name text not null,
  host_keys text not null,
  -- sealed by the vault
  credential text,
  -- when it is read next; null only when somebody asks
  due_at timestamptz
);
select app.protect_by_tenant('rule_repository');

create table rule_sync_run (
  uid bigint generated always as identity primary key,
  tenant_uid text not null references tenant (uid) on delete cascade,
  at timestamptz not null default now(),
  actor_uid text not null,
  actor_name text not null,
  commit text,
  outcome text not null check (outcome in ('unchanged', 'applied', 'proposed', 'failed')),
  added integer not null,
  changed integer not null,
  removed integer not null,
  errors integer not null,
  failure text not null,
  proposal_uid text
);
create index rule_sync_run_by_tenant on rule_sync_run (tenant_uid, uid);
select app.protect_by_tenant('rule_sync_run');
