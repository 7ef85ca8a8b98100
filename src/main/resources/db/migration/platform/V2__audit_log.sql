-- What operators did, and what they were refused. Rows are only added.
-- object_id is null where a request was refused before its object was known.
-- reason is ciphertext under the personal key of reason_owner: without that key nobody can read it, and the row stays.
create table platform.audit_log (
  at              timestamptz not null,
  entry_id        uuid not null,
  subject         text not null,
  action          text not null,
  object_type     text not null,
  object_id       text,
  before          jsonb,
  after           jsonb,
  reason_owner    text,
  reason          text,
  refusal_status  smallint,
  refusal_code    text,
  idempotency_key text,
  trace           text not null,
  primary key (at, entry_id),
  check ((reason_owner is null) = (reason is null)),
  check ((refusal_status is null) = (refusal_code is null)),
  check (refusal_code is not null or (object_id is not null and idempotency_key is null)),
  check (refusal_code is null or (before is null and after is null))
);

-- Each list that the API offers is read along an index, newest first. The primary key serves the list without a filter.
create index audit_log_by_subject on platform.audit_log (subject, at, entry_id);
create index audit_log_by_object on platform.audit_log (object_type, object_id, at, entry_id);
create index audit_log_by_action on platform.audit_log (action, at, entry_id);
-- For the export of a person's data.
create index audit_log_by_reason_owner on platform.audit_log (reason_owner) where reason_owner is not null;
-- The same request is refused for the same cause once.
create unique index audit_log_refused_once on platform.audit_log (idempotency_key, refusal_code) where idempotency_key is not null;

-- For everybody, the owner of the table included, also in a session that replays (session_replication_role).
create function platform.refuse_to_change_audit_log() returns trigger language plpgsql as $$
begin
  raise exception 'platform.audit_log is append-only: % is refused', tg_op using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on platform.audit_log
  for each statement execute function platform.refuse_to_change_audit_log();
alter table platform.audit_log enable always trigger append_only;

-- Default privileges give the roles of the application the rights that they need on other tables. Here they may read and add.
do $$
declare
  grantee text;
begin
  for grantee in
    select distinct r.rolname
    from pg_class c, aclexplode(c.relacl) a, pg_roles r
    where c.oid = 'platform.audit_log'::regclass and a.grantee = r.oid and a.grantee <> c.relowner
  loop
    execute format('revoke all on platform.audit_log from %I', grantee);
    execute format('grant select, insert on platform.audit_log to %I', grantee);
  end loop;
end
$$;
