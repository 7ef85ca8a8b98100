create table ledger.idempotency (
  key        text collate "C" primary key,
  body_hash  text not null,
  resource   text,
  created_at timestamptz not null
);
create index idempotency_created_at on ledger.idempotency (created_at);

-- One row. A transaction that adds entries or closes a period locks it.
create table ledger.book (
  only_row       boolean primary key default true check (only_row),
  zone           text not null, -- of all accounting days
  last_entry     bigint not null default 0 check (last_entry >= 0),
  closed_through date, -- the last day of the last closed period; null while no period is closed
  begun_at       timestamptz not null default now()
);

create table ledger.account (
  code        text collate "C" primary key check (code ~ '^[a-z0-9][a-z0-9:_-]{0,79}$'),
  kind        text not null check (kind in ('ASSET', 'LIABILITY', 'REVENUE', 'CONTRA_REVENUE', 'SUSPENSE')),
  declared_at timestamptz not null default now()
);
insert into ledger.account (code, kind) values
  ('clearing-unknown', 'ASSET'),
  ('customers', 'LIABILITY'),
  ('discounts', 'CONTRA_REVENUE'),
  ('sales', 'REVENUE'),
  ('shipping', 'REVENUE'),
  ('shipping-discounts', 'CONTRA_REVENUE'),
  ('suspense', 'SUSPENSE'),
  ('tax', 'LIABILITY');

-- One entry for each event of the log that moves money. Numbers have no gaps.
create table ledger.entry (
  entry_no    bigint primary key check (entry_no > 0),
  event_id    bigint not null unique,
  kind        text collate "C" not null check (kind in ('CAPTURE', 'RECOGNITION', 'REFUND_DUE', 'RETURN', 'REFUND')),
  correlation text collate "C" not null, -- the order
  reference   text collate "C" not null,
  happened_at timestamptz not null,
  day         date not null, -- the accounting day; later than the day of happened_at if that one was closed
  booked_at   timestamptz not null,
  postings    smallint not null check (postings >= 0),
  unique (correlation, kind, reference)
) with (autovacuum_vacuum_insert_threshold = -1);

-- Amounts in minor units: a debit is above zero, a credit is below zero.
create table ledger.posting (
  entry_no     bigint not null,
  position     smallint not null check (position > 0),
  account      text collate "C" not null,
  currency     text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor <> 0),
  line_no      integer, -- of the order, for discounts of its lines
  day          date not null, -- of the entry
  primary key (entry_no, position)
) with (autovacuum_vacuum_insert_threshold = -1);
create index posting_by_account on ledger.posting (account, currency, day, entry_no, position) include (amount_minor);

-- The debits and credits of each account by day. Only the trigger on postings changes it.
create table ledger.account_day (
  account      text collate "C" not null,
  currency     text collate "C" not null,
  day          date not null,
  debit_minor  numeric not null check (debit_minor >= 0),
  credit_minor numeric not null check (credit_minor >= 0),
  postings     bigint not null check (postings > 0),
  primary key (account, currency, day)
) with (fillfactor = 50);

-- What a confirmed order is worth to each account, until it is paid. It is stored only if the order was not paid in the same batch.
create table ledger.order_terms (
  correlation text collate "C" primary key,
  terms       jsonb not null
) with (autovacuum_vacuum_insert_threshold = -1);

-- An entry gets all its postings in one statement, and they balance for each currency.
create function ledger.check_postings() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  wrong text;
begin
  select format('the %s postings of entry %s add up to %s', currency, entry_no, sum(amount_minor)) into wrong
    from added group by entry_no, currency having sum(amount_minor) <> 0 limit 1;
  if wrong is not null then
    raise exception 'entry does not balance: %', wrong using errcode = 'check_violation', constraint = 'entry_balances';
  end if;
  select format('entry %s has %s postings, up to position %s', a.entry_no, a.postings, a.last) into wrong
    from (select entry_no, count(*) as postings, max(position) as last, min(day) as day, max(day) as last_day
      from added group by entry_no) a
    left join ledger.entry e using (entry_no)
    where (e.postings, e.postings, e.day, e.day) is distinct from (a.postings, a.last, a.day, a.last_day) limit 1;
  if wrong is not null then
    raise exception 'entry is not complete: %', wrong using errcode = 'check_violation', constraint = 'entry_is_complete';
  end if;
  select account into wrong from added where not exists (select from ledger.account where code = account) limit 1;
  if wrong is not null then
    raise exception 'account is not declared: %', wrong using errcode = 'check_violation', constraint = 'account_is_declared';
  end if;
  insert into ledger.account_day as known (account, currency, day, debit_minor, credit_minor, postings)
    select account, currency, day, coalesce(sum(amount_minor) filter (where amount_minor > 0), 0),
      coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0), count(*)
    from added group by account, currency, day order by account, currency, day
    on conflict (account, currency, day) do update set debit_minor = known.debit_minor + excluded.debit_minor,
      credit_minor = known.credit_minor + excluded.credit_minor, postings = known.postings + excluded.postings;
  return null;
end
$$;
create trigger postings_are_checked after insert on ledger.posting
  referencing new table as added for each statement execute function ledger.check_postings();
alter table ledger.posting enable always trigger postings_are_checked;

-- For every role, the owner of the tables included, also in a session that replays (session_replication_role).
create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'ledger.% is append-only: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on ledger.account
  for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.entry
  for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.posting
  for each statement execute function ledger.refuse_change();
alter table ledger.account enable always trigger append_only;
alter table ledger.entry enable always trigger append_only;
alter table ledger.posting enable always trigger append_only;

-- Default privileges give the roles of the application the rights that they need on other tables. Here they may read and add.
do $$
declare
  grantee record;
begin
  for grantee in
    select distinct c.relname, r.rolname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a, pg_roles r
    where n.nspname = 'ledger' and c.relname in ('account', 'entry', 'posting') and a.grantee = r.oid and a.grantee <> c.relowner
  loop
    execute format('revoke all on ledger.%I from %I', grantee.relname, grantee.rolname);
    execute format('grant select, insert on ledger.%I to %I', grantee.relname, grantee.rolname);
  end loop;
end
$$;
