create schema notification;

-- A role as in V1.
do $$
declare
  visible text;
begin
  begin
    create role notification_module;
  exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then return;
  end;
  foreach visible in array array['notification', 'outbox', 'platform'] loop
    execute format('grant usage on schema %I to notification_module', visible);
    execute format('grant select, insert, update, delete on all tables in schema %I to notification_module', visible);
    execute format('grant usage on all sequences in schema %I to notification_module', visible);
    execute format('alter default privileges in schema %I grant select, insert, update, delete on tables to notification_module', visible);
    execute format('alter default privileges in schema %I grant usage on sequences to notification_module', visible);
  end loop;
end
$$;
