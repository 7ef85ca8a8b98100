-- Each personal key that was deleted so that nobody can open what it sealed. A restore of keys applies this list, so it only grows.
-- A person who comes back gets a new key; the time at which a key was made tells it from that.
create table platform.erasure (
  owner          text not null,
  key_created_at timestamptz not null,
  erased_at      timestamptz not null,
  primary key (owner, key_created_at)
);

create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of %.% are never changed or deleted', tg_table_schema, tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger append_only before update or delete or truncate on platform.erasure
  for each statement execute function platform.refuse_change();
