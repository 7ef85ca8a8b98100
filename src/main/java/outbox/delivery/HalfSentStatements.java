package outbox.delivery;

import static org.jooq.impl.DSL.val;

import java.time.Duration;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statements that an instance has sent to PostgreSQL in part. A driver sends a statement, and even more a batch, as several messages. If
 * its process freezes between two of them, or its host vanishes, the session waits for the rest and keeps its locks and its transaction
 * id. PostgreSQL counts such a session as active, so {@code idle_in_transaction_session_timeout} does not end it, and neither does
 * {@code statement_timeout} after the first statement of the batch. {@code transaction_timeout} would, but also long work that goes on.
 */
final class HalfSentStatements {

    private static final Logger LOG = LoggerFactory.getLogger(HalfSentStatements.class);

    private HalfSentStatements() {}

    /** Ends the sessions of all instances, alive or not, that have waited longer than this for the rest of a statement. */
    static void endOlderThan(Duration limit, DSLContext session) {
        var ended = session.fetch("""
                select pid, pg_terminate_backend(pid) from pg_stat_activity
                where application_name in (select application_name from outbox.instance)
                    and datname = current_database() and usename = current_user and backend_type = 'client backend'
                    and state = 'active' and wait_event = 'ClientRead'
                    and state_change < clock_timestamp() - make_interval(secs => {0})""", val(limit.toMillis() / 1000.0));
        if (!ended.isEmpty()) {
            LOG.warn("Sessions ended that waited for the rest of a statement: pids={}", ended.getValues(0));
        }
    }
}
