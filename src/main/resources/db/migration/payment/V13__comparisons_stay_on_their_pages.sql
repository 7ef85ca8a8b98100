-- A comparison updates each line and each payment once. An update stays on its page, and no index is written, if no index has a column that
-- changes and the page has room for the new row.
drop index payment.statement_line_entry;
drop index payment.statement_line_unknown;
alter table payment.statement_line set (fillfactor = 45);
alter table payment.reconciliation_entry set (fillfactor = 45);

-- The line that the class is from.
alter table payment.reconciliation_entry add column line_no bigint,
  add constraint line_of_statement check (line_no is null or statement_id is not null);

-- The first line about a payment or refund that is missing here.
create table payment.statement_unknown (
  statement_id uuid not null references payment.statement,
  kind         text not null,
  provider_id  text not null,
  line_no      bigint not null,
  primary key (statement_id, kind, provider_id)
);

-- FORGET: what an earlier comparison found is taken back. A comparison that is under way begins again, because it has noted no lines.
alter table payment.statement drop constraint statement_phase_check,
  add constraint statement_phase_check
    check (phase in ('FORGET', 'ENTRIES', 'LINES', 'TWICE', 'FINDINGS', 'MISSING', 'SUMS', 'DONE'));
update payment.statement set phase = 'FORGET', progress = '' where state = 'LOADED';
