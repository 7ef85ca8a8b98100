package ledger.settlement;

import static ledger.jooq.Tables.SETTLEMENT;
import static ledger.jooq.Tables.SETTLEMENT_POSTING;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sum;

import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Reads settlements and their lines. */
@Repository
class SettlementLines {

    private final DSLContext database;

    SettlementLines(DSLContext database) {
        this.database = database;
    }

    /**
     * What a settlement has of an order.
     *
     * @param amountMinor due to the party; below zero if more was taken back than was due; minor units
     */
    record Line(String correlation, long amountMinor, int postings) {}

    Optional<Settlement> find(long number) {
        return database.selectFrom(SETTLEMENT)
                .where(SETTLEMENT.SETTLEMENT_NO.eq(number))
                .fetchOptional(Settlements::settlement);
    }

    /**
     * The newest first.
     *
     * @param partyId null for all parties
     * @param before only lower numbers; null for all
     */
    List<Settlement> list(@Nullable String partyId, @Nullable Long before, int limit) {
        return database.selectFrom(SETTLEMENT)
                .where(
                        partyId == null ? noCondition() : SETTLEMENT.PARTY_ID.eq(partyId),
                        before == null ? noCondition() : SETTLEMENT.SETTLEMENT_NO.lt(before))
                .orderBy(SETTLEMENT.SETTLEMENT_NO.desc())
                .limit(limit)
                .fetch(Settlements::settlement);
    }

    /** @param after only later orders; null for all */
    List<Line> lines(long number, @Nullable String after, int limit) {
        return database.select(SETTLEMENT_POSTING.CORRELATION, sum(SETTLEMENT_POSTING.AMOUNT_MINOR), count())
                .from(SETTLEMENT_POSTING)
                .where(
                        SETTLEMENT_POSTING.SETTLEMENT_NO.eq(number),
                        after == null ? noCondition() : SETTLEMENT_POSTING.CORRELATION.gt(after))
                .groupBy(SETTLEMENT_POSTING.CORRELATION)
                .orderBy(SETTLEMENT_POSTING.CORRELATION)
                .limit(limit)
                .fetch(row -> new Line(row.value1(), row.value2().longValueExact(), row.value3()));
    }
}
