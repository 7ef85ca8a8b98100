package testing;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts the blocks that the running transaction reads from the tables and indexes of a schema, from memory or disk. */
public final class BlocksRead {

    private final JdbcClient database;
    private final String schema;
    private final long before;

    private BlocksRead(JdbcClient database, String schema) {
        this.database = database;
        this.schema = schema;
        this.before = total();
    }

    /** Starts to count. The caller must be in a transaction. */
    public static BlocksRead of(JdbcClient database, String schema) {
        return new BlocksRead(database, schema);
    }

    /** The number of blocks read since the start; a block that was read twice counts twice. */
    public long count() {
        return total() - before;
    }

    private long total() {
        return database.sql("""
                        select coalesce(sum(pg_stat_get_xact_blocks_fetched(c.oid)), 0)::bigint
                        from pg_class c where c.relnamespace = ?::regnamespace and c.relkind in ('r', 'i')""").param(schema).query(Long.class).single();
    }
}
