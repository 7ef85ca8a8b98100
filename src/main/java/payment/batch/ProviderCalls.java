package payment.batch;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import outbox.NotCalledException;
import outbox.OutsideListener;
import outbox.OutsideListeners;
import payment.batch.ProviderAnswer.CaptureFound;
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
import payment.batch.Providers.Served;
import payment.call.CircuitBreakers;
import payment.capture.RefundParts;
import payment.inquiry.Inquiry.Subject;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentProvider;
import payment.provider.PaymentStanding;
import payment.provider.PaymentTerms;
import payment.provider.RefundAnswer;
import payment.provider.StartedPayment;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;

/**
 * Calls providers over the network, with our reference as their idempotency key. Each provider has a listener of its own, with threads of its
 * own, so that one that does not answer slows no other. {@link CircuitBreakers} stop calls to one that never answers.
 */
@Component
class ProviderCalls implements OutsideListeners {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderCalls.class);

    /** A call that starts a payment ends within this time; afterwards, a payment that the provider does not know was never started. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(1);

    private final Providers providers;
    private final CircuitBreakers breakers;
    private final CaptureCalls captures;
    private final RefundParts refundParts;
    private final PersonalKeys personalKeys;
    private final Clock clock;

    ProviderCalls(
            Providers providers,
            CircuitBreakers breakers,
            RefundParts refundParts,
            PersonalKeys personalKeys,
            Clock clock) {
        this.providers = providers;
        this.breakers = breakers;
        this.captures = new CaptureCalls(breakers, clock);
        this.refundParts = refundParts;
        this.personalKeys = personalKeys;
        this.clock = clock;
    }

    /** One for each provider, and one for calls to providers that are not configured any more, and for deliveries of earlier versions. */
    @Override
    public List<Calls> outsideListeners() {
        Calls others =
                new Calls("provider", due -> providers.named(due.provider()).isEmpty());
        return Stream.concat(
                        providers
                                .names()
                                .map(name -> new Calls(
                                        "provider-" + name,
                                        due -> due.provider().equals(name))),
                        Stream.of(others))
                .toList();
    }

    /** The calls to some of the providers. */
    final class Calls implements OutsideListener<ProviderCall> {

        private final String name;
        private final Predicate<ProviderCall> taken;

        private Calls(String name, Predicate<ProviderCall> taken) {
            this.name = name;
            this.taken = taken;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Class<ProviderCall> eventType() {
            return ProviderCall.class;
        }

        @Override
        public boolean takes(ProviderCall due) {
            return taken.test(due);
        }

        @Override
        public List<ProviderAnswer> call(ProviderCall due) throws IOException, InterruptedException {
            return ProviderCalls.this.deliver(due);
        }
    }

    /**
     * Makes the call.
     *
     * @throws NotCalledException while the provider is not called
     * @throws IOException without a usable answer; not for a question about a payment, which is asked again anyway
     */
    List<ProviderAnswer> call(ProviderCall due) throws IOException, InterruptedException {
        PaymentProvider provider = providers
                .named(due.provider())
                .orElseThrow(() ->
                        new IllegalStateException("There is no payment provider with the name " + due.provider()));
        try {
            return switch (due) {
                case CreationDue creation -> create(creation, provider);
                case RefundDue refund -> refund(refund, provider);
                case CaptureDue capture -> captures.capture(capture, provider);
                case VoidDue release -> captures.release(release, provider);
                case PaymentInquiryDue inquiry -> unlessUnanswered(() -> ask(inquiry, provider));
                case RefundInquiryDue inquiry -> ask(inquiry, provider);
            };
        } catch (CircuitBreakers.NotCalled notCalled) {
            throw new NotCalledException(String.valueOf(notCalled.getMessage()), CircuitBreakers.OPEN_FOR);
        }
    }

    /** A call that may take days is never made by a delivery, which could be parked: a row takes it over. */
    private List<ProviderAnswer> deliver(ProviderCall due) throws IOException, InterruptedException {
        return switch (due) {
            case CreationDue creation -> call(creation);
            case PaymentInquiryDue inquiry -> call(inquiry);
            case RefundDue refund -> transferred(refund, Subject.REFUND);
            case RefundInquiryDue refund -> transferred(refund, Subject.REFUND);
            case CaptureDue capture -> transferred(capture, Subject.CAPTURE);
            case VoidDue release -> transferred(release, Subject.PAYMENT);
        };
    }

    private static List<ProviderAnswer> transferred(ProviderCall due, Subject subject) {
        return List.of(new ProviderAnswer.CallTransferred(due.reference(), due.correlation(), subject));
    }

    private <T> T guarded(ProviderCall due, CircuitBreakers.Call<T> call) throws IOException, InterruptedException {
        return breakers.call(due.provider(), call);
    }

    /**
     * After the end of the payment window, a payment is not started any more. An earlier call may have reached the provider, so its outcome
     * is unknown, and the provider is asked, if it can be asked.
     */
    private List<ProviderAnswer> create(CreationDue due, PaymentProvider provider)
            throws IOException, InterruptedException {
        if (!clock.instant().isBefore(due.expiresAt())) {
            return providers
                            .serving(due.method())
                            .filter(served -> served.method().can(Operation.QUERY))
                            .isPresent()
                    ? List.of()
                    : List.of(new PaymentClosed(
                            due.reference(), due.correlation(), "the provider could not be reached in time"));
        }
        Optional<PaymentTerms> terms = terms(due);
        if (terms.isEmpty()) {
            return List.of(
                    new CreationRefused(due.reference(), due.correlation(), "the data of the shopper was erased"));
        }
        NewPayment payment = new NewPayment(
                due.reference(),
                due.method(),
                terms.get(),
                due.amount(),
                Objects.requireNonNullElse(due.requestedAt(), due.expiresAt()),
                due.expiresAt());
        return List.of(
                switch (guarded(due, () -> provider.create(payment))) {
                    case Creation.Created created ->
                        new CreationSucceeded(
                                due.reference(),
                                due.correlation(),
                                created.providerPaymentId(),
                                created.instructions());
                    case Creation.Refused refused ->
                        new CreationRefused(due.reference(), due.correlation(), refused.reason());
                });
    }

    /** Empty if the terms need data that was erased. */
    private Optional<PaymentTerms> terms(CreationDue due) {
        PaymentMethod method = providers
                .serving(due.method())
                .map(Served::method)
                .orElseThrow(() -> new IllegalStateException("No payment provider serves the method " + due.method()));
        PersonalData payerId = due.terms() == null ? null : due.terms().payerId();
        if (payerId == null) {
            return Optional.of(KnownTerms.of(method, due.terms(), null));
        }
        return personalKeys.open(payerId).map(clear -> KnownTerms.of(method, due.terms(), clear));
    }

    private List<ProviderAnswer> ask(PaymentInquiryDue due, PaymentProvider provider)
            throws IOException, InterruptedException {
        StartedPayment payment = new StartedPayment(
                due.reference(),
                due.method(),
                due.providerPaymentId(),
                due.amount(),
                due.requestedAt(),
                due.expiresAt());
        return switch (guarded(due, () -> due.close() ? provider.close(payment) : provider.query(payment))) {
            case PaymentStanding.Captured captured ->
                List.of(new CaptureFound(
                        due.reference(),
                        due.correlation(),
                        due.provider(),
                        captured.providerPaymentId(),
                        captured.amount(),
                        captured.at()));
            case PaymentStanding.Closed closed ->
                List.of(new PaymentClosed(due.reference(), due.correlation(), closed.reason()));
            case PaymentStanding.Authorised authorised -> List.of(CaptureCalls.authorised(due, authorised));
            case PaymentStanding.Open open -> List.of();
            case PaymentStanding.NotFound notFound -> notFound(due);
        };
    }

    private List<ProviderAnswer> notFound(PaymentInquiryDue due) {
        if (!clock.instant().isBefore(due.expiresAt().plus(LONGEST_CALL))) {
            return List.of(
                    new PaymentClosed(due.reference(), due.correlation(), "the provider does not know the payment"));
        }
        return due.close() && clock.instant().isBefore(due.expiresAt())
                ? List.of(new PaymentUnknown(due.reference(), due.correlation()))
                : List.of();
    }

    private List<ProviderAnswer> refund(RefundDue due, PaymentProvider provider)
            throws IOException, InterruptedException {
        NewRefund refund = newRefund(due, provider);
        return List.of(answer(due, guarded(due, () -> provider.refund(refund))));
    }

    /** A refund that the provider does not know is requested again, with the same reference. */
    private List<ProviderAnswer> ask(RefundInquiryDue due, PaymentProvider provider)
            throws IOException, InterruptedException {
        RefundDue refund = due.toRefundDue();
        NewRefund asked = newRefund(refund, provider);
        Optional<RefundAnswer> found = guarded(due, () -> provider.queryRefund(asked));
        return List.of(answer(refund, found.isPresent() ? found.get() : guarded(due, () -> provider.refund(asked))));
    }

    private interface Question {
        List<ProviderAnswer> ask() throws IOException, InterruptedException;
    }

    /** Without an answer, the provider is asked again when the inquiry is due again. */
    private static List<ProviderAnswer> unlessUnanswered(Question question) throws InterruptedException {
        try {
            return question.ask();
        } catch (IOException unanswered) {
            LOG.debug("A payment provider did not answer an inquiry", unanswered);
            return List.of();
        }
    }

    private NewRefund newRefund(RefundDue due, PaymentProvider provider) {
        return new NewRefund(
                due.reference(),
                due.paymentReference(),
                due.providerPaymentId(),
                Objects.requireNonNullElse(due.paymentAmount(), due.amount()),
                due.amount(),
                Objects.requireNonNullElse(due.requestedAt(), Instant.EPOCH),
                due.reason(),
                provider.capturesApart() ? parts(due) : List.of());
    }

    /** They were stored when the refund was requested. */
    private List<NewRefund.Part> parts(RefundDue due) {
        return refundParts.of(due.reference()).stream()
                .map(part -> new NewRefund.Part(
                        part.reference(),
                        part.captureReference(),
                        Money.ofMinor(part.amountMinor(), due.amount().currency())))
                .toList();
    }

    private static ProviderAnswer answer(RefundDue due, RefundAnswer answer) {
        return switch (answer) {
            case RefundAnswer.Succeeded succeeded ->
                new RefundSucceeded(due.reference(), due.correlation(), due.paymentReference());
            case RefundAnswer.Accepted accepted ->
                new RefundAccepted(due.reference(), due.correlation(), due.paymentReference());
            case RefundAnswer.Refused refused ->
                new RefundRefused(due.reference(), due.correlation(), due.paymentReference(), refused.reason());
            case RefundAnswer.Returned returned ->
                new ProviderAnswer.RefundReturned(
                        due.reference(), due.correlation(), due.paymentReference(), returned.reason());
        };
    }
}
