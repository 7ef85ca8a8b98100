alter table ledger.entry
  drop constraint entry_kind_check,
  add constraint entry_kind_check check (kind in ('CAPTURE', 'RECOGNITION', 'REFUND_DUE', 'RETURN', 'REFUND',
    'WALLET_TOP_UP', 'WALLET_SPEND', 'WALLET_REFUND', 'WALLET_ADJUSTMENT'));

insert into ledger.account (code, kind) values ('wallet', 'LIABILITY'), ('wallet-adjustments', 'CONTRA_REVENUE');

-- The entry of each event of a wallet. An event of a wallet is booked after the one that it follows, so no spend is booked before its top-up.
create table ledger.wallet_entry (
  owner    text collate "C" not null,
  currency text collate "C" not null,
  sequence bigint not null check (sequence > 0), -- of the event, within its wallet
  entry_no bigint not null,
  primary key (owner, currency, sequence)
) with (autovacuum_vacuum_insert_threshold = -1);

-- Events of wallets that the log had before the event that they follow. Such an event is booked right after that one. The rows stay, so that a
-- verification books them in the same order.
create table ledger.wallet_waiting (
  owner        text collate "C" not null,
  currency     text collate "C" not null,
  sequence     bigint not null check (sequence > 0),
  follows      bigint not null check (follows between 0 and sequence - 1),
  move         text not null,
  amount_minor bigint not null check (amount_minor > 0),
  reference    text not null,
  correlation  text not null,
  provider     text,
  at           timestamptz not null,
  txid         bigint not null, -- the place in the log
  event_id     bigint not null,
  published_at timestamptz not null,
  primary key (owner, currency, sequence)
);
create trigger append_only before update or delete or truncate on ledger.wallet_entry
  for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.wallet_waiting
  for each statement execute function ledger.refuse_change();
alter table ledger.wallet_entry enable always trigger append_only;
alter table ledger.wallet_waiting enable always trigger append_only;

do $$
declare
  grantee record;
begin
  for grantee in
    select distinct c.relname, r.rolname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a, pg_roles r
    where n.nspname = 'ledger' and c.relname in ('wallet_entry', 'wallet_waiting') and a.grantee = r.oid and a.grantee <> c.relowner
  loop
    execute format('revoke all on ledger.%I from %I', grantee.relname, grantee.rolname);
    execute format('grant select, insert on ledger.%I to %I', grantee.relname, grantee.rolname);
  end loop;
end
$$;
