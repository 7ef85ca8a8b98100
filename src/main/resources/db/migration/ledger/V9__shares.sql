insert into ledger.account (code, kind) values ('shares', 'EXPENSE');

-- The declared shares of third parties. A version never changes; an edit adds the next one.
create table ledger.split (
  split_id     text collate "C" not null check (split_id ~ '^[a-z0-9][a-z0-9-]{0,59}$'),
  version      bigint not null check (version > 0),
  party_id     text collate "C" not null check (party_id ~ '^[a-z0-9][a-z0-9-]{0,59}$'),
  party_name   text not null,
  sku_ids      text[] not null, -- empty for all lines
  basis_points integer not null check (basis_points between 1 and 10000),
  currency     text collate "C" check (currency ~ '^[A-Z]{3}$'), -- null for all
  valid_from   timestamptz not null,
  valid_to     timestamptz check (valid_to > valid_from), -- the first instant at which it is not valid
  after_entry  bigint not null check (after_entry >= 0), -- the version counts for later entries only
  saved_at     timestamptz not null,
  primary key (split_id, version)
);

-- The first event whose order can have shares. Until then, the ledger does not read the lines of orders.
create table ledger.share_start (
  only_row boolean primary key default true check (only_row),
  txid     bigint not null,
  event_id bigint not null
);

-- What later entries need of an order: its lines until it is paid, the shares with which it was recognised, and the units of returns.
create table ledger.order_share (
  correlation text collate "C" not null,
  kind        text collate "C" not null check (kind in ('PLACED', 'CONFIRMED', 'SHARES', 'RETURN')),
  reference   text collate "C" not null, -- of the return; empty for the other kinds
  content     jsonb not null,
  primary key (correlation, kind, reference)
) with (autovacuum_vacuum_insert_threshold = -1);

create trigger append_only before update or delete or truncate on ledger.split
  for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.share_start
  for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.order_share
  for each statement execute function ledger.refuse_change();
alter table ledger.split enable always trigger append_only;
alter table ledger.share_start enable always trigger append_only;
alter table ledger.order_share enable always trigger append_only;

do $$
declare
  grantee record;
begin
  for grantee in
    select distinct c.relname, r.rolname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a, pg_roles r
    where n.nspname = 'ledger' and c.relname in ('split', 'share_start', 'order_share') and a.grantee = r.oid and a.grantee <> c.relowner
  loop
    execute format('revoke all on ledger.%I from %I', grantee.relname, grantee.rolname);
    execute format('grant select, insert on ledger.%I to %I', grantee.relname, grantee.rolname);
  end loop;
end
$$;
