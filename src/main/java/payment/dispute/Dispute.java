package payment.dispute;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent.DisputeChanged;
import payment.PaymentEvent.DisputeClosed;
import payment.PaymentEvent.DisputeEvent;
import payment.PaymentEvent.DisputeOpened;
import payment.PaymentEvent.DisputeState;
import payment.PaymentEvent.DisputeStatus;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Disputed;
import platform.callback.Verdict;
import platform.money.Money;

/**
 * The dispute of a payment. Each callback reports its whole state. The newest report by the provider's clock counts, so the order in which
 * callbacks arrive does not matter. Nothing is final: if the provider reports a loss after a win, or opens a decided dispute again, that
 * counts.
 *
 * @param paymentReference our reference of the disputed payment
 * @param reportedAt time of the newest report, by the provider's clock
 * @param openedAt when the first report arrived, by our clock
 * @param changedAt when the newest report that counts arrived, by our clock
 * @param changes the number of published events
 */
@AggregateRoot
record Dispute(
        @Identity Key key,
        String paymentReference,
        String correlation,
        DisputeState state,
        Instant reportedAt,
        Instant openedAt,
        Instant changedAt,
        int changes) {

    /** @param disputeId the provider's id of the dispute */
    record Key(String provider, String disputeId) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int byProvider = provider.compareTo(other.provider);
            return byProvider != 0 ? byProvider : disputeId.compareTo(other.disputeId);
        }

        /** The reference of the dispute in our events and requests. */
        String reference() {
            return provider + ":" + disputeId;
        }
    }

    /** A state with the time at which the provider reported it. */
    private record Report(Instant at, DisputeState state) {}

    /** A total order, so that every order of arrival ends with the same report. Of reports of one time, the one that costs more counts. */
    private static final Comparator<Report> BY_AGE = comparing(Report::at)
            .thenComparing(report -> report.state().status())
            .thenComparing(report -> report.state().fee().amountMinor())
            .thenComparing(report -> report.state().amount().amountMinor())
            .thenComparing(report -> report.state().evidenceDueAt(), nullsFirst(naturalOrder()))
            .thenComparing(report -> report.state().reason());

    /**
     * The effect of a report.
     *
     * @param next the dispute afterwards; null if a report contradicts the payment, so that there is no dispute
     */
    record Decision(@Nullable Dispute next, List<DisputeEvent> events, Verdict verdict) {

        private static Decision stay(@Nullable Dispute known, Verdict verdict) {
            return new Decision(known, List.of(), verdict);
        }
    }

    /**
     * Decides on a report.
     *
     * @param known the dispute as it is stored; empty before the first report
     * @param at when the report arrived, by our clock
     */
    static Decision decide(
            Optional<Dispute> known,
            DisputedPayment payment,
            String provider,
            ProviderCallback callback,
            Disputed fact,
            Instant at) {
        String contradiction = contradiction(known, payment, provider, callback);
        if (contradiction != null) {
            return Decision.stay(known.orElse(null), new Verdict.Mismatch(contradiction));
        }
        Report report = new Report(
                callback.occurredAt(),
                new DisputeState(
                        fact.status(),
                        callback.amount(),
                        Money.ofMinor(fact.feeMinor(), callback.amount().currency()),
                        fact.reason(),
                        fact.evidenceDueAt()));
        return known.map(dispute -> dispute.handle(report, at))
                .orElseGet(() -> open(new Key(provider, fact.disputeId()), payment, report, at));
    }

    private static @Nullable String contradiction(
            Optional<Dispute> known, DisputedPayment payment, String provider, ProviderCallback callback) {
        Money amount = callback.amount();
        if (!provider.equals(payment.provider())) {
            return "%s did not collect this payment".formatted(provider);
        }
        if (known.isPresent() && !known.get().paymentReference().equals(payment.reference())) {
            return "the dispute belongs to the payment " + known.get().paymentReference();
        }
        if (!amount.currency().equals(payment.amount().currency())) {
            return "the payment is in " + payment.amount().currency();
        }
        return amount.amountMinor() <= 0 || amount.compareTo(payment.amount()) > 0
                ? "the disputed amount is not within the amount of the payment, " + payment.amount()
                : null;
    }

    /** A dispute that is decided when we learn of it is published as opened first, so that both facts are known. */
    private static Decision open(Key key, DisputedPayment payment, Report report, Instant at) {
        DisputeState state = report.state();
        DisputeState first = state.decided() ? state.with(DisputeStatus.RECEIVED) : state;
        List<DisputeEvent> events = new ArrayList<>();
        events.add(new DisputeOpened(
                key.reference(), payment.correlation(), payment.reference(), key.provider(), 1, first, report.at()));
        Dispute opened =
                new Dispute(key, payment.reference(), payment.correlation(), first, report.at(), at, at, events.size());
        if (state.decided()) {
            events.add(opened.changed(report));
        }
        return new Decision(opened.with(report, at, events.size()), List.copyOf(events), new Verdict.Applied());
    }

    private Decision handle(Report report, Instant at) {
        int age = BY_AGE.compare(report, new Report(reportedAt, state));
        if (age <= 0) {
            return Decision.stay(
                    this, new Verdict.Unchanged(age == 0 ? "reported already" : "a newer report has arrived before"));
        }
        return report.state().equals(state)
                ? Decision.stay(with(report, changedAt, changes), new Verdict.Unchanged("reported already"))
                : new Decision(with(report, at, changes + 1), List.of(changed(report)), new Verdict.Applied());
    }

    /** The event that tells of a newer report with another state. */
    private DisputeEvent changed(Report report) {
        DisputeState after = report.state();
        boolean isDecidedAnew = after.decided() && after.status() != state.status();
        return isDecidedAnew
                ? new DisputeClosed(
                        key.reference(),
                        correlation,
                        paymentReference,
                        key.provider(),
                        changes + 1,
                        state,
                        after,
                        report.at())
                : new DisputeChanged(
                        key.reference(),
                        correlation,
                        paymentReference,
                        key.provider(),
                        changes + 1,
                        state,
                        after,
                        report.at());
    }

    private Dispute with(Report report, Instant changed, int events) {
        return new Dispute(key, paymentReference, correlation, report.state(), report.at(), openedAt, changed, events);
    }

    boolean isOpen() {
        return !state.decided();
    }

    /** Minor units of the payment that the payer got back by a lost dispute. */
    long lostMinor() {
        return state.status() == DisputeStatus.LOST ? state.amount().amountMinor() : 0;
    }
}
