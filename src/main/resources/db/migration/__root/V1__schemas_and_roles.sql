-- A schema for each module. The shared ones first; every module may use them.
create schema outbox;
create schema platform;
create schema catalog;
create schema inventory;
create schema payment;
create schema "order";

-- A role for each module that owns data. It sees its own schema, the transport and the keys of personal data (the only
-- table of platform), so that a query across modules fails in the module's own tests. Roles belong to the whole server:
-- another database of it may have made them, or be making them now. A server whose user may not create roles does without.
do $$
declare
  module text;
  module_role text;
  visible text;
begin
  foreach module in array array['catalog', 'inventory', 'payment', 'order'] loop
    module_role := module || '_module';
    begin
      execute format('create role %I', module_role);
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then continue;
    end;
    foreach visible in array array[module, 'outbox', 'platform'] loop
      execute format('grant usage on schema %I to %I', visible, module_role);
      execute format('alter default privileges in schema %I grant select, insert, update, delete on tables to %I', visible, module_role);
      execute format('alter default privileges in schema %I grant usage on sequences to %I', visible, module_role);
    end loop;
  end loop;
end
$$;
