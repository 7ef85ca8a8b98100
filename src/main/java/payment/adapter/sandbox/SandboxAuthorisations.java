package payment.adapter.sandbox;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import payment.adapter.sandbox.SandboxBehaviour.Captures;
import platform.money.Money;
import platform.sandbox.ConditionalOnSandbox;

/**
 * The payments of the methods that are authorised first: what the sandbox holds, has captured and released. They are kept in memory, and only for
 * the last 10,000 payments.
 */
@Component
@ConditionalOnSandbox(SandboxProperties.ENABLED)
class SandboxAuthorisations {

    private static final int MOST_PAYMENTS = 10_000;

    private final Map<String, Held> payments = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Held> eldest) {
            return size() > MOST_PAYMENTS;
        }
    };

    /**
     * What the sandbox knows of an authorisation.
     *
     * @param released whether nothing more can be captured
     */
    record Standing(Money amount, Instant at, Instant expiresAt, Money captured, boolean released) {}

    /**
     * What became of a capture.
     *
     * @param captured all that is captured of the payment, with this capture
     * @param at when it was captured; null if it was refused
     */
    record Decided(Captures outcome, @Nullable Instant at, Money captured) {

        private Decided settled() {
            return new Decided(
                    switch (outcome) {
                        case SUCCEED, ACCEPT -> Captures.SUCCEED;
                        case REFUSE, ACCEPT_THEN_REFUSE -> Captures.REFUSE;
                    },
                    at,
                    captured);
        }
    }

    /** Records that a payment was started whose payer only authorises it. */
    synchronized void started(String paymentId) {
        payments.computeIfAbsent(paymentId, unknown -> new Held());
    }

    /** Whether the payer of this payment only authorises it. */
    synchronized boolean isAuthorisedFirst(String paymentId) {
        return payments.containsKey(paymentId);
    }

    /** The payer has authorised the payment; only the first time counts. */
    synchronized Standing authorised(String paymentId, Money amount, Instant at, Instant expiresAt) {
        Held held = payments.computeIfAbsent(paymentId, unknown -> new Held());
        if (held.amount == null) {
            held.amount = amount;
            held.at = at;
            held.expiresAt = expiresAt;
        }
        return held.standing();
    }

    /** The authorisation; empty if the payment is not authorised, or not known. */
    synchronized Optional<Standing> standing(String paymentId, Instant now) {
        return held(paymentId, now).map(Held::standing);
    }

    /** Ends the authorisation: what is not captured is released. Empty if the payment is not authorised. */
    synchronized Optional<Standing> release(String paymentId, Instant now) {
        Optional<Held> known = held(paymentId, now);
        known.ifPresent(held -> held.released = true);
        return known.map(Held::standing);
    }

    /**
     * Decides on a capture once. For a reference that is known, the answer is what became of the capture.
     *
     * @param outcomeIfCovered the outcome if the payment is authorised and enough of it is left
     * @return empty if the sandbox does not know the payment
     */
    synchronized Optional<Decided> capture(
            String paymentId, String reference, Money amount, boolean last, Captures outcomeIfCovered, Instant now) {
        return held(paymentId, now).map(held -> {
            Decided before = held.decided.get(reference);
            if (before != null) {
                return before.settled();
            }
            Decided decided = held.capture(amount, last, outcomeIfCovered, now);
            held.decided.put(reference, decided);
            return decided;
        });
    }

    private Optional<Held> held(String paymentId, Instant now) {
        Held held = payments.get(paymentId);
        if (held == null || held.amount == null || held.expiresAt == null) {
            return Optional.empty();
        }
        held.released = held.released || !now.isBefore(held.expiresAt);
        return Optional.of(held);
    }

    private static final class Held {

        private final Map<String, Decided> decided = new HashMap<>();
        private @Nullable Money amount;
        private @Nullable Instant at;
        private @Nullable Instant expiresAt;
        private long capturedMinor;
        private boolean released;

        Decided capture(Money wanted, boolean last, Captures outcomeIfCovered, Instant now) {
            Money whole = required(amount);
            boolean covered = !released
                    && wanted.currency().equals(whole.currency())
                    && wanted.amountMinor() <= whole.amountMinor() - capturedMinor;
            Captures outcome = covered ? outcomeIfCovered : Captures.REFUSE;
            boolean captures = outcome == Captures.SUCCEED || outcome == Captures.ACCEPT;
            if (captures) {
                capturedMinor += wanted.amountMinor();
                released = last || capturedMinor == whole.amountMinor();
            }
            return new Decided(outcome, captures ? now : null, Money.ofMinor(capturedMinor, whole.currency()));
        }

        Standing standing() {
            Money whole = required(amount);
            return new Standing(
                    whole, required(at), required(expiresAt), Money.ofMinor(capturedMinor, whole.currency()), released);
        }

        private static <T> T required(@Nullable T value) {
            if (value == null) {
                throw new IllegalStateException("The payment is not authorised");
            }
            return value;
        }
    }
}
