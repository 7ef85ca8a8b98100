-- Checks the accounts of the new postings once for each account and day, and not for each posting. The checks and their messages are as before.
create or replace function ledger.check_postings() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
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
  with sums as materialized (
    select account, currency, day, coalesce(sum(amount_minor) filter (where amount_minor > 0), 0) as debit_minor,
        coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0) as credit_minor, count(*) as postings
      from added group by account, currency, day
  ), written as (
    insert into ledger.account_day as known (account, currency, day, debit_minor, credit_minor, postings)
      select account, currency, day, debit_minor, credit_minor, postings from sums order by account, currency, day
      on conflict (account, currency, day) do update set debit_minor = known.debit_minor + excluded.debit_minor,
        credit_minor = known.credit_minor + excluded.credit_minor, postings = known.postings + excluded.postings
  )
  select account into wrong from sums where not exists (select from ledger.account where code = account) limit 1;
  if wrong is not null then
    raise exception 'account is not declared: %', wrong using errcode = 'check_violation', constraint = 'account_is_declared';
  end if;
  return null;
end
$$;
