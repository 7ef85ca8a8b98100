package payment.wallet;

import static org.jooq.impl.DSL.inline;
import static payment.jooq.Tables.BALANCE_PART;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import outbox.Command;
import outbox.Timer;

/** Finds the payments for which a wallet has held an amount for too long. */
@Repository
class HeldBalances implements Timer {

    private final DSLContext database;

    HeldBalances(DSLContext database) {
        this.database = database;
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        return database.select(BALANCE_PART.REFERENCE)
                .from(BALANCE_PART)
                .where(BALANCE_PART.STATE.eq(inline("HELD")))
                .and(BALANCE_PART.FREE_AT.le(now.atOffset(ZoneOffset.UTC)))
                .orderBy(BALANCE_PART.FREE_AT)
                .limit(limit)
                .forUpdate()
                .skipLocked()
                .fetch(row -> new FreeBalance(row.value1()));
    }
}
