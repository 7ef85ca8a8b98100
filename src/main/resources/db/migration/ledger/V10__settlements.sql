-- A run that settles what is due to a party in one currency up to a day. It takes postings in steps, and ends as a settlement; or it is carried,
-- because it adds up to less than zero, and the next run of the party begins with its sum.
create table ledger.settlement (
  settlement_no bigint primary key check (settlement_no > 0),
  party_id      text collate "C" not null,
  currency      text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  from_day      date, -- of the first posting; null while there is none
  through       date not null,
  status        text collate "C" not null check (status in ('COLLECTING', 'SETTLED', 'CARRIED')),
  carried_minor bigint not null check (carried_minor <= 0), -- from the run before
  sum_minor     bigint not null, -- due to the party: carried_minor and the postings
  postings      bigint not null check (postings >= 0),
  next_day      date not null, -- the place after which the next step reads
  next_entry    bigint not null,
  next_position smallint not null,
  complete_to   date, -- all postings up to this day are taken once the run has ended; null for none
  begun_at      timestamptz not null,
  ended_at      timestamptz,
  check ((status = 'COLLECTING') = (ended_at is null)),
  check (status <> 'SETTLED' or sum_minor >= 0),
  check (status <> 'CARRIED' or sum_minor < 0)
);
create unique index one_settlement_collects on ledger.settlement (party_id, currency) where status = 'COLLECTING';
create index settlement_by_party on ledger.settlement (party_id, currency, settlement_no);

-- The postings that a settlement has taken. Each posting is taken once. The amount is due to the party: above zero for a credit.
create table ledger.settlement_posting (
  entry_no      bigint not null,
  position      smallint not null,
  settlement_no bigint not null,
  correlation   text collate "C" not null, -- the order
  amount_minor  bigint not null check (amount_minor <> 0),
  primary key (entry_no, position)
) with (autovacuum_vacuum_insert_threshold = -1);
create index settlement_posting_by_order on ledger.settlement_posting (settlement_no, correlation) include (amount_minor);
create trigger append_only before update or delete or truncate on ledger.settlement_posting
  for each statement execute function ledger.refuse_change();
alter table ledger.settlement_posting enable always trigger append_only;

do $$
declare
  grantee record;
begin
  for grantee in
    select distinct r.rolname
    from pg_class c, aclexplode(c.relacl) a, pg_roles r
    where c.oid = 'ledger.settlement_posting'::regclass and a.grantee = r.oid and a.grantee <> c.relowner
  loop
    execute format('revoke all on ledger.settlement_posting from %I', grantee.rolname);
    execute format('grant select, insert on ledger.settlement_posting to %I', grantee.rolname);
  end loop;
end
$$;
