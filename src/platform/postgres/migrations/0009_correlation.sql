create table correlation_progress (
  tenant_uid text primary key references tenant (uid) on delete cascade,
  clock timestamptz not null
);
comment on table correlation_progress is 'Up to which received time the correlations of a tenant were worked out and stored.';
select app.protect_by_tenant('correlation_progress');
