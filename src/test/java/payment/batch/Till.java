package payment.batch;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import outbox.Event;
import payment.PaymentEvent.MethodsOffered;
import payment.PaymentEvent.WalletMove;
import payment.PaymentEvent.WalletMoved;
import payment.PaymentRequest;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.Terms;
import payment.PaymentRequest.VoidRequested;
import payment.PaymentRequest.WithdrawalRequested;
import payment.approval.Approval;
import payment.approval.ApprovalProperties;
import payment.approval.ApprovalRows;
import payment.approval.Askers;
import payment.approval.DecideRefund;
import payment.approval.RefundChecks;
import payment.batch.MethodOffer.OfferMethods;
import payment.callback.ProviderEvent;
import payment.callback.ReceiveCallback;
import payment.capture.Capture;
import payment.capture.CapturedParts;
import payment.dispute.DisputeRows;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiry;
import payment.inquiry.InquiryRows;
import payment.operation.PaymentProperties;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentMethod.TradeType;
import payment.provider.PaymentProvider;
import payment.provider.PaymentTerms;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Fact;
import payment.provider.RefundAnswer;
import payment.wallet.Adjustment;
import payment.wallet.Adjustment.Direction;
import payment.wallet.BalancePart;
import payment.wallet.BeginTopUp;
import payment.wallet.FreeBalance;
import payment.wallet.LoadedWallets;
import payment.wallet.Movement;
import payment.wallet.TopUp;
import payment.wallet.Wallet;
import payment.wallet.WalletKey;
import payment.wallet.WalletRows;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import platform.callback.Verdict;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyRows;
import platform.money.Money;
import platform.privacy.PersonalKeys;
import platform.sql.TrackedRows;
import platform.web.ProblemException;

/** Payment without transport and database: real batches, with maps for tables. */
final class Till {

    static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    static final String PAYMENT = "pay_1";
    static final String REFUND = "ref_1";
    static final String ORDER = "order-1";
    static final Money AMOUNT = Money.ofMinor(2550, "GBP");

    /** A payment method whose payments start at once, without a call to the provider. */
    static final String QUICK = "quick";

    /** A payment method whose payments start with a call to the provider. */
    static final String HOSTED = "hosted";

    /** A hosted payment method about whose payments the provider can be asked. */
    static final String ASKED = "asked";

    /** A payment method with trade types and instalments. Its payments start at once, unless they need the id of the payer. */
    static final String CHOSEN = "chosen";

    /** A payment method whose payments are authorised and captured later, in several parts. */
    static final String LATER = "later";

    /** A payment method whose payments are authorised and captured later, once. */
    static final String LATER_ONCE = "later_once";

    static final String CAPTURE = "cap_1";
    static final Instant EXPIRES = NOW.plus(Duration.ofDays(7));
    static final String PROVIDER = "acme";
    static final Duration ASK_AFTER = Duration.ofMinutes(1);
    static final PaymentProperties PROPERTIES =
            new PaymentProperties(ASK_AFTER, Duration.ofHours(24), Duration.ofSeconds(1), ASK_AFTER);
    static final Duration HELD_BEYOND = Duration.ofHours(1);

    /** The calls that the last batch has claimed. */
    List<ProviderCall.Claimed> claimed = List.of();

    /** The time of the next batches. */
    Instant now = NOW;

    /** What the methods take, if that has changed. */
    @Nullable
    MethodsOffered changedOffer;

    /** The largest amount of each currency that is refunded without an approval. */
    Map<String, Long> limits = Map.of();

    private static final Claims NO_KEYS =
            new IdempotencyRows(DSL.using(SQLDialect.POSTGRES), "payment", Clock.systemUTC()).claim(List.of());

    final Map<String, Payment> payments = new HashMap<>();
    final Map<String, Refund> refunds = new HashMap<>();
    final Map<String, Capture> captures = new HashMap<>();
    final Map<ProviderEvent.Key, ProviderEvent> events = new TreeMap<>();
    final Map<String, Inquiry> inquiries = new TreeMap<>();
    final Map<WalletKey, Wallet> wallets = new TreeMap<>();
    final Map<String, BalancePart> parts = new TreeMap<>();
    final Map<String, TopUp> topUps = new TreeMap<>();
    private final Map<String, Approval> approvals = new TreeMap<>();
    final List<Movement> movements = new ArrayList<>();
    private final Set<String> paymentPlaceholders = new TreeSet<>();
    private final Set<String> refundPlaceholders = new TreeSet<>();
    private Providers providers = providers();

    static Providers providers() {
        return new Providers(List.of(new Acme(false)));
    }

    /** The provider collects all new payments at once from now on, whatever its methods did before. */
    void collectAtOnce() {
        providers = new Providers(List.of(new Acme(true)));
    }

    /** Handles the items as one batch and returns the published events and the claimed calls of each item. */
    List<Event> decide(Object... items) {
        TrackedRows<String, Payment> paymentRows = new TrackedRows<>();
        paymentRows.addFound(payments, paymentPlaceholders);
        TrackedRows<String, Refund> refundRows = new TrackedRows<>();
        refundRows.addFound(refunds, refundPlaceholders);
        InquiryRows inquiryRows = new InquiryRows(PROPERTIES, now, inquiries);
        LoadedWallets loaded = new LoadedWallets(
                new WalletRows(now, HELD_BEYOND, wallets, parts, topUps),
                new IdempotencyRows(DSL.using(SQLDialect.POSTGRES), "payment", Clock.systemUTC()).claim(List.of()),
                Map.of());
        LockedBatch.Rows rows = new LockedBatch.Rows(
                now,
                paymentRows,
                refundRows,
                new TrackedRows<>(captures),
                CapturedParts.none(),
                new TrackedRows<>(events),
                inquiryRows,
                loaded,
                new RefundChecks(
                        DisputeRows.none(now),
                        new ApprovalRows(
                                new ApprovalProperties(limits),
                                NO_KEYS,
                                approvals,
                                Map.of(),
                                new Askers("https://id.example", PersonalKeys.Found.NONE),
                                now)));
        PaymentBatch batch = new PaymentBatch(providers, rows, changedOffer);
        List<Event> decided = new ArrayList<>();
        int calls = 0;
        int published = 0;
        for (Object item : items) {
            switch (item) {
                case PaymentRequested request -> batch.collect(request);
                case WithdrawalRequested request -> batch.withdraw(request);
                case RefundRequested request -> batch.refund(request);
                case DecideRefund command -> batch.decide(command);
                case CaptureRequested request -> batch.capture(request);
                case VoidRequested request -> batch.release(request);
                case ProviderAnswer answer -> batch.handle(answer);
                case ReceiveCallback callback -> batch.receive(callback);
                case Inquire command -> batch.inquire(command);
                case ProviderCall.Ended ended -> batch.ended(ended);
                case OfferMethods command -> batch.offer();
                case BeginTopUp command -> batch.begin(command);
                case Adjustment adjustment -> adjust(loaded.rows(), adjustment).ifPresent(decided::add);
                case FreeBalance command -> batch.free(command);
                default -> throw new IllegalArgumentException("Not handled: " + item);
            }
            batch.published().stream()
                    .skip(published)
                    .map(BatchState.OutgoingEvent::event)
                    .forEach(decided::add);
            batch.calls().stream().skip(calls).map(ProviderCall.Claimed::due).forEach(decided::add);
            published = batch.published().size();
            calls = batch.calls().size();
        }
        save(rows);
        claimed = batch.calls();
        return decided;
    }

    /** The movement of the wallet; empty if the adjustment is refused. */
    private static Optional<WalletMoved> adjust(WalletRows rows, Adjustment adjustment) {
        try {
            return Optional.of(rows.adjust(adjustment)
                    .published(
                            adjustment.direction() == Direction.CREDIT ? WalletMove.CREDITED : WalletMove.DEBITED,
                            null));
        } catch (ProblemException refused) {
            return Optional.empty();
        }
    }

    private void save(LockedBatch.Rows rows) {
        rows.payments().changed().forEach(payment -> payments.put(payment.reference(), payment));
        rows.refunds().changed().forEach(refund -> refunds.put(refund.reference(), refund));
        approvals.clear();
        refunds.values().stream()
                .filter(Refund::isUnapproved)
                .forEach(refund -> approvals.put(
                        refund.reference(),
                        new Approval(
                                refund.reference(),
                                refund.correlation(),
                                refund.amount(),
                                new Approval.OfRefund(refund.paymentReference(), refund.reason()),
                                refund.asker(),
                                now,
                                null,
                                null)));
        paymentPlaceholders.addAll(rows.payments().insertedPlaceholders());
        paymentPlaceholders.removeAll(payments.keySet());
        refundPlaceholders.addAll(rows.refunds().insertedPlaceholders());
        refundPlaceholders.removeAll(refunds.keySet());
        rows.captures().changed().forEach(capture -> captures.put(capture.reference(), capture));
        rows.callbacks().changed().forEach(event -> events.put(event.key(), event));
        rows.inquiries().saved().forEach(inquiry -> inquiries.put(inquiry.reference(), inquiry));
        rows.inquiries().ended().forEach(inquiries::remove);
        WalletRows moved = rows.wallets().rows();
        moved.wallets().all().forEach(wallet -> wallets.put(wallet.key(), wallet));
        moved.parts().all().forEach(part -> parts.put(part.reference(), part));
        moved.topUps().all().forEach(topUp -> topUps.put(topUp.reference(), topUp));
        movements.addAll(moved.movements());
    }

    Payment storedPayment() {
        return Optional.ofNullable(payments.get(PAYMENT)).orElseThrow();
    }

    Refund storedRefund() {
        return Optional.ofNullable(refunds.get(REFUND)).orElseThrow();
    }

    Verdict verdict(String eventId) {
        return Optional.ofNullable(events.get(new ProviderEvent.Key(PROVIDER, eventId)))
                .orElseThrow()
                .verdict();
    }

    static PaymentRequested pay(String method) {
        return pay(method, null);
    }

    static PaymentRequested pay(String method, @Nullable Terms terms) {
        return new PaymentRequested(PAYMENT, ORDER, AMOUNT, method, terms, NOW.plusSeconds(900));
    }

    static RefundRequested refund(String reference) {
        return refund(reference, AMOUNT);
    }

    static RefundRequested refund(String reference, long amountMinor) {
        return refund(reference, Money.ofMinor(amountMinor, "GBP"));
    }

    static RefundRequested refund(String reference, Money amount) {
        return new RefundRequested(reference, ORDER, PAYMENT, amount, "changed their mind", null)
                .by(PaymentRequest.Requester.platform(), null);
    }

    static ReceiveCallback captured() {
        return callback("evt_captured", PAYMENT, AMOUNT, new ProviderCallback.Captured("acme_1"));
    }

    static ReceiveCallback failed() {
        return callback("evt_failed", PAYMENT, AMOUNT, new ProviderCallback.Failed("declined"));
    }

    static ReceiveCallback authorised() {
        return callback("evt_authorised", PAYMENT, AMOUNT, new ProviderCallback.Authorised("acme_1", EXPIRES));
    }

    static CaptureRequested capture(String reference, long amountMinor) {
        return new CaptureRequested(reference, ORDER, PAYMENT, Money.ofMinor(amountMinor, "GBP"), false);
    }

    static CaptureRequested lastCapture(String reference, long amountMinor) {
        return new CaptureRequested(reference, ORDER, PAYMENT, Money.ofMinor(amountMinor, "GBP"), true);
    }

    static ReceiveCallback authorized() {
        return callback("evt_authorized", PAYMENT, AMOUNT, new ProviderCallback.Information());
    }

    static ReceiveCallback refunded() {
        return callback("evt_refunded", REFUND, AMOUNT, new ProviderCallback.Refunded());
    }

    static ReceiveCallback refundRefused() {
        return callback("evt_refund_refused", REFUND, AMOUNT, new ProviderCallback.RefundRefused("account closed"));
    }

    static ReceiveCallback callback(String eventId, String reference, Money amount, Fact fact) {
        return new ReceiveCallback(
                PROVIDER,
                new ProviderCallback(
                        eventId,
                        "acme." + fact.getClass().getSimpleName(),
                        reference,
                        amount,
                        NOW.plusSeconds(60),
                        fact));
    }

    /** A provider that starts quick payments at once. */
    private static final class Acme implements PaymentProvider {

        private final boolean collectsAtOnce;

        private Acme(boolean collectsAtOnce) {
            this.collectsAtOnce = collectsAtOnce;
        }

        @Override
        public String name() {
            return PROVIDER;
        }

        @Override
        public Set<PaymentMethod> methods() {
            return Set.of(
                    PaymentMethod.of(QUICK, Set.of()),
                    PaymentMethod.of(HOSTED, Set.of()).in(Set.of("GBP", "EUR")),
                    PaymentMethod.of(ASKED, Operation.withoutCaptures()),
                    PaymentMethod.of(
                            LATER, collectsAtOnce ? Operation.withoutCaptures() : EnumSet.allOf(Operation.class)),
                    PaymentMethod.of(
                            LATER_ONCE,
                            collectsAtOnce
                                    ? Operation.withoutCaptures()
                                    : EnumSet.complementOf(EnumSet.of(Operation.PARTIAL_CAPTURES))),
                    new PaymentMethod(
                            CHOSEN,
                            Set.of(),
                            List.of(new TradeType("page", false), new TradeType("app", true)),
                            Set.of(),
                            Set.of(3, 6)));
        }

        @Override
        public Optional<Creation> createLocally(NewPayment payment) {
            return switch (payment.method()) {
                case QUICK, LATER, LATER_ONCE ->
                    Optional.of(new Creation.Created("acme_1", Map.of("link", "https://acme.example")));
                case CHOSEN -> Optional.of(new Creation.Created("acme_1", chosen(payment.terms())));
                default -> Optional.empty();
            };
        }

        private static Map<String, String> chosen(PaymentTerms terms) {
            return Map.of(
                    "trade_type",
                    String.valueOf(terms.tradeType()),
                    "return_url",
                    String.valueOf(terms.returnUrl()),
                    "instalments",
                    String.valueOf(terms.instalments()));
        }

        @Override
        public Creation create(NewPayment payment) throws IOException {
            if (!payment.method().equals(CHOSEN)) {
                throw new IOException("not in this test");
            }
            return new Creation.Created(
                    "acme_1", Map.of("payer_id", String.valueOf(payment.terms().payerId())));
        }

        @Override
        public RefundAnswer refund(NewRefund refund) throws IOException {
            throw new IOException("not in this test");
        }

        @Override
        public ParsedCallback<ProviderCallback> read(CallbackMessage message) {
            return new ParsedCallback.Forged<>("not in this test");
        }
    }
}
