-- The account of a customer in one currency. It is opened by its first movement. The owner is the subject of the customer's token: a pseudonym,
-- as in orders. What is free to spend is credited_minor - held_minor - spent_minor.
create table payment.wallet (
  owner          text collate "C" not null check (owner <> ''),
  currency       text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  credited_minor bigint not null check (credited_minor >= 0),
  held_minor     bigint not null,
  spent_minor    bigint not null,
  movements      bigint not null check (movements > 0), -- the number of the last movement
  booked         bigint not null check (booked between 0 and movements), -- the number of the last movement that changed what is credited or spent
  primary key (owner, currency),
  constraint wallet_held_not_negative check (held_minor >= 0),
  constraint wallet_spent_not_negative check (spent_minor >= 0),
  constraint wallet_covered check (held_minor + spent_minor <= credited_minor)
) with (fillfactor = 70);

-- What has happened on an account, numbered without gaps. Rows are only added.
create table payment.wallet_movement (
  owner          text collate "C" not null,
  currency       text collate "C" not null,
  movement_no    bigint not null check (movement_no > 0),
  kind           text collate "C" not null check (kind in ('TOPPED_UP', 'HELD', 'FREED', 'TAKEN', 'SPENT', 'REFUNDED', 'CREDITED', 'DEBITED')),
  amount_minor   bigint not null check (amount_minor > 0),
  reference      text collate "C" not null, -- of the payment, the refund or the adjustment
  correlation    text collate "C" not null,
  credited_minor bigint not null, -- the account after the movement
  held_minor     bigint not null,
  spent_minor    bigint not null,
  at             timestamptz not null,
  primary key (owner, currency, movement_no),
  foreign key (owner, currency) references payment.wallet,
  constraint movement_covered check (held_minor >= 0 and spent_minor >= 0 and held_minor + spent_minor <= credited_minor)
) with (autovacuum_vacuum_insert_threshold = -1);
-- A payment is credited once, taken once, and so on, whatever is repeated. It may be held and freed several times.
create unique index wallet_movement_once on payment.wallet_movement (reference, kind) where kind not in ('HELD', 'FREED');
create index wallet_movement_by_correlation on payment.wallet_movement (correlation);

-- For every role, the owner of the table included.
create function payment.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'payment.% is append-only: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on payment.wallet_movement
  for each statement execute function payment.refuse_change();
alter table payment.wallet_movement enable always trigger append_only;

do $$
declare
  grantee record;
begin
  for grantee in
    select distinct r.rolname
    from pg_class c, aclexplode(c.relacl) a, pg_roles r
    where c.oid = 'payment.wallet_movement'::regclass and a.grantee = r.oid and a.grantee <> c.relowner
  loop
    execute format('revoke all on payment.wallet_movement from %I', grantee.rolname);
    execute format('grant select, insert on payment.wallet_movement to %I', grantee.rolname);
  end loop;
end
$$;

-- A payment that puts money into a wallet. Only its own payment credits it.
create table payment.top_up (
  reference  text primary key, -- of the payment
  owner      text collate "C" not null,
  created_at timestamptz not null,
  credited   boolean not null default false
);
create index top_up_by_owner on payment.top_up (owner, created_at, reference);

-- What a wallet pays of a payment. HELD: until the payment is decided. TAKEN: spent. CONVERTED: it could not be held any more when the other
-- part was captured late, so that part was credited to the wallet as a top-up.
create table payment.balance_part (
  reference    text primary key, -- of the payment
  owner        text collate "C" not null,
  currency     text collate "C" not null,
  amount_minor bigint not null check (amount_minor > 0),
  state        text not null check (state in ('NOT_HELD', 'HELD', 'TAKEN', 'CONVERTED')),
  refund_minor bigint not null default 0, -- what refunds give back to the wallet, or will
  free_at      timestamptz not null, -- when what is held is freed at the latest
  constraint refund_within_part check (refund_minor = 0 or (state = 'TAKEN' and refund_minor between 0 and amount_minor))
);
create index balance_part_held on payment.balance_part (free_at) where state = 'HELD';

-- Null for the payments and refunds that use no wallet.
alter table payment.payment
  add column balance_minor bigint,
  add constraint balance_within_amount check (balance_minor is null or balance_minor between 1 and amount_minor);
alter table payment.refund
  add column balance_minor bigint,
  add constraint balance_within_refund check (balance_minor is null or balance_minor between 1 and amount_minor);
