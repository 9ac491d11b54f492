-- Addresses in alerts are text as telemetry has it, which may be no address at all.

create function app.inet_or_null(value text) returns inet
language plpgsql immutable strict parallel safe
as $$
begin
  return value::inet;
exception when invalid_text_representation then
  return null;
end
$$;
comment on function app.inet_or_null is 'The address that a text is, or null: a plain cast would end the query.';

-- Names of assets are compared without case, so one that differs by case alone would be the same asset twice.
delete from asset less using asset more
where less.tenant_uid = more.tenant_uid and less.kind = more.kind and lower(less.value) = lower(more.value)
  and (less.criticality, less.uid) < (more.criticality, more.uid);
alter table asset drop constraint asset_tenant_uid_kind_value_key;
create unique index asset_name on asset (tenant_uid, kind, lower(value));
