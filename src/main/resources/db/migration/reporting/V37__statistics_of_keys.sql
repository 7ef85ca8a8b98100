-- Statistics of the columns that distinguish the indexes of facts and returns. These tables have no statistics while they are young, and plans that
-- are made meanwhile stay in use. PostgreSQL would find the facts about an order by an index of times, and read this whole index each time,
-- because the index has the order behind the time. Statistics that PostgreSQL has taken stay as they are, and later ones replace these.
select pg_restore_attribute_stats('schemaname', 'reporting', 'relname', relname, 'attname', attname, 'inherited', false,
                                  'null_frac', 0::real, 'avg_width', width, 'n_distinct', n_distinct::real)
  from (values ('order_fact', 'generation', 4, 1), ('order_fact', 'order_id', 16, -1), ('order_fact', 'placed_at', 8, -1),
               ('order_return', 'generation', 4, 1), ('order_return', 'order_id', 16, -0.5), ('order_return', 'returned_at', 8, -0.5))
       as keys (relname, attname, width, n_distinct)
 where not exists (select from pg_stats
                    where schemaname = 'reporting' and tablename = relname and pg_stats.attname = keys.attname);
