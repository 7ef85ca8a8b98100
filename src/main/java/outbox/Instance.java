package outbox;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;
import static outbox.jooq.Tables.INSTANCE;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process among those that share the database. It lives as long as its session holds the advisory lock of its id, and
 * is well as long as its heart beats. The others' deliveries are taken over when either ends.
 */
final class Instance {

    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
    /** Tells our advisory locks from others'. */
    private static final int LOCKS = 0x0F7B;
    /** The dead are forgotten when no transaction of theirs can be left. */
    private static final Duration BURIAL = Duration.ofMinutes(1);

    private static final int TAKE_OVER_LIMIT = 5000;

    private final DataSource source;
    private final Deliveries deliveries;
    private final OutboxProperties limits;
    private final List<Deliverer> deliverers;
    private @Nullable Connection session;
    private boolean locked;
    private long id;
    private long adoptedNanos;

    Instance(DataSource source, Deliveries deliveries, OutboxProperties limits, List<Deliverer> deliverers) {
        this.source = source;
        this.deliveries = deliveries;
        this.limits = limits;
        this.deliverers = deliverers;
    }

    /** Registers under a new id. */
    long join() {
        try {
            DSLContext database = session();
            id = database.insertInto(INSTANCE)
                    .defaultValues()
                    .returningResult(INSTANCE.ID)
                    .fetchSingle()
                    .value1();
            locked = lock(database, id);
        } catch (DataAccessException lost) {
            disconnect();
            throw lost;
        }
        adoptedNanos = System.nanoTime() - limits.lease().toNanos();
        LOG.info("Delivering as instance {}", id);
        return id;
    }

    /** Says that it is well, and sees who is not. */
    Duration beat() {
        try {
            DSLContext database = session();
            // Somebody who looks whether we are dead may hold the lock for a moment: then the next beat takes it.
            locked = locked || lock(database, id);
            beat(database);
            for (Other other : others(database)) {
                watch(database, other);
            }
            if (System.nanoTime() - adoptedNanos >= limits.lease().toNanos()) {
                deliverers.forEach(each -> deliveries.adopt(id, each.listener, each.knownTypes(), TAKE_OVER_LIMIT));
                adoptedNanos = System.nanoTime();
            }
            deliverers.forEach(deliverer -> deliverer.inbox.askForRefill());
        } catch (DataAccessException lost) {
            disconnect(); // and with it the lock: the next beat takes it again
            throw lost;
        }
        return limits.heartbeat();
    }

    void leave() {
        try {
            if (!deliveries.remain(id)) {
                session().deleteFrom(INSTANCE).where(INSTANCE.ID.eq(id)).execute();
            }
        } catch (RuntimeException e) {
            LOG.info("Leaving without a word: {}", e.toString());
        } finally {
            disconnect();
        }
    }

    private void beat(DSLContext database) {
        int known = database.update(INSTANCE)
                .set(INSTANCE.HEARTBEAT_AT, DSL.currentOffsetDateTime())
                .where(INSTANCE.ID.eq(id))
                .execute();
        if (known == 0) {
            LOG.warn("Instance {} was taken for dead; it is not", id);
            database.insertInto(INSTANCE, INSTANCE.ID)
                    .values(id)
                    .onConflictDoNothing()
                    .execute();
        }
    }

    private record Other(long id, boolean frozen, boolean buried) {}

    private List<Other> others(DSLContext database) {
        Field<Boolean> frozen = field(INSTANCE.HEARTBEAT_AT.lt(before(limits.lease())));
        Field<Boolean> buried = field(INSTANCE.HEARTBEAT_AT.lt(before(BURIAL)));
        return database.select(INSTANCE.ID, frozen, buried)
                .from(INSTANCE)
                .where(INSTANCE.ID.ne(id))
                .orderBy(INSTANCE.ID)
                .fetch(r -> new Other(r.value1(), r.value2(), r.value3()));
    }

    private static Field<OffsetDateTime> before(Duration ago) {
        return field(
                "now() - make_interval(secs => {0})", SQLDataType.TIMESTAMPWITHTIMEZONE, val(ago.toMillis() / 1000.0));
    }

    private void watch(DSLContext database, Other other) {
        boolean dead = lock(database, other.id());
        try {
            if (dead || other.frozen()) {
                int taken = 0;
                for (Deliverer each : deliverers) {
                    taken += deliveries.takeOver(other.id(), id, each.listener, each.knownTypes(), TAKE_OVER_LIMIT);
                }
                if (taken > 0) {
                    String state = dead ? "dead" : "frozen";
                    LOG.warn("Took over {} deliveries of instance {}, which is {}", taken, other.id(), state);
                }
                if (dead && other.buried() && !deliveries.remain(other.id())) {
                    database.deleteFrom(INSTANCE)
                            .where(INSTANCE.ID.eq(other.id()))
                            .execute();
                }
            }
        } finally {
            if (dead) {
                database.select(field("pg_advisory_unlock({0}, {1})", Boolean.class, val(LOCKS), val((int) other.id())))
                        .fetch();
            }
        }
    }

    private static boolean lock(DSLContext database, long instance) {
        return database.select(field("pg_try_advisory_lock({0}, {1})", Boolean.class, val(LOCKS), val((int) instance)))
                .fetchSingle()
                .value1();
    }

    private DSLContext session() {
        try {
            if (session == null || session.isClosed()) {
                disconnect();
                session = source.getConnection();
                session.setAutoCommit(true);
            }
            return DSL.using(session, SQLDialect.POSTGRES);
        } catch (SQLException e) {
            throw new DataAccessException("No session for the heartbeat", e);
        }
    }

    private void disconnect() {
        locked = false;
        if (session == null) {
            return;
        }
        try (Connection closing = session;
                var unlock = closing.createStatement()) {
            unlock.execute("select pg_advisory_unlock_all()"); // the session goes back to a pool
        } catch (SQLException e) {
            LOG.debug("Closing a lost session", e);
        }
        session = null;
    }
}
