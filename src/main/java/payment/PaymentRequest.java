package payment;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;
import platform.privacy.PersonalData;

/**
 * The requests that other modules can send to payment. The reference is the idempotency key, here and at the provider: 8 to 32 letters and
 * digits. Payments and refunds do not share references.
 */
public sealed interface PaymentRequest extends Event {

    /** The method by which the wallet of the payer pays the whole amount, at once. */
    String BALANCE = "balance";

    String reference();

    /**
     * Start collecting this amount.
     *
     * @param method names the provider's method, such as {@code sandbox}, or is {@link #BALANCE}
     * @param terms null for what is usual for the method, and in version 1
     * @param expiresAt after this time the shopper should not be able to pay; a later capture is published nevertheless
     * @param payer the subject of the customer whose wallet pays; null if no wallet pays, and before version 3
     * @param balance what the wallet pays, if the method collects the rest: above zero, below {@code amount}, in its currency; otherwise
     *     null, and before version 3
     */
    @EventType(value = "payment.payment.requested", version = 3)
    record PaymentRequested(
            String reference,
            String correlation,
            Money amount,
            String method,
            @Nullable Terms terms,
            Instant expiresAt,
            @Nullable String payer,
            @Nullable Money balance)
            implements PaymentRequest {

        /** A payment that uses no wallet. */
        public PaymentRequested(
                String reference,
                String correlation,
                Money amount,
                String method,
                @Nullable Terms terms,
                Instant expiresAt) {
            this(reference, correlation, amount, method, terms, expiresAt, null, null);
        }

        /** Whether a wallet pays the amount or a part of it. */
        public boolean usesBalance() {
            return method.equals(BALANCE) || balance != null;
        }
    }

    /**
     * How the shopper pays. What is null is as usual for the method.
     *
     * @param tradeType a way to pay, such as by scanning a code; the method defines its names
     * @param payerId the provider's id of the shopper, sealed under the key of the person
     * @param returnUrl the page of the shop to which the provider leads the shopper after the payment
     * @param instalments the number of monthly instalments
     */
    record Terms(
            @Nullable String tradeType,
            @Nullable PersonalData payerId,
            @Nullable String returnUrl,
            @Nullable Integer instalments) {}

    /**
     * Let nobody pay by this payment any more, because another one takes its place. {@link PaymentEvent.PaymentWithdrawn} is the answer once
     * the provider has closed the payment or cannot close it, and {@link PaymentEvent.PaymentFailed} if it had failed. There is no answer of
     * its own if the payment is captured.
     */
    @EventType("payment.withdrawal.requested")
    record WithdrawalRequested(String reference, String correlation) implements PaymentRequest {}

    /**
     * Capture an authorised payment or a part of it. {@link PaymentEvent.PaymentCaptured} or {@link PaymentEvent.CaptureFailed} is the answer.
     * A capture is refused if it exceeds what is authorised and neither captured nor being captured.
     *
     * @param amount above zero, in the payment's currency
     * @param last whether nothing else will be captured; then the rest is released. A provider that captures a payment once takes each capture
     *     for the last one
     */
    @EventType("payment.capture.requested")
    record CaptureRequested(String reference, String correlation, String paymentReference, Money amount, boolean last)
            implements PaymentRequest {}

    /**
     * Release what is authorised and not captured. Captures that are in flight are awaited. {@link PaymentEvent.PaymentVoided} is the answer; it
     * says what was captured.
     *
     * @param reference of the payment, which is secured
     */
    @EventType("payment.void.requested")
    record VoidRequested(String reference, String correlation) implements PaymentRequest {}

    /**
     * Refund a captured payment or a part of it. A refund that is requested before the capture waits for the capture, as long as
     * enough may still be captured. Waiting refunds are
     * then decided in the order of their references. Several refunds may be in flight at once; a refund is refused if it exceeds the
     * amount that the others have left of the captured amount.
     *
     * <p>A refund above the configured limit of its currency waits until an operator approves it; the refunds of one correlation that needed
     * no approval count together. A person who has requested it cannot approve it. If it is not known who has, two operators have to approve
     * it. A refusal is answered with {@link PaymentEvent.RefundFailed}.
     *
     * @param amount above zero, in the payment's currency
     * @param requestedBy subject of the operator who has requested the refund; null if no operator has, and in version 1
     * @param requester who has requested the refund; null if it is not known, and before version 3
     */
    @EventType(value = "payment.refund.requested", version = 3)
    record RefundRequested(
            String reference,
            String correlation,
            String paymentReference,
            Money amount,
            String reason,
            @Nullable String requestedBy,
            @Nullable Requester requester)
            implements PaymentRequest {

        /** A request as before version 3. */
        public RefundRequested(
                String reference,
                String correlation,
                String paymentReference,
                Money amount,
                String reason,
                @Nullable String requestedBy) {
            this(reference, correlation, paymentReference, amount, reason, requestedBy, null);
        }

        /** The same request of this requester. */
        public RefundRequested by(@Nullable Requester known, @Nullable String operator) {
            return new RefundRequested(reference, correlation, paymentReference, amount, reason, operator, known);
        }
    }

    /**
     * Who has requested a refund. One subject of one issuer counts as one person.
     *
     * @param issuer of the person's token; null if the platform has requested the refund
     * @param shopper subject of the shopper's token, sealed under the key of the order's person; null unless a shopper has requested the refund
     */
    record Requester(
            Kind kind, @Nullable String issuer, @Nullable PersonalData shopper) {

        /** Which kind of requester. */
        public enum Kind {
            /** A rule, for example because a payment was late. No person has asked. */
            PLATFORM,
            /** The operator whom the request names. */
            OPERATOR,
            SHOPPER
        }

        /** A rule, and no person. */
        public static Requester platform() {
            return new Requester(Kind.PLATFORM, null, null);
        }
    }

    /**
     * Compare what a provider holds at the end of a day with what its clearing account has. The ledger sends it as the answer to {@link
     * StatementEvent.BalanceStated}. It goes to no provider, so its reference follows no rule.
     *
     * @param day as the provider counts days
     * @param change the number of the event that is answered
     * @param balance of the clearing account, without what happened after the day
     */
    @EventType("payment.balance_comparison.requested")
    record BalanceComparisonRequested(
            String reference, String correlation, String provider, LocalDate day, int change, Money balance)
            implements PaymentRequest {}

    /**
     * Compare what is paid to a third party with the statements of the bank accounts. The ledger sends it when it has settled what is due to the
     * party. It goes to no provider, so its reference follows no rule. {@link StatementEvent.BankLineMatched} tells when a line has paid it.
     *
     * @param partyId identifies the party
     * @param transferId unique for the party and the currency; a person writes it into the text of the transfer
     * @param amount what leaves the bank, above zero
     * @param at when it was settled
     */
    @EventType("payment.transfer_comparison.requested")
    record TransferComparisonRequested(
            String reference, String correlation, String partyId, String transferId, Money amount, Instant at)
            implements PaymentRequest {}
}
