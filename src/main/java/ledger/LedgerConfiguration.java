package ledger;

import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.edit.Edits;
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {

    @Bean
    IdempotencyRows ledgerKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "ledger", clock);
    }

    /** The edits lock in this order: idempotency, book, period, verification, split, settlement. */
    @Bean
    Edits ledgerEdits(IdempotencyRows ledgerKeys, Edits.Means meansOfEdits) {
        return new Edits(ledgerKeys, meansOfEdits);
    }
}
