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
