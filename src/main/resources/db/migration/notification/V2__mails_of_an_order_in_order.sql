-- After this time the mail would tell its shopper nothing useful; null if it always does.
alter table notification.mail add column useful_until timestamptz;

alter table notification.mail drop constraint mail_state_check,
  add constraint mail_state_check check (state in ('WAITING', 'SENT', 'REFUSED', 'GIVEN_UP', 'ERASED', 'OBSOLETE'));

-- A mail waits until the earlier mails of its order are finished.
create index mail_waiting_by_order on notification.mail (order_id, happened_at, mail_id) where state = 'WAITING';
