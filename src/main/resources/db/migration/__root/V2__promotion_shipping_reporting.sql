create schema promotion;
create schema shipping;
create schema reporting;

-- Roles as in V1.
do $$
declare
  module text;
  module_role text;
  visible text;
begin
  foreach module in array array['promotion', 'shipping', 'reporting'] loop
    module_role := module || '_module';
    begin
      execute format('create role %I', module_role);
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then continue;
    end;
    foreach visible in array array[module, 'outbox', 'platform'] loop
      execute format('grant usage on schema %I to %I', visible, module_role);
      execute format('grant select, insert, update, delete on all tables in schema %I to %I', visible, module_role);
      execute format('grant usage on all sequences in schema %I to %I', visible, module_role);
      execute format('alter default privileges in schema %I grant select, insert, update, delete on tables to %I', visible, module_role);
      execute format('alter default privileges in schema %I grant usage on sequences to %I', visible, module_role);
    end loop;
  end loop;
end
$$;
