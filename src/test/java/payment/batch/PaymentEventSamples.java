package payment.batch;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import outbox.Event;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.DisputeChanged;
import payment.PaymentEvent.DisputeClosed;
import payment.PaymentEvent.DisputeOpened;
import payment.PaymentEvent.DisputeState;
import payment.PaymentEvent.DisputeStatus;
import payment.PaymentEvent.MethodsOffered;
import payment.PaymentEvent.OfferedMethod;
import payment.PaymentEvent.OfferedTradeType;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.PaymentVoided;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentEvent.ReconciledSum;
import payment.PaymentEvent.ReconciliationClosed;
import payment.PaymentEvent.ReconciliationReopened;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentEvent.RefundReturned;
import payment.PaymentEvent.WalletMove;
import payment.PaymentEvent.WalletMoved;
import payment.PaymentRequest;
import payment.PaymentRequest.BalanceComparisonRequested;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.Terms;
import payment.PaymentRequest.TransferComparisonRequested;
import payment.PaymentRequest.VoidRequested;
import payment.PaymentRequest.WithdrawalRequested;
import payment.StatementEvent.BalanceStated;
import payment.StatementEvent.BankLineMatched;
import payment.StatementEvent.DiscountsStated;
import payment.StatementEvent.FeesStated;
import payment.StatementEvent.PayoutStated;
import payment.StatementEvent.Transfer;
import payment.StatementEvent.TransferKind;
import payment.batch.ProviderAnswer.AuthorisationFound;
import payment.batch.ProviderAnswer.CaptureAccepted;
import payment.batch.ProviderAnswer.CaptureFound;
import payment.batch.ProviderAnswer.CaptureRefused;
import payment.batch.ProviderAnswer.CaptureSucceeded;
import payment.batch.ProviderAnswer.CreationRefused;
import payment.batch.ProviderAnswer.CreationSucceeded;
import payment.batch.ProviderAnswer.PaymentClosed;
import payment.batch.ProviderAnswer.PaymentUnknown;
import payment.batch.ProviderAnswer.RefundAccepted;
import payment.batch.ProviderAnswer.RefundRefused;
import payment.batch.ProviderAnswer.RefundSucceeded;
import payment.batch.ProviderCall.CaptureDue;
import payment.batch.ProviderCall.CreationDue;
import payment.batch.ProviderCall.PaymentInquiryDue;
import payment.batch.ProviderCall.RefundDue;
import payment.batch.ProviderCall.RefundInquiryDue;
import payment.batch.ProviderCall.VoidDue;
import payment.inquiry.Inquiry;
import platform.money.Money;
import platform.privacy.PersonalData;

/** One sample of each event that payment handles or publishes, also to itself. Golden files hold their JSON. */
public final class PaymentEventSamples {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final Instant END_OF_DAY = Instant.parse("2026-03-01T23:59:59Z");
    private static final String ORDER = "0197a6b0-0000-7000-8000-000000000001";
    private static final String PAYMENT = "pay_4Yk0Zc9QdVnW2sT7bR1xGh";
    private static final String CAPTURE = "cap_6sPk1WvRyN4cQd8Hf2MgZb";
    private static final String REFUND = "ref_9mLp3TzXwQ0aVb6Nc8JdEf";
    private static final String PROVIDER_PAYMENT = "sbx_pay_4Yk0Zc9QdVnW2sT7bR1xGh";
    private static final Money AMOUNT = pence(2550);
    private static final Instant CAPTURED_AT = Instant.parse("2026-03-01T09:04:30.250Z");
    private static final Instant EXPIRES_AT = Instant.parse("2026-03-01T09:15:00Z");
    private static final Terms TERMS =
            new Terms("app", new PersonalData("user:17850", "ERITFA=="), "https://shop.example/paid", 3);
    private static final String DISPUTE = "sandbox:dp_1";
    private static final DisputeState RECEIVED = new DisputeState(
            DisputeStatus.RECEIVED, AMOUNT, pence(1500), "fraudulent", EXPIRES_AT.plusSeconds(864_000));
    private static final Instant REQUESTED_AT = EXPIRES_AT.minusSeconds(900);

    private PaymentEventSamples() {}

    public static List<Event> all() {
        return List.of(
                new PaymentRequested(PAYMENT, ORDER, AMOUNT, "sandbox", TERMS, EXPIRES_AT, "17850", pence(1000)),
                new WalletMoved("17850", ORDER, 3, 1, WalletMove.SPENT, pence(1000), PAYMENT, "sandbox", CAPTURED_AT),
                new RefundRequested(
                        REFUND,
                        ORDER,
                        PAYMENT,
                        AMOUNT,
                        "cancelled by the shopper",
                        "an operator",
                        new PaymentRequest.Requester(
                                PaymentRequest.Requester.Kind.SHOPPER,
                                "https://id.example",
                                new PersonalData("user:17850", "AAEC"))),
                new MethodsOffered(
                        2,
                        List.of(
                                new OfferedMethod("sandbox", List.of(), List.of(), List.of(), false),
                                new OfferedMethod(
                                        "sandbox_hosted",
                                        List.of("EUR", "GBP"),
                                        List.of(new OfferedTradeType("page", false), new OfferedTradeType("app", true)),
                                        List.of(3, 6),
                                        false))),
                new PaymentStarted(PAYMENT, ORDER, "sandbox", Map.of("pay_url", "https://pay.example/" + PAYMENT)),
                new PaymentSecured(
                        PAYMENT, ORDER, AMOUNT, CAPTURED_AT, "sandbox", PROVIDER_PAYMENT, false, EXPIRES_AT, true),
                new PaymentCaptured(CAPTURE, ORDER, AMOUNT, CAPTURED_AT, PROVIDER_PAYMENT, "sandbox", PAYMENT),
                new CaptureRequested(CAPTURE, ORDER, PAYMENT, AMOUNT, true),
                new CaptureFailed(CAPTURE, ORDER, PAYMENT, AMOUNT, "the authorisation has expired"),
                new VoidRequested(PAYMENT, ORDER),
                new PaymentVoided(PAYMENT, ORDER, pence(1000), pence(1550), "released"),
                new CaptureDue(
                        CAPTURE,
                        ORDER,
                        "sandbox",
                        PAYMENT,
                        "sandbox_authorised",
                        PROVIDER_PAYMENT,
                        AMOUNT,
                        pence(1000),
                        false,
                        CAPTURED_AT,
                        CAPTURED_AT.plusSeconds(60)),
                new VoidDue(
                        PAYMENT,
                        ORDER,
                        "sandbox",
                        "sandbox_authorised",
                        PROVIDER_PAYMENT,
                        AMOUNT,
                        REQUESTED_AT,
                        EXPIRES_AT),
                new AuthorisationFound(
                        PAYMENT, ORDER, "sandbox", PROVIDER_PAYMENT, AMOUNT, CAPTURED_AT, EXPIRES_AT, true),
                new CaptureAccepted(CAPTURE, ORDER, PAYMENT),
                new CaptureSucceeded(CAPTURE, ORDER, PAYMENT, PROVIDER_PAYMENT, CAPTURED_AT),
                new CaptureRefused(CAPTURE, ORDER, PAYMENT, "the authorisation has expired"),
                new PaymentFailed(PAYMENT, ORDER, "declined by the issuer"),
                new WithdrawalRequested(PAYMENT, ORDER),
                new PaymentWithdrawn(PAYMENT, ORDER, "closed by the sandbox"),
                new PaymentUnknown(PAYMENT, ORDER),
                new PaymentRefunded(REFUND, ORDER, PAYMENT, AMOUNT, "sandbox"),
                new PaymentMismatched(
                        PAYMENT,
                        ORDER,
                        "sandbox",
                        "sbx_evt_1",
                        AMOUNT,
                        pence(2549),
                        "the amount of the payment is 2550 GBP",
                        CAPTURED_AT),
                new RefundFailed(REFUND, ORDER, PAYMENT, "the account is closed"),
                new RefundReturned(REFUND, ORDER, PAYMENT, AMOUNT, "stripe", "expired_or_canceled_card", CAPTURED_AT),
                new DisputeOpened(DISPUTE, ORDER, PAYMENT, "sandbox", 1, RECEIVED, CAPTURED_AT),
                new DisputeChanged(
                        DISPUTE,
                        ORDER,
                        PAYMENT,
                        "sandbox",
                        2,
                        RECEIVED,
                        RECEIVED.with(DisputeStatus.UNDER_REVIEW),
                        CAPTURED_AT),
                new DisputeClosed(
                        DISPUTE,
                        ORDER,
                        PAYMENT,
                        "sandbox",
                        3,
                        RECEIVED.with(DisputeStatus.UNDER_REVIEW),
                        RECEIVED.with(DisputeStatus.LOST),
                        CAPTURED_AT),
                new ReconciliationClosed(
                        "sandbox",
                        DAY,
                        2,
                        List.of(new ReconciledSum("THERE", "MATCHED", "PAYMENT", "GBP", 3, 7650, 45_900)),
                        CAPTURED_AT),
                new ReconciliationReopened("sandbox", DAY, 2, CAPTURED_AT),
                new PayoutStated(
                        "sandbox", "sbx_po_1", 1, pence(0), pence(90_000), Instant.parse("2026-03-01T16:00:00Z")),
                new BankLineMatched(
                        "main-gbp",
                        17,
                        "2026-03-03/1",
                        1,
                        null,
                        new Transfer(TransferKind.PAYOUT, "sandbox", "sbx_po_1"),
                        pence(90_000),
                        Instant.parse("2026-03-03T12:00:00Z")),
                new BalanceStated("sandbox", DAY, 2, pence(123_450), Instant.parse("2026-03-02T00:00:00Z")),
                new BalanceComparisonRequested(
                        "payment/balances/sandbox/2026-03-01/GBP",
                        "payment/balances/sandbox/2026-03-01",
                        "sandbox",
                        DAY,
                        2,
                        pence(123_400)),
                new TransferComparisonRequested(
                        "settlement/12",
                        "settlement/12",
                        "northwind-teas",
                        "settlement-12",
                        pence(18_420),
                        Instant.parse("2026-03-31T15:30:00Z")),
                new FeesStated("sandbox", DAY, 2, pence(46), pence(61), END_OF_DAY),
                new DiscountsStated("sandbox", DAY, 2, pence(500), pence(304), END_OF_DAY),
                new CreationDue(PAYMENT, ORDER, "sandbox", "sandbox_hosted", TERMS, AMOUNT, REQUESTED_AT, EXPIRES_AT),
                new PaymentInquiryDue(
                        PAYMENT,
                        ORDER,
                        "sandbox",
                        "sandbox_hosted",
                        PROVIDER_PAYMENT,
                        AMOUNT,
                        REQUESTED_AT,
                        EXPIRES_AT,
                        true),
                new RefundInquiryDue(
                        REFUND,
                        ORDER,
                        "sandbox",
                        PAYMENT,
                        PROVIDER_PAYMENT,
                        AMOUNT,
                        AMOUNT,
                        REQUESTED_AT,
                        "cancelled by the shopper"),
                new CaptureFound(PAYMENT, ORDER, "sandbox", PROVIDER_PAYMENT, AMOUNT, CAPTURED_AT),
                new PaymentClosed(PAYMENT, ORDER, "closed by the sandbox"),
                new RefundDue(
                        REFUND,
                        ORDER,
                        "sandbox",
                        PAYMENT,
                        PROVIDER_PAYMENT,
                        AMOUNT,
                        AMOUNT,
                        REQUESTED_AT,
                        "cancelled by the shopper"),
                new CreationSucceeded(
                        PAYMENT, ORDER, PROVIDER_PAYMENT, Map.of("pay_url", "https://pay.example/" + PAYMENT)),
                new CreationRefused(PAYMENT, ORDER, "the provider could not be reached in time"),
                new RefundAccepted(REFUND, ORDER, PAYMENT),
                new RefundSucceeded(REFUND, ORDER, PAYMENT),
                new RefundRefused(REFUND, ORDER, PAYMENT, "the account is closed"),
                new ProviderAnswer.RefundReturned(REFUND, ORDER, PAYMENT, "expired_or_canceled_card"),
                new ProviderAnswer.CallTransferred(REFUND, ORDER, Inquiry.Subject.REFUND));
    }

    private static Money pence(long minor) {
        return Money.ofMinor(minor, "GBP");
    }
}
