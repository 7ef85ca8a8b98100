package payment.operation;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import outbox.Event;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentEvent.RefundReturned;
import payment.PaymentEvent.WalletMove;
import payment.PaymentEvent.WalletMoved;
import payment.callback.ProviderEvents;
import payment.workitem.WorkItems;

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

    public void count(Event event) {
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
            default -> {}
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
