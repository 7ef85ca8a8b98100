package payment.dispute;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import payment.PaymentEvent.DisputeEvent;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Disputed;
import platform.callback.Verdict;
import platform.money.Money;
import platform.sql.TrackedRows;

/** The disputes of one payment batch. Their payments are locked, so no other transaction changes them. */
public final class DisputeRows {

    /** A report of a provider that a batch contains. */
    public record Reported(String provider, ProviderCallback callback, Disputed fact) {

        Dispute.Key key() {
            return new Dispute.Key(provider, fact.disputeId());
        }
    }

    /** The id that a provider has given to a payment. */
    record ProviderPayment(String provider, String id) {}

    private final Instant at;
    private final Map<ProviderPayment, String> payments;
    private final TrackedRows<Dispute.Key, Dispute> rows = new TrackedRows<>();
    private final List<DisputeEvent> published = new ArrayList<>();

    /** @param payments our references of the payments that reports name by the provider's id */
    DisputeRows(Instant at, Map<ProviderPayment, String> payments) {
        this.at = at;
        this.payments = Map.copyOf(payments);
    }

    /** No disputes, for batches of tests. */
    public static DisputeRows none(Instant at) {
        return new DisputeRows(at, Map.of());
    }

    void addFound(Map<Dispute.Key, Dispute> found) {
        rows.addFound(found, Set.of());
    }

    /** Our references of the payments that the reports name by the provider's id. */
    public Collection<String> paymentReferences() {
        return new HashSet<>(payments.values());
    }

    /** The callback with our reference of the payment, if the provider does not repeat it and the payment is known. */
    public ProviderCallback resolved(String provider, ProviderCallback callback) {
        return callback.fact() instanceof Disputed fact && fact.providerPaymentId() != null
                ? Optional.ofNullable(payments.get(new ProviderPayment(provider, fact.providerPaymentId())))
                        .map(callback::withReference)
                        .orElse(callback)
                : callback;
    }

    /** Decides on a report, and publishes what follows. */
    public Verdict handle(DisputedPayment payment, Reported report, Consumer<DisputeEvent> publish) {
        Dispute.Decision decision = Dispute.decide(
                rows.find(report.key()), payment, report.provider(), report.callback(), report.fact(), at);
        Dispute next = decision.next();
        if (next != null) {
            rows.put(next.key(), next);
        }
        decision.events().forEach(event -> {
            published.add(event);
            publish.accept(event);
        });
        return decision.verdict();
    }

    /**
     * Why disputes forbid a refund. While a dispute is open, the provider holds the money and refuses refunds. What was lost in a dispute has
     * been paid back already.
     *
     * @param refundable what other refunds have left of the payment
     * @return empty if they do not
     */
    public Optional<String> refusal(String paymentReference, Money amount, Money refundable) {
        List<Dispute> ofPayment = rows.all()
                .filter(dispute -> dispute.paymentReference().equals(paymentReference))
                .toList();
        Optional<Dispute> open = ofPayment.stream().filter(Dispute::isOpen).findFirst();
        if (open.isPresent()) {
            return Optional.of("the payment is disputed (%s); it cannot be refunded until the dispute is decided"
                    .formatted(open.get().key().disputeId()));
        }
        long lost = ofPayment.stream().mapToLong(Dispute::lostMinor).sum();
        return lost > 0 && Math.addExact(amount.amountMinor(), lost) > refundable.amountMinor()
                ? Optional.of(
                        "the payer got %s back by a lost dispute, so the refund of %s exceeds the refundable amount %s"
                                .formatted(Money.ofMinor(lost, amount.currency()), amount, refundable))
                : Optional.empty();
    }

    Instant at() {
        return at;
    }

    TrackedRows<Dispute.Key, Dispute> disputes() {
        return rows;
    }

    List<DisputeEvent> published() {
        return published;
    }
}
