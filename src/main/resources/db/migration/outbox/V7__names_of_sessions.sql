-- The name under which pg_stat_activity shows the sessions of the instance, so that the others can end those that it has left half way.
alter table outbox.instance add column application_name text not null default current_setting('application_name');
