package payment.operation;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import outbox.Event;
import payment.PaymentEvent;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.DisputeEvent;
import payment.PaymentEvent.MethodsOffered;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.PaymentVoided;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentEvent.ReconciliationClosed;
import payment.PaymentEvent.ReconciliationReopened;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentEvent.RefundReturned;
import payment.PaymentEvent.WalletMove;
import payment.PaymentEvent.WalletMoved;
import payment.StatementEvent;
import payment.StatementEvent.BankLineMatched;
import payment.callback.ProviderEvents;
import payment.reconciliation.workitem.WorkItems;

/** Payment's metrics for operators. The instance that commits a batch counts after the commit. */
@Component
public class PaymentMeters {

    private static final String PREFIX = "orderwright.payment.";

    private final MeterRegistry registry;
    private final Counter captures;
    private final Counter captureFailures;
    private final Counter failures;
    private final Counter refunds;
    private final Counter refundFailures;
    private final Map<WalletMove, Counter> walletMoves = new EnumMap<>(WalletMove.class);

    PaymentMeters(MeterRegistry registry, ProviderEvents events, WorkItems workItems) {
        this.registry = registry;
        captures = counter("captures", "Captured payments, and captures of authorised payments");
        captureFailures = counter("capture.failures", "Captures that were published as failed");
        failures = counter("failures", "Payments that were published as failed");
        refunds = counter("refunds", "Successful refunds");
        refundFailures =
                counter("refund.failures", "Refunds that were published as failed or, after a success, as returned");
        for (WalletMove move : WalletMove.values()) {
            walletMoves.put(
                    move,
                    Counter.builder(PREFIX + "wallet.moves")
                            .description("Movements of money into wallets and out of them")
                            .tag("move", move.name())
                            .register(registry));
        }
        Gauge.builder(PREFIX + "work.items.open", workItems, WorkItems::countUnsettled)
                .description("Work items about money that are not settled; at most 1000 are counted")
                .register(registry);
        Gauge.builder(PREFIX + "callbacks.waiting", events, ProviderEvents::countWaiting)
                .description("Callbacks that wait for the request of their payment or refund")
                .register(registry);
    }

    /** Counts an event of payment. */
    public void count(Event event) {
        if (event instanceof PaymentEvent published) {
            count(published);
        }
    }

    private void count(PaymentEvent event) {
        switch (event) {
            case PaymentSecured secured -> captures.increment(secured.captured() ? 1 : 0);
            case PaymentCaptured captured -> captures.increment();
            case CaptureFailed failed -> captureFailures.increment();
            case PaymentFailed failed -> failures.increment();
            case PaymentRefunded refunded -> refunds.increment();
            case RefundFailed failed -> refundFailures.increment();
            case RefundReturned returned -> refundFailures.increment();
            case WalletMoved moved ->
                requireNonNull(walletMoves.get(moved.move())).increment();
            case PaymentStarted ignored -> {}
            case PaymentVoided ignored -> {}
            case PaymentWithdrawn ignored -> {}
            case MethodsOffered ignored -> {}
            case PaymentMismatched ignored -> {} // countMismatch counts it
            case DisputeEvent ignored -> {}
            case StatementEvent ignored -> {}
            case BankLineMatched ignored -> {}
            case ReconciliationClosed ignored -> {}
            case ReconciliationReopened ignored -> {}
        }
    }

    public void countMismatch(String provider) {
        Counter.builder(PREFIX + "mismatches")
                .description("Callbacks that contradict the stored state; the log has a line for each")
                .tag("provider", provider)
                .register(registry)
                .increment();
    }

    private Counter counter(String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }
}
