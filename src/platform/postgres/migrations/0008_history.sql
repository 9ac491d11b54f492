-- Hunts over the history, and the ledger of what rules have seen.

create table hunt (
  uid text primary key,
  tenant_uid text not null references tenant (uid) on delete cascade,
  kind text not null check (kind in ('hunt', 'look_back')),
  name text not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'paused', 'done', 'failed', 'cancelled')),
  outcome text not null check (outcome in ('list', 'alert')),
  scope jsonb not null,
  range_from timestamptz not null,
  range_to timestamptz not null,
  created_by_uid text not null,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  -- what it holds events against, in one word: when the rules are others after a restart, it begins again
  detector_key text,
  detectors int not null default 0,
  -- time in which it ran, pauses left out
  elapsed_ms double precision not null default 0,
  failure text
);
select app.protect_by_tenant('hunt');
create index hunt_newest on hunt (tenant_uid, created_at desc);
create index hunt_unfinished on hunt (created_at) where state in ('waiting', 'running');

create table hunt_part (
  tenant_uid text not null references tenant (uid) on delete cascade,
  hunt_uid text not null references hunt (uid) on delete cascade,
  number int not null,
  -- of receiving, UTC: 2026-01-15
  day text not null,
  source_type text not null,
  logsources text[] not null,
  -- event times, exclusive at the end; null: no bound
  time_from timestamptz,
  time_to timestamptz,
  events bigint not null,
  -- when it was read for the last time; null while it is not done
  read_at timestamptz,
  is_done boolean not null default false,
  scanned bigint not null default 0,
  findings bigint not null default 0,
  new_findings bigint not null default 0,
  primary key (hunt_uid, number)
);
select app.protect_by_tenant('hunt_part');

create table hunt_detector (
  tenant_uid text not null references tenant (uid) on delete cascade,
  hunt_uid text not null references hunt (uid) on delete cascade,
  detector_uid text not null,
  version text not null,
  primary key (hunt_uid, detector_uid)
);
comment on table hunt_detector is 'What a hunt held events against, in which version: the ledger counts it.';
select app.protect_by_tenant('hunt_detector');
create index hunt_detector_by_detector on hunt_detector (tenant_uid, detector_uid, version);

create table look_back_setting (
  tenant_uid text primary key references tenant (uid) on delete cascade,
  days int not null check (days between 0 and 365),
  changed_at timestamptz not null default now(),
  changed_by text not null
);
comment on table look_back_setting is 'Only where a tenant departs from the default, seven days.';
select app.protect_by_tenant('look_back_setting');

-- Contents that a tenant's events were held against, numbered in the order in which they were used. One that comes back
-- has the same uid and another number.
create table detection_content (
  tenant_uid text not null references tenant (uid) on delete cascade,
  number int not null,
  uid text not null,
  used_from timestamptz not null default now(),
  primary key (tenant_uid, number)
);
select app.protect_by_tenant('detection_content');
create index detection_content_by_uid on detection_content (tenant_uid, uid);

create table detection_content_span (
  tenant_uid text not null references tenant (uid) on delete cascade,
  detector_uid text not null,
  version text not null,
  purpose text not null check (purpose in ('alert', 'shadow', 'correlation')),
  from_number int not null,
  -- the first content that has it no more; null: it is in the newest
  to_number int,
  primary key (tenant_uid, detector_uid, version, purpose, from_number)
);
comment on table detection_content_span is 'A rule version or indicator list is in all contents from one number to before another.';
select app.protect_by_tenant('detection_content_span');
create index detection_content_span_open on detection_content_span (tenant_uid) where to_number is null;

-- What rules did, over all runs of the program: one row a rule, added to.
create table rule_effort (
  rule_uid text primary key,
  evaluations double precision not null,
  matches double precision not null,
  sampled_ms double precision not null,
  since timestamptz not null default now()
);
comment on table rule_effort is 'Of the whole installation: shared rules are evaluated once for all tenants.';
grant select, insert, update, delete on rule_effort to watchfloor_platform;
