package reporting.projection;

import static platform.sql.Timestamps.utc;
import static reporting.jooq.Tables.GENERATION;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import reporting.jooq.tables.records.GenerationRecord;
import reporting.projection.Generation.State;

/**
 * Stores the generations. A transaction that writes data of a generation holds a shared lock on the generation's row. So nothing is
 * written to a generation after it is retired.
 */
@Repository
public class Generations {

    private final DSLContext database;

    Generations(DSLContext database) {
        this.database = database;
    }

    /** All generations, ordered by number. */
    public List<Generation> all() {
        return database.selectFrom(GENERATION).orderBy(GENERATION.GENERATION_).fetch(Generations::generation);
    }

    /**
     * The generation from which reports are read.
     *
     * @throws IllegalStateException if none serves yet
     */
    public Generation serving() {
        return all().stream()
                .filter(each -> each.state() == State.SERVING)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No generation serves"));
    }

    /** Adds the first generation, unless this or another instance has added it already. */
    void addFirst(ZoneId zone, Instant at) {
        insert(1, State.SERVING, zone, at);
    }

    public void addNext(int number, ZoneId zone, Instant at) {
        insert(number, State.BUILDING, zone, at);
    }

    private void insert(int number, State state, ZoneId zone, Instant at) {
        database.insertInto(GENERATION)
                .set(GENERATION.GENERATION_, number)
                .set(GENERATION.STATE, text(state))
                .set(GENERATION.ZONE, zone.getId())
                .set(GENERATION.BEGUN_AT, utc(at))
                .set(GENERATION.SERVED_AT, state == State.SERVING ? utc(at) : null)
                .onConflict(GENERATION.GENERATION_)
                .doNothing()
                .execute();
    }

    /** Locks all generations, ordered by number, so that no other transaction writes to any of them until this one ends. */
    List<Generation> lock() {
        return database.selectFrom(GENERATION)
                .orderBy(GENERATION.GENERATION_)
                .forUpdate()
                .fetch(Generations::generation);
    }

    /** Locks the generation, so that this transaction may write its data; false if the generation is retired or deleted. */
    boolean lockShared(Generation generation) {
        return database.selectFrom(GENERATION)
                .where(GENERATION.GENERATION_.eq(generation.number()), GENERATION.STATE.ne(text(State.RETIRED)))
                .forShare()
                .fetchOptional()
                .isPresent();
    }

    void retire(Generation serving) {
        database.update(GENERATION)
                .set(GENERATION.STATE, text(State.RETIRED))
                .where(GENERATION.GENERATION_.eq(serving.number()))
                .execute();
    }

    void serve(Generation built, Instant at) {
        database.update(GENERATION)
                .set(GENERATION.STATE, text(State.SERVING))
                .set(GENERATION.SERVED_AT, utc(at))
                .where(GENERATION.GENERATION_.eq(built.number()))
                .execute();
    }

    void delete(Generation retired) {
        database.deleteFrom(GENERATION)
                .where(GENERATION.GENERATION_.eq(retired.number()), GENERATION.STATE.eq(text(State.RETIRED)))
                .execute();
    }

    private static Generation generation(GenerationRecord row) {
        OffsetDateTime servedAt = row.getServedAt();
        return new Generation(
                row.getGeneration(),
                State.valueOf(row.getState().toUpperCase(Locale.ROOT)),
                ZoneId.of(row.getZone()),
                row.getBegunAt().toInstant(),
                servedAt == null ? null : servedAt.toInstant());
    }

    private static String text(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
