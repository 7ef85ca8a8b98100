package testing;

/** The log as builds without groups wrote it: each event in a row of its own, so that a test can delete or change one. */
public final class SingleEvents {

    public static final String MAKE = """
            create temporary table each_event on commit drop as select * from outbox.event;
            delete from outbox.event_group;
            insert into outbox.event_group (id, txid, type, correlation, causation, trace, published_at, payload)
              select id, txid, type, correlation, causation, trace, published_at, payload from each_event;
            """;

    private SingleEvents() {}
}
