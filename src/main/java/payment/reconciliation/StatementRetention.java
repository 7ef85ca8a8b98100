package payment.reconciliation;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes the lines of statements whose day has been closed and is older than configured, a page at a time. */
@Component
class StatementRetention {

    private final Statements statements;
    private final ReconciliationProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;

    StatementRetention(
            Statements statements, ReconciliationProperties properties, TransactionTemplate transaction, Clock clock) {
        this.statements = statements;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Deletes one page of lines; false if no line is too old. */
    boolean step() {
        Duration keep = properties.keepLines();
        return !keep.isZero()
                && requireNonNull(transaction.execute(status -> {
                    LocalDate before =
                            clock.instant().minus(keep).atZone(ZoneOffset.UTC).toLocalDate();
                    Optional<Statement> old = statements.lockOld(before);
                    old.ifPresent(statement ->
                            statements.deleteOldLines(statement.id(), properties.pageLines(), clock.instant()));
                    return old.isPresent();
                }));
    }
}
