-- Compression of the arrays took as much time as all the rest of the insertion. Partitions that are added later are like the table.
alter table tracking.event_group
  alter column txids set storage external, alter column event_ids set storage external, alter column types set storage external,
  alter column correlations set storage external, alter column trace_ids set storage external,
  alter column cause_ids set storage external, alter column published_at set storage external;
