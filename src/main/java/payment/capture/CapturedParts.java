package payment.capture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the refunds of one batch take from the captures of their payments, for payments whose captures are payments of their own at the provider.
 * The captures give back in their order. All refunds of a capture together do not exceed its amount.
 */
public final class CapturedParts {

    /** Minor units that are left, by payment and capture. */
    private final Map<String, Map<String, Long>> left;

    private final Map<String, List<RefundPart>> parts;
    private final List<RefundPart> added = new ArrayList<>();

    /**
     * @param left minor units that are left of each capture, by payment and capture, the captures in their order
     * @param parts the stored parts of refunds, by refund
     */
    public CapturedParts(Map<String, Map<String, Long>> left, Map<String, List<RefundPart>> parts) {
        this.left = new LinkedHashMap<>(left);
        this.parts = new LinkedHashMap<>(parts);
    }

    /** For batches without such payments. */
    public static CapturedParts none() {
        return new CapturedParts(Map.of(), Map.of());
    }

    /**
     * Distributes a refund over the captures of its payment. A refund that has its parts keeps them. A payment without captures, which the provider
     * has collected at once, gives its refunds no parts.
     *
     * @param captures those of the batch
     * @throws IllegalStateException if the captures do not cover the refund
     */
    public void allocate(String refund, String payment, long amountMinor, Stream<Capture> captures) {
        if (parts.containsKey(refund)) {
            return;
        }
        Map<String, Long> ofPayment = left.computeIfAbsent(payment, unknown -> new LinkedHashMap<>());
        captures.filter(capture ->
                        capture.paymentReference().equals(payment) && capture.status() == Capture.Status.CAPTURED)
                .forEach(capture -> ofPayment.putIfAbsent(
                        capture.reference(), capture.amount().amountMinor()));
        if (ofPayment.isEmpty()) {
            return;
        }
        List<RefundPart> allocated = new ArrayList<>();
        long due = amountMinor;
        for (Map.Entry<String, Long> capture : ofPayment.entrySet()) {
            long taken = Math.min(due, capture.getValue());
            if (taken > 0) {
                int number = allocated.size() + 1;
                allocated.add(
                        new RefundPart(number == 1 ? refund : refund + "_" + number, refund, capture.getKey(), taken));
                due -= taken;
            }
        }
        if (due > 0) {
            throw new IllegalStateException("The captures of the payment do not cover the refund: " + refund);
        }
        parts.put(refund, allocated);
        added.addAll(allocated);
        change(refund, payment, -1);
    }

    /** The refund was refused: its parts can be refunded again. */
    public void free(String refund, String payment) {
        change(refund, payment, 1);
    }

    /** The provider has made a refund although it was refused before. */
    public void take(String refund, String payment) {
        change(refund, payment, -1);
    }

    private void change(String refund, String payment, int sign) {
        Map<String, Long> ofPayment = left.getOrDefault(payment, Map.of());
        for (RefundPart part : parts.getOrDefault(refund, List.of())) {
            ofPayment.computeIfPresent(part.captureReference(), (capture, minor) -> minor + sign * part.amountMinor());
        }
    }

    /** The parts that are not stored yet. */
    public List<RefundPart> added() {
        return added;
    }
}
