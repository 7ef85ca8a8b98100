package payment.reconciliation;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import payment.reconciliation.bank.ExpectedTransfers;
import payment.reconciliation.bank.LateAtTheBank;
import payment.reconciliation.funds.FundFetches;
import payment.reconciliation.workitem.ParkedEventItems;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.clock.ClockCheck;

/** Compares statements, fetches those that are due, deletes old lines, and looks after work items, in the background. */
@Component
class ReconciliationLoop extends ApplicationLoop {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    /** Clearing runs once in so many intervals. */
    private static final int CLEARING = 5;

    private final Reconciler reconciler;
    private final StatementLoader loader;
    private final StatementFetches fetches;
    private final FundFetches funds;
    private final Clearing clearing;
    private final ParkedEventItems parkedEvents;
    private final ExpectedTransfers transfers;
    private final LateAtTheBank bank;
    private final StatementRetention retention;
    private final ReconciliationProperties properties;
    private final ClockCheck clock;
    private final Duration clearingInterval;
    private long clearedAt;

    /** @param enabled false in a task that writes nothing */
    ReconciliationLoop(
            Reconciler reconciler,
            StatementLoader loader,
            StatementFetches fetches,
            FundFetches funds,
            Clearing clearing,
            ParkedEventItems parkedEvents,
            ExpectedTransfers transfers,
            LateAtTheBank bank,
            StatementRetention retention,
            ReconciliationProperties properties,
            ClockCheck clock,
            @Value("${orderwright.outbox.delivers:true}") boolean enabled) {
        super(enabled);
        this.reconciler = reconciler;
        this.loader = loader;
        this.fetches = fetches;
        this.funds = funds;
        this.clearing = clearing;
        this.parkedEvents = parkedEvents;
        this.transfers = transfers;
        this.bank = bank;
        this.retention = retention;
        this.properties = properties;
        this.clock = clock;
        this.clearingInterval = properties.interval().multipliedBy(CLEARING);
        this.clearedAt = System.nanoTime() - clearingInterval.toNanos();
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop(
                "reconciliation",
                properties.interval(),
                AFTER_FAILURE,
                clock.whileRight(properties.interval(), this::next));
    }

    private Duration next() throws InterruptedException {
        if (reconciler.step()) {
            return properties.pause();
        }
        loader.discardKilled();
        if (System.nanoTime() - clearedAt >= clearingInterval.toNanos()) {
            clearing.run();
            parkedEvents.update();
            transfers.step();
            bank.step();
            clearedAt = System.nanoTime();
        }
        return fetches.step() || funds.step() || retention.step() ? properties.pause() : properties.interval();
    }
}
