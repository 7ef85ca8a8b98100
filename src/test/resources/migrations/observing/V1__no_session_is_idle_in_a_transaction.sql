-- Fails if another session of the database is idle in a transaction while a migration runs.
do $$
begin
  if exists (
    select from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%'
  ) then
    raise exception 'Another session is idle in a transaction';
  end if;
end
$$;
