-- Disputes have entries of their own kind, and expenses are a kind of account. The code lists the kinds.
alter table ledger.entry
  drop constraint entry_kind_check,
  add constraint entry_kind_check check (kind ~ '^[A-Z_]{1,40}$');
alter table ledger.account
  drop constraint account_kind_check,
  add constraint account_kind_check
    check (kind in ('ASSET', 'LIABILITY', 'EQUITY', 'REVENUE', 'CONTRA_REVENUE', 'EXPENSE', 'SUSPENSE'));
insert into ledger.account (code, kind) values ('dispute-losses', 'EXPENSE');
