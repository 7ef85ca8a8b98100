-- A statement whose step fails is put off, so that it does not hold up the others. All three are empty when a step has succeeded.
alter table payment.statement
  add column failures integer not null default 0 check (failures >= 0), -- one after the other
  add column retry_at timestamptz,
  add column failure  text,
  add constraint failure_reasoned check ((failures = 0) = (failure is null));
