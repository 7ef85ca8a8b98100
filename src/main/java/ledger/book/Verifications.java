package ledger.book;

import static ledger.jooq.Tables.VERIFICATION;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import ledger.book.Verification.Status;
import ledger.jooq.tables.records.VerificationRecord;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.page.TimeKey;

/** Stores the verifications. At most one runs at a time. */
@Repository
class Verifications {

    private final DSLContext database;

    Verifications(DSLContext database) {
        this.database = database;
    }

    Optional<Verification> running() {
        return database.selectFrom(VERIFICATION)
                .where(VERIFICATION.STATUS.eq(Status.RUNNING.name()))
                .fetchOptional(Verifications::verification);
    }

    /** Locks a verification and reads it; empty if it does not run any more. */
    Optional<Verification> lockRunning(UUID id) {
        return database.selectFrom(VERIFICATION)
                .where(VERIFICATION.VERIFICATION_ID.eq(id), VERIFICATION.STATUS.eq(Status.RUNNING.name()))
                .forUpdate()
                .fetchOptional(Verifications::verification);
    }

    void add(Verification verification) {
        database.insertInto(VERIFICATION)
                .set(VERIFICATION.VERIFICATION_ID, verification.id())
                .set(VERIFICATION.FIRST_ENTRY, verification.firstEntry())
                .set(VERIFICATION.NEXT_ENTRY, verification.nextEntry())
                .set(VERIFICATION.LAST_ENTRY, verification.lastEntry())
                .set(VERIFICATION.STATUS, verification.status().name())
                .set(VERIFICATION.BEGUN_AT, verification.begunAt().atOffset(ZoneOffset.UTC))
                .execute();
    }

    void setNextEntry(UUID id, long nextEntry) {
        database.update(VERIFICATION)
                .set(VERIFICATION.NEXT_ENTRY, nextEntry)
                .where(VERIFICATION.VERIFICATION_ID.eq(id))
                .execute();
    }

    /** @param finding what differs; null if nothing does */
    void end(UUID id, @Nullable String finding, Instant at) {
        database.update(VERIFICATION)
                .set(VERIFICATION.STATUS, (finding == null ? Status.PASSED : Status.FAILED).name())
                .set(VERIFICATION.FINDING, finding)
                .set(VERIFICATION.ENDED_AT, at.atOffset(ZoneOffset.UTC))
                .where(VERIFICATION.VERIFICATION_ID.eq(id))
                .execute();
    }

    /** Lists verifications, the newest first. */
    List<Verification> list(@Nullable TimeKey before, int limit) {
        return database.selectFrom(VERIFICATION)
                .where(
                        before == null
                                ? noCondition()
                                : row(VERIFICATION.BEGUN_AT, VERIFICATION.VERIFICATION_ID)
                                        .lt(before.at().atOffset(ZoneOffset.UTC), before.id()))
                .orderBy(VERIFICATION.BEGUN_AT.desc(), VERIFICATION.VERIFICATION_ID.desc())
                .limit(limit)
                .fetch(Verifications::verification);
    }

    private static Verification verification(VerificationRecord row) {
        OffsetDateTime endedAt = row.getEndedAt();
        return new Verification(
                row.getVerificationId(),
                row.getFirstEntry(),
                row.getNextEntry(),
                row.getLastEntry(),
                Status.valueOf(row.getStatus()),
                row.getFinding(),
                row.getBegunAt().toInstant(),
                endedAt == null ? null : endedAt.toInstant());
    }
}
