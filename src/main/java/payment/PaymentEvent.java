package payment;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/** The events that payment publishes to other modules. */
public sealed interface PaymentEvent extends Event
        permits PaymentEvent.Answer,
                PaymentEvent.MethodsOffered,
                PaymentEvent.PaymentMismatched,
                PaymentEvent.WalletMoved,
                PaymentEvent.DisputeEvent,
                PaymentEvent.ReconciliationClosed,
                PaymentEvent.ReconciliationReopened,
                StatementEvent,
                StatementEvent.BankLineMatched {

    /** The answer to a request, with the request's reference and correlation. */
    sealed interface Answer extends PaymentEvent {
        String reference();
    }

    /**
     * The shopper can pay now. Not published when the payment was captured or failed before.
     *
     * @param instructions the provider's instructions for the shopper, such as a link; shown to the shopper unchanged
     */
    @EventType("payment.payment.started")
    record PaymentStarted(String reference, String correlation, String provider, Map<String, String> instructions)
            implements Answer {}

    /**
     * The shop has the money of the payment, or the provider holds it for the shop. Final; published once.
     *
     * @param amount of the payment
     * @param securedAt when the money was collected or authorised, by the provider's clock
     * @param provider the name of the provider; null only in an event that was made from version 1 of {@link PaymentCaptured}
     * @param captured whether the money was collected at once; otherwise it is only authorised, and each capture is published as
     *     {@link PaymentCaptured}
     * @param authorisationExpiresAt until when an authorisation can be captured; null if the money was collected
     * @param capturableInParts whether an authorisation can be captured in several parts; null if the money was collected
     */
    @EventType("payment.payment.secured")
    record PaymentSecured(
            String reference,
            String correlation,
            Money amount,
            Instant securedAt,
            @Nullable String provider,
            String providerPaymentId,
            boolean captured,
            @Nullable Instant authorisationExpiresAt,
            @Nullable Boolean capturableInParts)
            implements Answer {}

    /**
     * The provider has captured an authorised payment or a part of it. {@code reference} and {@code amount} are those of the capture. Published
     * once, and again for each repeated request.
     *
     * <p>In versions 1 and 2 it says that the provider has collected the money at once: {@code reference} is that of the payment. Earlier builds
     * published it where {@link PaymentSecured} is published now.
     *
     * @param reference of the capture; that of the payment, if somebody has captured it at the provider
     * @param provider the name of the provider; null in version 1, which did not have it
     * @param paymentReference null in versions 1 and 2
     */
    @EventType(value = "payment.payment.captured", version = 3)
    record PaymentCaptured(
            String reference,
            String correlation,
            Money amount,
            Instant capturedAt,
            String providerPaymentId,
            @Nullable String provider,
            @Nullable String paymentReference)
            implements Answer {

        /** What is published now for the same fact; empty for the capture of an authorised payment. */
        public Optional<PaymentSecured> toSecured() {
            return paymentReference == null ? Optional.of(secured()) : Optional.empty();
        }

        private PaymentSecured secured() {
            return new PaymentSecured(
                    reference, correlation, amount, capturedAt, provider, providerPaymentId, true, null, null);
        }
    }

    /**
     * The capture was finally refused, and other captures can use its amount; a new request needs a new reference. If the provider nevertheless
     * captures it, {@link PaymentCaptured} follows and counts, provided that the other captures have left enough of the authorisation.
     */
    @EventType("payment.capture.failed")
    record CaptureFailed(String reference, String correlation, String paymentReference, Money amount, String reason)
            implements Answer {}

    /**
     * What was authorised and not captured is released: as requested, with the last capture, or because the authorisation has expired. Nothing
     * more can be captured. Published once, and again for each repeated request.
     *
     * @param reference of the payment
     * @param captured what is captured of it, by now
     * @param voided what was released
     */
    @EventType("payment.payment.voided")
    record PaymentVoided(String reference, String correlation, Money captured, Money voided, String reason)
            implements Answer {}

    /**
     * The provider will not collect the money. Published only while nothing is captured. If the provider nevertheless captures later,
     * {@link PaymentSecured} follows and counts. A repeated request gets this answer again.
     */
    @EventType("payment.payment.failed")
    record PaymentFailed(String reference, String correlation, String reason) implements Answer {}

    /**
     * The payment was withdrawn as requested, and another one can take its place. If the provider nevertheless captures it later,
     * {@link PaymentSecured} follows and counts. A repeated request gets this answer again, as long as the payment is not captured.
     *
     * @param reason why nobody is expected to pay any more
     */
    @EventType("payment.payment.withdrawn")
    record PaymentWithdrawn(String reference, String correlation, String reason) implements Answer {}

    /**
     * The payment or a part of it was refunded. {@code reference} and {@code amount} are those of the refund. Published once, and again
     * for each repeated request.
     *
     * @param provider the name of the provider that paid the refund; null in version 1, which did not have it
     */
    @EventType(value = "payment.payment.refunded", version = 2)
    record PaymentRefunded(
            String reference,
            String correlation,
            String paymentReference,
            Money amount,
            @Nullable String provider) implements Answer {}

    /**
     * The refund was finally refused, and other refunds can use its amount; a new request needs a new reference. If the provider
     * nevertheless refunds, {@link PaymentRefunded} follows and counts, provided that the other refunds have left enough of the payment.
     */
    @EventType("payment.refund.failed")
    record RefundFailed(String reference, String correlation, String paymentReference, String reason)
            implements Answer {}

    /**
     * A refund that was published as {@link PaymentRefunded} has failed after all: the provider has given the money back to the shop, and other
     * refunds can use the amount; a new request needs a new reference. Final; published once. What a wallet got of the refund stays there.
     *
     * @param reference of the refund
     * @param amount what came back to the shop, above zero
     * @param returnedAt when the provider gave it back, by its clock
     */
    @EventType("payment.refund.returned")
    record RefundReturned(
            String reference,
            String correlation,
            String paymentReference,
            Money amount,
            String provider,
            String reason,
            Instant returnedAt)
            implements Answer {}

    /**
     * What the methods of the configured providers take. Published once after it has changed.
     *
     * @param version from 1, higher with each change
     * @param methods all of them, ordered by name
     */
    @EventType(value = "payment.methods.offered", version = 2)
    record MethodsOffered(long version, List<OfferedMethod> methods) implements PaymentEvent {

        public static final String CORRELATION = "payment/methods";

        @Override
        public String correlation() {
            return CORRELATION;
        }
    }

    /**
     * A payment method.
     *
     * @param currencies ISO 4217, in alphabetical order; empty if it takes every currency
     * @param tradeTypes the ways to pay, the usual one first; empty if there is only one
     * @param instalments the numbers of monthly instalments that a shopper can choose, in ascending order
     * @param authorisedFirst whether its payments are authorised first and captured later; null in events of version 1, which means no
     */
    record OfferedMethod(
            String name,
            List<String> currencies,
            List<OfferedTradeType> tradeTypes,
            List<Integer> instalments,
            @Nullable Boolean authorisedFirst) {}

    /** @param needsPayerId whether the request must have the provider's id of the shopper */
    record OfferedTradeType(String name, boolean needsPayerId) {}

    /**
     * A callback of the provider contradicts the payment or refund that it is about, for example by another amount. It changed nothing; a
     * person must check the payment at the provider. Published once for each such callback.
     *
     * @param reference of the payment or the refund
     * @param callback the provider's id of the callback
     * @param expected the amount of the payment or refund
     * @param received the amount that the callback names
     * @param why what does not fit
     * @param receivedAt when the callback arrived, by the platform's clock
     */
    @EventType("payment.payment.mismatched")
    record PaymentMismatched(
            String reference,
            String correlation,
            String provider,
            String callback,
            Money expected,
            Money received,
            String why,
            Instant receivedAt)
            implements PaymentEvent {}

    /**
     * Money came into the wallet of a customer or left it. What a wallet only holds for a payment is not published.
     *
     * @param owner the subject of the customer; with the currency of the amount, it identifies the wallet
     * @param correlation of the payment or refund; of the wallet itself for adjustments
     * @param sequence higher for each later event of the wallet
     * @param follows the sequence of the wallet's event before this one; 0 if there is none
     * @param amount above zero
     * @param reference of the payment, the refund or the adjustment
     * @param provider that of the payment, {@code balance} if the wallet pays all of it; null for adjustments
     */
    @EventType("payment.wallet.moved")
    record WalletMoved(
            String owner,
            String correlation,
            long sequence,
            long follows,
            WalletMove move,
            Money amount,
            String reference,
            @Nullable String provider,
            Instant at)
            implements PaymentEvent {}

    /** What has moved money into a wallet or out of it. */
    enum WalletMove {
        /** The payment of a top-up was captured. */
        TOPPED_UP,
        /** The wallet has paid a payment, or a part of it. */
        SPENT,
        /** A refund, or a part of it, came back to the wallet. */
        REFUNDED,
        /** An operator has added an amount. */
        CREDITED,
        /** An operator has taken an amount off. */
        DEBITED
    }

    /**
     * The payer disputes a captured payment, and the provider decides. A dispute is published as opened once, and then as changed or closed
     * for each newer report of the provider. Nothing is final: a closed dispute can be decided otherwise, or be open again.
     */
    sealed interface DisputeEvent extends PaymentEvent {

        /** The reference of the dispute: the name of the provider, a colon, and the provider's id of the dispute. */
        String reference();

        String paymentReference();

        String provider();

        /** The number of the event within the dispute, from 1. */
        int change();

        /** The state that the previous event of the dispute has told; null if this is the first one. */
        @Nullable
        DisputeState before();

        DisputeState after();

        /** When the provider reported the state, by its clock. */
        Instant at();
    }

    /** What a provider says of a dispute. */
    enum DisputeStatus {
        /** The provider has the complaint and takes evidence. */
        RECEIVED,
        /** The provider has the evidence, and the bank decides. */
        UNDER_REVIEW,
        /** The shop keeps the money. */
        WON,
        /** The payer keeps the money. */
        LOST
    }

    /**
     * A dispute as the provider reports it. While it is open, the provider holds the disputed amount.
     *
     * @param amount the disputed amount, above zero, at most that of the payment
     * @param fee what the provider charges for the dispute, in the same currency, from zero
     * @param reason the provider's word
     * @param evidenceDueAt until when the provider takes evidence; null if it does not say
     */
    record DisputeState(
            DisputeStatus status,
            Money amount,
            Money fee,
            String reason,
            @Nullable Instant evidenceDueAt) {

        /** Whether the dispute is won or lost. */
        public boolean decided() {
            return switch (status) {
                case RECEIVED, UNDER_REVIEW -> false;
                case WON, LOST -> true;
            };
        }

        public DisputeState with(DisputeStatus other) {
            return new DisputeState(other, amount, fee, reason, evidenceDueAt);
        }
    }

    /** The payer disputes the payment. If the dispute is decided already, {@link DisputeClosed} follows. */
    @EventType("payment.dispute.opened")
    record DisputeOpened(
            String reference,
            String correlation,
            String paymentReference,
            String provider,
            int change,
            DisputeState after,
            Instant at)
            implements DisputeEvent {

        @Override
        public @Nullable DisputeState before() {
            return null;
        }
    }

    /** The provider reports the dispute otherwise than before. If {@code before} is decided and {@code after} is not, it is open again. */
    @EventType("payment.dispute.changed")
    record DisputeChanged(
            String reference,
            String correlation,
            String paymentReference,
            String provider,
            int change,
            DisputeState before,
            DisputeState after,
            Instant at)
            implements DisputeEvent {}

    /** The dispute is won or lost. {@code before} may be decided, too: the provider has changed its decision. */
    @EventType("payment.dispute.closed")
    record DisputeClosed(
            String reference,
            String correlation,
            String paymentReference,
            String provider,
            int change,
            DisputeState before,
            DisputeState after,
            Instant at)
            implements DisputeEvent {}

    /**
     * An operator has closed a day of a provider: each line of its statement, and each payment and refund of the day, has its class, and
     * every difference is settled. Published again if the day is reopened and closed.
     *
     * @param day as the provider counts days
     * @param closing how often the day was closed, from 1
     * @param sums by side, class, kind and currency, in this order
     */
    @EventType("payment.reconciliation.closed")
    record ReconciliationClosed(String provider, LocalDate day, int closing, List<ReconciledSum> sums, Instant closedAt)
            implements PaymentEvent {

        @Override
        public String correlation() {
            return ReconciledSum.CORRELATION + provider;
        }
    }

    /**
     * An operator has reopened a day of a provider; its last closing does not count any more.
     *
     * @param closing the closing that does not count
     */
    @EventType("payment.reconciliation.reopened")
    record ReconciliationReopened(String provider, LocalDate day, int closing, Instant reopenedAt)
            implements PaymentEvent {

        @Override
        public String correlation() {
            return ReconciledSum.CORRELATION + provider;
        }
    }

    /**
     * A sum of a reconciled day.
     *
     * @param side THERE: lines of the provider's statement; HERE: our payments and refunds
     * @param name the class, such as MATCHED
     * @param kind such as PAYMENT
     * @param feeThousandths thousandths of a minor unit
     */
    record ReconciledSum(
            String side, String name, String kind, String currency, long count, long amountMinor, long feeThousandths) {

        static final String CORRELATION = "payment/reconciliation/";
    }
}
