-- A closed period ends with a day. It begins after the period before it.
create table ledger.period (
  period_no  integer primary key check (period_no > 0),
  through    date not null unique,
  last_entry bigint not null, -- the last entry that was booked before the period was closed
  closed_at  timestamptz not null
);
create trigger append_only before update or delete or truncate on ledger.period
  for each statement execute function ledger.refuse_change();
alter table ledger.period enable always trigger append_only;

do $$
declare
  grantee record;
begin
  for grantee in
    select distinct r.rolname
    from pg_class c, aclexplode(c.relacl) a, pg_roles r
    where c.oid = 'ledger.period'::regclass and a.grantee = r.oid and a.grantee <> c.relowner
  loop
    execute format('revoke all on ledger.period from %I', grantee.rolname);
    execute format('grant select, insert on ledger.period to %I', grantee.rolname);
  end loop;
end
$$;

-- A run that books the log again from the last closed period, without writing entries, and compares them with the stored ones.
create table ledger.verification (
  verification_id uuid primary key,
  first_entry     bigint not null check (first_entry > 0),
  next_entry      bigint not null check (next_entry >= first_entry), -- the entry that the next event must lead to
  last_entry      bigint not null, -- the last one to compare
  status          text not null check (status in ('RUNNING', 'PASSED', 'FAILED')),
  finding         text,
  begun_at        timestamptz not null,
  ended_at        timestamptz,
  check ((status = 'RUNNING') = (ended_at is null)),
  check ((status = 'FAILED') = (finding is not null))
);
create index verification_by_time on ledger.verification (begun_at, verification_id);
create unique index one_verification_runs on ledger.verification (status) where status = 'RUNNING';
