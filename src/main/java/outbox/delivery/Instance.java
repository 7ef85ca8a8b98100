package outbox.delivery;

import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;
import static outbox.delivery.Deliveries.fromNow;
import static outbox.jooq.Tables.INSTANCE;
import static outbox.jooq.Tables.OPEN_DELIVERY;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import outbox.settings.OutboxProperties;
import platform.ratelimit.LiveInstances;

/**
 * This process as one of the instances that share the database. An instance is alive as long as its database session holds the advisory
 * lock of its id, and healthy as long as it sends heartbeats. If an instance loses the lock or stops sending heartbeats, the other
 * instances take over its deliveries.
 */
public final class Instance {

    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
    /** The first key of the advisory locks of instances, so that they do not collide with other advisory locks. */
    private static final int LOCKS = 0x0F7B;
    /** The row of a dead instance is deleted after this time without a heartbeat. By then none of its transactions can still be running. */
    private static final Duration DELETE_DEAD_AFTER = Duration.ofMinutes(1);

    private static final int TAKE_OVER_LIMIT = 5000;

    private final DataSource source;
    private final Deliveries deliveries;
    private final Deliverers deliverers;
    private final QueueDelay delay;
    private final LiveInstances instances;
    private final OutboxProperties limits;
    private final LongSupplier readTxid;
    private @Nullable Connection session;
    private boolean locked;
    private long id;
    private long lastTakeOverNanos;

    /** @param readTxid the transaction id up to which the readers of this instance have read the log; later segments must not be dropped */
    public Instance(
            DataSource source,
            Deliveries deliveries,
            Deliverers deliverers,
            QueueDelay delay,
            LiveInstances instances,
            OutboxProperties limits,
            LongSupplier readTxid) {
        this.source = source;
        this.deliveries = deliveries;
        this.deliverers = deliverers;
        this.delay = delay;
        this.instances = instances;
        this.limits = limits;
        this.readTxid = readTxid;
    }

    /**
     * Registers this process under a new id.
     *
     * @return the id
     */
    long join() {
        var row = session().insertInto(INSTANCE).defaultValues().returningResult(INSTANCE.ID);
        id = row.fetchSingle().value1();
        locked = lock();
        lastTakeOverNanos = System.nanoTime() - limits.lease().toNanos();
        LOG.info("Instance registered: id={}", id);
        return id;
    }

    /** Saves the heartbeat, and takes over the deliveries of dead and frozen instances. Returns the wait until the next heartbeat. */
    Duration heartbeat() {
        try {
            // Another instance may hold our lock for a moment while it checks it. Then the next heartbeat takes the
            // lock.
            locked = locked || lock();
            session()
                    // This is an insert, because another instance may have deleted our row after it found our lock
                    // free.
                    .insertInto(INSTANCE, INSTANCE.ID, INSTANCE.READ_TXID)
                    .values(id, readTxid.getAsLong())
                    .onConflict(INSTANCE.ID)
                    .doUpdate()
                    .set(INSTANCE.HEARTBEAT_AT, currentOffsetDateTime())
                    .set(INSTANCE.READ_TXID, excluded(INSTANCE.READ_TXID))
                    .execute();
            takeOver(others());
            deliverers.askForRefills(deliveries);
        } catch (DataAccessException lost) {
            disconnect(); // also releases the lock; the next heartbeat takes it again
            throw lost;
        }
        return limits.heartbeat();
    }

    /** Deletes the row of this instance if it owns no delivery any more, and closes the session. */
    void leave() {
        try {
            Condition idle = notExists(selectOne().from(OPEN_DELIVERY).where(OPEN_DELIVERY.OWNER.eq(id)));
            session().deleteFrom(INSTANCE).where(INSTANCE.ID.eq(id), idle).execute();
        } catch (RuntimeException e) {
            LOG.info("Instance row not deleted at the stop; other instances delete it later: reason={}", e.toString());
        } finally {
            disconnect();
        }
    }

    /**
     * Another instance.
     *
     * @param dead true if its advisory lock is free; the check holds that lock only for its statement
     * @param frozen true if its last heartbeat is older than the lease
     */
    private record Other(long id, boolean dead, boolean frozen) {}

    private List<Other> others() {
        Field<Boolean> dead = tryLock("pg_try_advisory_xact_lock", INSTANCE.ID);
        Field<Boolean> frozen =
                field(INSTANCE.HEARTBEAT_AT.lt(fromNow(limits.lease().negated())));
        var others = session().select(INSTANCE.ID, dead, frozen).from(INSTANCE).where(INSTANCE.ID.ne(id));
        return others.fetchInto(Other.class);
    }

    private void takeOver(List<Other> others) {
        List<Other> gone =
                others.stream().filter(it -> it.dead() || it.frozen()).toList();
        instances.report(1 + others.size() - gone.size());
        boolean overdue =
                System.nanoTime() - lastTakeOverNanos >= limits.lease().toNanos();
        if (!gone.isEmpty() || overdue) {
            HalfSentStatements.endOlderThan(limits.lease(), session());
            List<Long> ids = gone.stream().map(Other::id).toList();
            for (Deliverer each : deliverers.all()) {
                int taken = deliveries.takeOver(ids, id, each.listener, each.eventTypes.names(), TAKE_OVER_LIMIT);
                if (taken > 0) {
                    LOG.warn("Deliveries taken over: count={} listener={} from={}", taken, each.listener, gone);
                }
            }
            lastTakeOverNanos = System.nanoTime();
        }
        List<Long> dead = gone.stream().filter(Other::dead).map(Other::id).toList();
        Condition expired = INSTANCE.HEARTBEAT_AT.lt(fromNow(DELETE_DEAD_AFTER.negated()));
        session().deleteFrom(INSTANCE).where(INSTANCE.ID.in(dead), expired).execute();
    }

    private boolean lock() {
        return session().fetchValue(tryLock("pg_try_advisory_lock", val(id)));
    }

    private static Field<Boolean> tryLock(String function, Field<Long> instance) {
        return DSL.function(function, Boolean.class, val(LOCKS), instance.cast(Integer.class));
    }

    private DSLContext session() {
        try {
            if (session == null || session.isClosed()) {
                disconnect();
                session = source.getConnection();
                session.setAutoCommit(true);
                delay.measureRoundTrip(DSL.using(session, SQLDialect.POSTGRES));
            }
            return DSL.using(session, SQLDialect.POSTGRES);
        } catch (SQLException e) {
            throw new DataAccessException("No database session for the heartbeat", e);
        }
    }

    private void disconnect() {
        locked = false;
        if (session != null) {
            try (Connection closing = session;
                    var unlock = closing.createStatement()) {
                unlock.execute("select pg_advisory_unlock_all()"); // the pool reuses the session
            } catch (SQLException e) {
                LOG.debug("The lost database session could not be closed", e);
            }
            session = null;
        }
    }
}
