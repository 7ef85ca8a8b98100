package order.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import order.OrderEvent.AuthorisationEnded;
import order.OrderEvent.AuthorisationEvent;
import order.OrderEvent.CaptureDue;
import order.OrderEvent.CaptureFailed;
import order.OrderEvent.CaptureMade;
import order.OrderEvent.PaymentAuthorised;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * The authorisation that has paid an order, and its captures. An order whose payment was collected at once has none.
 *
 * @param expiresAt until when it can be captured, by the provider's clock
 * @param inParts whether each shipment captures what it contains; otherwise the first one captures everything
 * @param captures in the order of their requests
 * @param voided what was released; null while something can be captured
 * @param ended why nothing more can be captured; null while something can be
 */
public record Authorisation(
        Instant expiresAt,
        boolean inParts,
        List<Capture> captures,
        @Nullable Money voided,
        @Nullable String ended) {

    /**
     * A capture of the payment or of a part of it.
     *
     * @param shipment the shipment that has led to it; null if somebody has captured the payment at the provider
     */
    public record Capture(String reference, @Nullable String shipment, Money amount, Status status) {

        public enum Status {
            DUE,
            MADE,
            FAILED
        }
    }

    /** @param before null before the authorisation */
    static Authorisation after(@Nullable Authorisation before, AuthorisationEvent event) {
        if (event instanceof PaymentAuthorised e) {
            return new Authorisation(e.expiresAt(), e.inParts(), List.of(), null, null);
        }
        if (before == null) {
            throw new IllegalStateException("The payment is not authorised: " + event);
        }
        return switch (event) {
            case PaymentAuthorised e -> throw new IllegalStateException("Authorised twice: " + e);
            case CaptureDue e ->
                before.with(new Capture(e.captureReference(), e.shipment(), e.amount(), Capture.Status.DUE));
            case CaptureMade e ->
                before.find(e.captureReference()).isPresent()
                        ? before.in(e.captureReference(), Capture.Status.MADE)
                        : before.with(new Capture(e.captureReference(), null, e.amount(), Capture.Status.MADE));
            case CaptureFailed e -> before.in(e.captureReference(), Capture.Status.FAILED);
            case AuthorisationEnded e ->
                new Authorisation(before.expiresAt, before.inParts, before.captures, e.voided(), e.reason());
        };
    }

    /** Minor units that are captured. */
    public long capturedMinor() {
        return sum(capture -> capture.status() == Capture.Status.MADE);
    }

    /** Minor units that are captured or being captured. */
    public long standingMinor() {
        return sum(capture -> capture.status() != Capture.Status.FAILED);
    }

    private long sum(Predicate<Capture> condition) {
        return captures.stream()
                .filter(condition)
                .mapToLong(capture -> capture.amount().amountMinor())
                .sum();
    }

    public Optional<Capture> find(String captureReference) {
        return captures.stream()
                .filter(capture -> capture.reference().equals(captureReference))
                .findFirst();
    }

    /** Whether a capture was requested for this shipment. */
    public boolean hasCaptured(String shipment) {
        return captures.stream().anyMatch(capture -> shipment.equals(capture.shipment()));
    }

    private Authorisation with(Capture capture) {
        List<Capture> all = new ArrayList<>(captures);
        all.add(capture);
        return new Authorisation(expiresAt, inParts, List.copyOf(all), voided, ended);
    }

    private Authorisation in(String captureReference, Capture.Status status) {
        return new Authorisation(
                expiresAt,
                inParts,
                captures.stream()
                        .map(capture -> capture.reference().equals(captureReference)
                                ? new Capture(capture.reference(), capture.shipment(), capture.amount(), status)
                                : capture)
                        .toList(),
                voided,
                ended);
    }
}
