package reporting.projection;

import static reporting.jooq.Tables.GENERATION;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import reporting.jooq.tables.records.GenerationRecord;
import reporting.projection.Generation.State;

/** The generations there are. Whoever writes rows of one holds its row shared, so that none is written to any more once it is retired. */
@Repository
public class Generations {

    private final DSLContext database;

    Generations(DSLContext database) {
        this.database = database;
    }

    /** By number. */
    public List<Generation> all() {
        return database.selectFrom(GENERATION).orderBy(GENERATION.GENERATION_).fetch(Generations::generation);
    }

    /** What reports are read from. */
    public Generation serving() {
        return all().stream()
                .filter(each -> each.state() == State.SERVING)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No generation serves"));
    }

    /** Unless there is one already, by whomever. */
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

    /** All, by number, so that nothing is written to any of them until this transaction ends. */
    public List<Generation> lock() {
        return database.selectFrom(GENERATION)
                .orderBy(GENERATION.GENERATION_)
                .forUpdate()
                .fetch(Generations::generation);
    }

    /** Whether it may be written to until this transaction ends. */
    boolean share(Generation generation) {
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

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
