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
