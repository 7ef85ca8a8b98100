package outbox;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;
import static outbox.jooq.Tables.INSTANCE;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
    /** Longer than any transaction of a dead instance's sessions can last after it. */
    private static final Duration BURIAL = Duration.ofMinutes(1);

    private static final int PUBLISHED_BEFORE_START = 0;
    private static final int TAKE_OVER_LIMIT = 5000;

    private final DataSource source;
    private final Deliveries deliveries;
    private final OutboxProperties limits;
    private final List<Deliverer> deliverers;
    private @Nullable Connection session;
    private long id;

    Instance(DataSource source, Deliveries deliveries, OutboxProperties limits, List<Deliverer> deliverers) {
        this.source = source;
        this.deliveries = deliveries;
        this.limits = limits;
        this.deliverers = deliverers;
    }

    /** Registers under a new id. */
    long join() {
        id = 0;
        beat(connect());
        return id;
    }

    /** Says that it is well, and sees who is not. */
    Duration beat() {
        try {
            DSLContext database =
                    session == null || isClosed(session) ? connect() : DSL.using(session, SQLDialect.POSTGRES);
            beat(database);
            for (Other other : others(database)) {
                watch(database, other);
            }
            takeOver(PUBLISHED_BEFORE_START);
            deliverers.forEach(deliverer -> deliverer.inbox.askForRefill());
        } catch (DataAccessException lost) {
            disconnect(); // and with it the lock: the next beat takes it again
            throw lost;
        }
        return limits.heartbeat();
    }

    void leave() {
        try {
            if (session != null && !isClosed(session) && !deliveries.remain(id)) {
                DSL.using(session, SQLDialect.POSTGRES)
                        .deleteFrom(INSTANCE)
                        .where(INSTANCE.ID.eq(id))
                        .execute();
            }
        } catch (RuntimeException e) {
            LOG.info("Leaving without a word: {}", e.toString());
        } finally {
            disconnect();
        }
    }

    private record Other(long id, boolean frozen, boolean buried) {}

    private void beat(DSLContext database) {
        if (id != 0
                && database.update(INSTANCE)
                                .set(INSTANCE.HEARTBEAT_AT, DSL.currentOffsetDateTime())
                                .where(INSTANCE.ID.eq(id))
                                .execute()
                        == 1) {
            return;
        }
        if (id == 0) {
            id = database.insertInto(INSTANCE)
                    .defaultValues()
                    .returningResult(INSTANCE.ID)
                    .fetchSingle()
                    .value1();
            lock(database);
            LOG.info("Delivering as instance {}", id);
        } else {
            LOG.warn("Instance {} was taken for dead; it is not", id);
            database.insertInto(INSTANCE, INSTANCE.ID)
                    .values(id)
                    .onConflictDoNothing()
                    .execute();
        }
    }

    private List<Other> others(DSLContext database) {
        Field<Boolean> frozen = DSL.field(INSTANCE.HEARTBEAT_AT.lt(before(limits.lease())));
        Field<Boolean> buried = DSL.field(INSTANCE.HEARTBEAT_AT.lt(before(BURIAL)));
        return database.select(INSTANCE.ID, frozen, buried)
                .from(INSTANCE)
                .where(INSTANCE.ID.ne(id))
                .orderBy(INSTANCE.ID)
                .fetch(r -> new Other(r.value1(), r.value2(), r.value3()));
    }

    private static Field<java.time.OffsetDateTime> before(Duration ago) {
        return field(
                "now() - make_interval(secs => {0})", SQLDataType.TIMESTAMPWITHTIMEZONE, val(ago.toMillis() / 1000.0));
    }

    private void watch(DSLContext database, Other other) {
        boolean dead = database.select(
                        field("pg_try_advisory_lock({0}, {1})", Boolean.class, val(LOCKS), val((int) other.id())))
                .fetchSingle()
                .value1();
        try {
            if (dead || other.frozen()) {
                int taken = takeOver(other.id());
                if (taken > 0) {
                    LOG.warn(
                            "Took over {} deliveries of instance {}, which is {}",
                            taken,
                            other.id(),
                            dead ? "dead" : "frozen");
                }
                if (dead && other.buried() && taken == 0 && !deliveries.remain(other.id())) {
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

    private int takeOver(long other) {
        int taken = 0;
        for (Deliverer deliverer : deliverers) {
            taken += deliveries.takeOver(
                    other, id, List.of(deliverer.listener), deliverer.knownTypes(), TAKE_OVER_LIMIT);
        }
        return taken;
    }

    private DSLContext connect() {
        try {
            session = source.getConnection();
            session.setAutoCommit(true);
            DSLContext database = DSL.using(session, SQLDialect.POSTGRES);
            if (id != 0) {
                lock(database);
            }
            return database;
        } catch (SQLException e) {
            throw new DataAccessException("No session for the heartbeat", e);
        }
    }

    /** Waits while another instance looks whether we are dead; lock_timeout bounds it. */
    private void lock(DSLContext database) {
        database.select(field("pg_advisory_lock({0}, {1})", Object.class, val(LOCKS), val((int) id)))
                .fetch();
    }

    private void disconnect() {
        if (session != null) {
            try (var unlock = session.createStatement()) {
                unlock.execute("select pg_advisory_unlock_all()"); // the session goes back to a pool
            } catch (SQLException e) {
                LOG.debug("Unlocking a lost session", e);
            }
            try {
                session.close();
            } catch (SQLException e) {
                LOG.debug("Closing a lost session", e);
            }
            session = null;
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }
}
