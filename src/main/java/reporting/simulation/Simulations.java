package reporting.simulation;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static platform.sql.Timestamps.utc;
import static reporting.jooq.Tables.SIMULATION;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.attributes.Json;
import platform.page.TimeKey;
import platform.web.ProblemException;
import reporting.jooq.tables.records.SimulationRecord;
import reporting.simulation.Simulation.Prices;
import reporting.simulation.Simulation.Status;

/** Stores simulations. All methods join the running transaction. */
@Repository
class Simulations {

    private static final int LOCK = 0x73696d75;

    private final DSLContext database;

    Simulations(DSLContext database) {
        this.database = database;
    }

    /** Counts the simulations that are not finished. Until the transaction ends, no other transaction can count them. */
    int lockAndCountUnfinished() {
        database.select(DSL.field("pg_advisory_xact_lock({0})", Object.class, inline(LOCK)))
                .execute();
        // This must be a separate statement: a statement sees the rows that were committed before it began.
        return database.fetchCount(SIMULATION, SIMULATION.FINISHED_AT.isNull());
    }

    void insert(Simulation simulation) {
        Set<String> channels = simulation.channels();
        database.insertInto(SIMULATION)
                .set(SIMULATION.SIMULATION_ID, simulation.id())
                .set(SIMULATION.NAME, simulation.name())
                .set(SIMULATION.DEFINITION, JSONB.valueOf(Json.text(simulation.definition())))
                .set(SIMULATION.FROM_AT, utc(simulation.from()))
                .set(SIMULATION.TO_AT, utc(simulation.to()))
                .set(SIMULATION.ZONE, simulation.zone().getId())
                .set(SIMULATION.CHANNELS, channels == null ? null : channels.toArray(String[]::new))
                .set(SIMULATION.PRICES, simulation.prices().name())
                .set(SIMULATION.LIMITS, limits(simulation.limits()))
                .set(SIMULATION.SUBJECT, simulation.subject())
                .set(SIMULATION.STATUS, simulation.status().name())
                .set(SIMULATION.CREATED_AT, utc(simulation.createdAt()))
                .execute();
    }

    /** Deletes all finished simulations except the newest ones. */
    void deleteFinished(int kept) {
        database.deleteFrom(SIMULATION)
                .where(SIMULATION.SIMULATION_ID.in(select(SIMULATION.SIMULATION_ID)
                        .from(SIMULATION)
                        .where(SIMULATION.FINISHED_AT.isNotNull())
                        .orderBy(SIMULATION.CREATED_AT.desc(), SIMULATION.SIMULATION_ID.desc())
                        .offset(kept)))
                .execute();
    }

    /** @throws ProblemException 404 if there is no such simulation, or if it is not visible */
    Simulation require(UUID id, @Nullable Set<String> visible) {
        return find(id, visible).orElseThrow(() -> ProblemException.notFound("There is no such simulation."));
    }

    /** @param visible the only channels that the caller may see; null for all */
    Optional<Simulation> find(UUID id, @Nullable Set<String> visible) {
        return database.selectFrom(SIMULATION)
                .where(SIMULATION.SIMULATION_ID.eq(id), isVisible(visible))
                .fetchOptional(Simulations::simulation);
    }

    /** Lists simulations, the newest first. */
    List<Simulation> list(@Nullable Set<String> visible, @Nullable TimeKey after, int limit) {
        Condition older = after == null
                ? noCondition()
                : row(SIMULATION.CREATED_AT, SIMULATION.SIMULATION_ID).lt(row(utc(after.at()), after.id()));
        return database.selectFrom(SIMULATION)
                .where(isVisible(visible), older)
                .orderBy(SIMULATION.CREATED_AT.desc(), SIMULATION.SIMULATION_ID.desc())
                .limit(limit)
                .fetch(Simulations::simulation);
    }

    /** A simulation of all channels is visible only to those who may see all channels. */
    private static Condition isVisible(@Nullable Set<String> channels) {
        return channels == null
                ? noCondition()
                : condition(
                        "{0} <@ {1}",
                        SIMULATION.CHANNELS, DSL.val(channels.toArray(String[]::new), SIMULATION.CHANNELS));
    }

    /** The simulation that runs, or else the one that waits longest. */
    Optional<Simulation> next() {
        return database.selectFrom(SIMULATION)
                .where(SIMULATION.FINISHED_AT.isNull())
                .orderBy(SIMULATION.STARTED_AT.asc().nullsLast(), SIMULATION.CREATED_AT, SIMULATION.SIMULATION_ID)
                .limit(1)
                .fetchOptional(Simulations::simulation);
    }

    /** Does nothing if the simulation runs already or was deleted. */
    void begin(UUID id, long ordersTotal, Instant at) {
        database.update(SIMULATION)
                .set(SIMULATION.STATUS, Status.RUNNING.name())
                .set(SIMULATION.ORDERS_TOTAL, ordersTotal)
                .set(SIMULATION.STARTED_AT, utc(at))
                .where(SIMULATION.SIMULATION_ID.eq(id), SIMULATION.STATUS.eq(Status.WAITING.name()))
                .execute();
    }

    /**
     * Counts orders that were read, and locks the simulation until the transaction ends.
     *
     * @return false if the simulation does not run any more
     */
    boolean advance(UUID id, long orders) {
        return database.update(SIMULATION)
                        .set(SIMULATION.ORDERS_READ, SIMULATION.ORDERS_READ.plus(orders))
                        .where(isRunning(id))
                        .execute()
                > 0;
    }

    /** @return false if the simulation does not run any more */
    boolean finish(UUID id, Status status, Instant at) {
        return database.update(SIMULATION)
                        .set(SIMULATION.STATUS, status.name())
                        .set(SIMULATION.FINISHED_AT, utc(at))
                        .where(isRunning(id))
                        .execute()
                > 0;
    }

    /** Counts a failure; returns how often the simulation has failed, or 0 if it does not run any more. */
    int countFailure(UUID id) {
        return database.update(SIMULATION)
                .set(SIMULATION.FAILURES, SIMULATION.FAILURES.plus(1))
                .where(isRunning(id))
                .returningResult(SIMULATION.FAILURES)
                .fetchOptional(SIMULATION.FAILURES)
                .orElse(0);
    }

    void delete(UUID id) {
        database.deleteFrom(SIMULATION).where(SIMULATION.SIMULATION_ID.eq(id)).execute();
    }

    private static Condition isRunning(UUID id) {
        return SIMULATION.SIMULATION_ID.eq(id).and(SIMULATION.STATUS.eq(Status.RUNNING.name()));
    }

    private static Simulation simulation(SimulationRecord row) {
        String[] channels = row.getChannels();
        return new Simulation(
                row.getSimulationId(),
                row.getName(),
                Json.object(row.getDefinition().data()),
                row.getFromAt().toInstant(),
                row.getToAt().toInstant(),
                ZoneId.of(row.getZone()),
                channels == null ? null : Set.of(channels),
                Prices.valueOf(row.getPrices()),
                row.getLimits() == null
                        ? SimulatedLimits.NONE
                        : Json.read(row.getLimits().data(), SimulatedLimits.class),
                row.getSubject(),
                Status.valueOf(row.getStatus()),
                row.getOrdersTotal(),
                row.getOrdersRead(),
                row.getCreatedAt().toInstant(),
                instant(row.getStartedAt()),
                instant(row.getFinishedAt()));
    }

    private static @Nullable JSONB limits(SimulatedLimits limits) {
        return !limits.exist() ? null : JSONB.valueOf(Json.text(limits));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
