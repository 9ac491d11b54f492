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
