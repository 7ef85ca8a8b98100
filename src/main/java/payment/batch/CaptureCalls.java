package payment.batch;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import payment.batch.ProviderAnswer.AuthorisationFound;
import payment.batch.ProviderAnswer.CaptureAccepted;
import payment.batch.ProviderAnswer.CaptureFound;
import payment.batch.ProviderAnswer.CaptureRefused;
import payment.batch.ProviderAnswer.CaptureSucceeded;
import payment.batch.ProviderAnswer.PaymentClosed;
import payment.batch.ProviderCall.CaptureDue;
import payment.batch.ProviderCall.VoidDue;
import payment.call.CircuitBreakers;
import payment.provider.CaptureAnswer;
import payment.provider.NewCapture;
import payment.provider.PaymentProvider;
import payment.provider.PaymentStanding;
import payment.provider.StartedPayment;

/** The calls to providers about authorised payments. */
class CaptureCalls {

    private final CircuitBreakers breakers;
    private final Clock clock;

    CaptureCalls(CircuitBreakers breakers, Clock clock) {
        this.breakers = breakers;
        this.clock = clock;
    }

    List<ProviderAnswer> capture(CaptureDue due, PaymentProvider provider) throws IOException, InterruptedException {
        NewCapture capture = new NewCapture(
                due.reference(),
                due.paymentReference(),
                due.method(),
                due.providerPaymentId(),
                due.paymentAmount(),
                due.amount(),
                due.last(),
                due.authorisedAt(),
                due.requestedAt());
        return List.of(
                switch (breakers.call(due.provider(), () -> provider.capture(capture))) {
                    case CaptureAnswer.Succeeded succeeded ->
                        new CaptureSucceeded(
                                due.reference(),
                                due.correlation(),
                                due.paymentReference(),
                                succeeded.providerPaymentId(),
                                succeeded.at());
                    case CaptureAnswer.Accepted accepted ->
                        new CaptureAccepted(due.reference(), due.correlation(), due.paymentReference());
                    case CaptureAnswer.Refused refused ->
                        new CaptureRefused(
                                due.reference(), due.correlation(), due.paymentReference(), refused.reason());
                });
    }

    /** Nothing is answered while something is still authorised; the release is then requested again later. */
    List<ProviderAnswer> release(VoidDue due, PaymentProvider provider) throws IOException, InterruptedException {
        StartedPayment payment = new StartedPayment(
                due.reference(),
                due.method(),
                due.providerPaymentId(),
                due.amount(),
                due.requestedAt(),
                due.expiresAt());
        return switch (breakers.call(due.provider(), () -> provider.voidRest(payment))) {
            case PaymentStanding.Closed closed ->
                List.of(new PaymentClosed(due.reference(), due.correlation(), closed.reason()));
            case PaymentStanding.Captured captured -> List.of(captured(due, captured));
            case PaymentStanding.Authorised authorised -> List.of();
            case PaymentStanding.Open open -> List.of();
            case PaymentStanding.NotFound notFound ->
                clock.instant().isBefore(due.expiresAt())
                        ? List.of()
                        : List.of(new PaymentClosed(
                                due.reference(), due.correlation(), "the provider does not know the payment"));
        };
    }

    private static CaptureFound captured(VoidDue due, PaymentStanding.Captured captured) {
        return new CaptureFound(
                due.reference(),
                due.correlation(),
                due.provider(),
                captured.providerPaymentId(),
                captured.amount(),
                captured.at());
    }

    /** The answer to a question about a payment that is authorised. */
    static AuthorisationFound authorised(ProviderCall.PaymentInquiryDue due, PaymentStanding.Authorised authorised) {
        return new AuthorisationFound(
                due.reference(),
                due.correlation(),
                due.provider(),
                authorised.providerPaymentId(),
                authorised.amount(),
                authorised.at(),
                authorised.expiresAt(),
                authorised.inParts());
    }
}
