package ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import ledger.book.Book;
import ledger.book.Books;
import ledger.book.LedgerProjection;
import ledger.book.LedgerProperties;
import ledger.booking.Split;
import ledger.period.ClosePeriod;
import ledger.period.Periods;
import ledger.settlement.BeginSettlement;
import ledger.settlement.ContinueSettlement;
import ledger.settlement.SettlementEdits;
import ledger.settlement.Settlements;
import ledger.share.PutSplit;
import ledger.share.SplitEdits;
import ledger.share.Splits;
import ledger.verification.BeginVerification;
import ledger.verification.Verifications;
import org.springframework.stereotype.Component;
import outbox.BatchItems;
import outbox.EventReader;
import outbox.EventReader.LogPosition;
import outbox.Handles;
import outbox.Outbox;
import outbox.UnitOfWork;
import platform.id.Ids;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyRows;

/**
 * Handles the ledger's commands. Events are not handled here, as the ledger reads them from the log. Tables are locked in this order:
 * idempotency, book, period, verification, split,
 * settlement.
 */
@Component
class LedgerListeners implements UnitOfWork<LedgerBatch> {

    /** Stays at the end of the last closed period. So the log keeps the events since then, and a verification can begin there. */
    private static final String CLOSED = "ledger/closed";

    private final IdempotencyRows ledgerKeys;
    private final Books books;
    private final Periods periods;
    private final Verifications verifications;
    private final Splits splits;
    private final Settlements settlements;
    private final EventReader log;
    private final LedgerProperties properties;
    private final Ids ids;
    private final Clock clock;

    LedgerListeners(
            IdempotencyRows ledgerKeys,
            Books books,
            Periods periods,
            Verifications verifications,
            Splits splits,
            Settlements settlements,
            EventReader log,
            LedgerProperties properties,
            Ids ids,
            Clock clock) {
        this.ledgerKeys = ledgerKeys;
        this.books = books;
        this.periods = periods;
        this.verifications = verifications;
        this.splits = splits;
        this.settlements = settlements;
        this.log = log;
        this.properties = properties;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public LedgerBatch load(BatchItems batch) {
        Claims claims = ledgerKeys.claim(Stream.of(
                        batch.of(ClosePeriod.class).stream().map(ClosePeriod::key),
                        batch.of(BeginVerification.class).stream().map(BeginVerification::key),
                        batch.of(PutSplit.class).stream().map(PutSplit::key),
                        batch.of(BeginSettlement.class).stream().map(BeginSettlement::key))
                .flatMap(keys -> keys)
                .toList());
        Book book = lock();
        Instant now = clock.instant();
        return new LedgerBatch(
                new LedgerBatch.Found(
                        claims,
                        book,
                        periods.last().orElse(null),
                        verifications.running().orElse(null),
                        log.readUntil(LedgerProjection.CURSOR).orElse(null),
                        new SplitEdits(
                                batch.of(PutSplit.class).isEmpty() ? List.of() : splits.current(), book.lastEntry()),
                        new SettlementEdits(
                                settlements.find(batch.of(BeginSettlement.class), batch.of(ContinueSettlement.class)),
                                book,
                                now),
                        now),
                ids);
    }

    private Book lock() {
        return books.lock().orElseGet(() -> {
            books.begin(properties.zone());
            return books.lock().orElseThrow();
        });
    }

    @Handles
    ClosePeriod.CloseResult on(ClosePeriod command, LedgerBatch batch) {
        return batch.close(command);
    }

    @Handles
    BeginVerification.BeginResult on(BeginVerification command, LedgerBatch batch) {
        return batch.begin(command);
    }

    @Handles
    CommandResult<Split, PutSplit.Refusal> on(PutSplit command, LedgerBatch batch) {
        return batch.put(command);
    }

    @Handles
    BeginSettlement.BeginResult on(BeginSettlement command, LedgerBatch batch) {
        return batch.begin(command);
    }

    @Handles
    Boolean on(ContinueSettlement command, LedgerBatch batch) {
        batch.proceed(command);
        return true;
    }

    /** The book is locked, so its cursor stands where its last entry was booked. */
    @Override
    public void save(LedgerBatch batch, Outbox outbox) {
        ledgerKeys.settle(batch.claims());
        batch.begun().ifPresent(run -> {
            verifications.add(run);
            log.placeCursor(run.cursor(), log.position(CLOSED).orElse(LogPosition.START));
        });
        batch.closed().ifPresent(period -> {
            periods.add(period);
            books.setClosedThrough(period.through());
            log.placeCursor(CLOSED, log.position(LedgerProjection.CURSOR).orElse(LogPosition.START));
        });
        batch.splits().added().forEach(split -> splits.add(split, batch.now()));
        settlements.save(batch.settlements());
        outbox.publish(batch.published());
    }
}
