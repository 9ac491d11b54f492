-- Saved searches: what a view is for, when it was changed, and a removal that can be taken back.
alter table saved_view
  add column description text not null default '',
  add column changed_at timestamptz not null default now(),
  add column removed_at timestamptz;
