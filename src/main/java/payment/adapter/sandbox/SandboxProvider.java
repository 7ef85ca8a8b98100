package payment.adapter.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import payment.adapter.sandbox.SandboxAuthorisationController.SandboxAuthorisation;
import payment.adapter.sandbox.SandboxAuthorisationController.SandboxCapture;
import payment.adapter.sandbox.SandboxAuthorisationController.SandboxCaptureTaken;
import payment.adapter.sandbox.SandboxController.HostedPayment;
import payment.adapter.sandbox.SandboxController.HostedPaymentCreated;
import payment.adapter.sandbox.SandboxController.SandboxRefund;
import payment.adapter.sandbox.SandboxController.SandboxRefundTaken;
import payment.adapter.sandbox.SandboxController.SandboxStanding;
import payment.provider.CaptureAnswer;
import payment.provider.Creation;
import payment.provider.NewCapture;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentMethod.TradeType;
import payment.provider.PaymentProvider;
import payment.provider.PaymentStanding;
import payment.provider.ProviderCallback;
import payment.provider.ProviderJson;
import payment.provider.RefundAnswer;
import payment.provider.StartedPayment;
import payment.statement.FundStatementFormat;
import payment.statement.PlatformFundStatement;
import payment.statement.PlatformStatement;
import payment.statement.StatementFormat;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import platform.callback.TimedSignature;
import platform.money.Money;
import platform.sandbox.ConditionalOnSandbox;
import platform.sandbox.SandboxConnection;
import tools.jackson.databind.json.JsonMapper;

/**
 * A provider that collects no money. The method {@code sandbox} behaves like providers whose payments start without a call. The method
 * {@code sandbox_hosted} behaves like providers that have to be called first. The payments of {@code sandbox_authorised} and
 * {@code sandbox_authorised_once} are authorised first, and captured in several parts or once.
 */
@Component
@ConditionalOnSandbox(SandboxProperties.ENABLED)
class SandboxProvider implements PaymentProvider {

    static final String NAME = "sandbox";
    static final String HEADER = "Sandbox-Signature";
    static final String METHOD = "sandbox";
    static final String HOSTED_METHOD = "sandbox_hosted";

    static final String AUTHORISED_METHOD = "sandbox_authorised";
    static final String AUTHORISED_ONCE_METHOD = "sandbox_authorised_once";

    private static final String PAGE = "page";
    static final String APP = "app";

    /** The sandbox does not know payments of {@code sandbox}, because they start without a call. */
    private static final Set<PaymentMethod> METHODS = Set.of(
            PaymentMethod.of(METHOD, Set.of(Operation.STATEMENT)),
            PaymentMethod.of(AUTHORISED_METHOD, EnumSet.allOf(Operation.class)),
            PaymentMethod.of(AUTHORISED_ONCE_METHOD, EnumSet.complementOf(EnumSet.of(Operation.PARTIAL_CAPTURES))),
            new PaymentMethod(
                    HOSTED_METHOD,
                    Operation.withoutCaptures(),
                    List.of(new TradeType(PAGE, false), new TradeType(APP, true)),
                    Set.of(),
                    Set.of(3, 6, 12)));

    private static final StatementFormat STATEMENTS = new PlatformStatement(ZoneOffset.UTC);
    private static final FundStatementFormat FUNDS = new PlatformFundStatement(ZoneOffset.UTC);
    private static final String PAY_URL = "pay_url";
    private static final JsonMapper JSON = ProviderJson.mapper();

    private final SandboxConnection providerConnection;
    private final TimedSignature providerSignature;

    SandboxProvider(SandboxConnection providerConnection, TimedSignature providerSignature) {
        this.providerConnection = providerConnection;
        this.providerSignature = providerSignature;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<PaymentMethod> methods() {
        return METHODS;
    }

    @Override
    public Optional<Creation> createLocally(NewPayment payment) {
        return payment.method().equals(METHOD) ? Optional.of(created(payment.reference())) : Optional.empty();
    }

    @Override
    public Creation create(NewPayment payment) throws IOException, InterruptedException {
        SandboxConnection.Answer answer = providerConnection.postAndWait(
                "/sandbox/payments",
                JSON.writeValueAsBytes(new HostedPayment(
                        payment.reference(),
                        payment.amount().amountMinor(),
                        payment.amount().currency(),
                        payment.expiresAt(),
                        payment.terms().tradeType(),
                        payment.terms().payerId(),
                        isAuthorisedFirst(payment.method()) ? true : null)));
        if (!answer.isSuccess()) {
            return new Creation.Refused(refusal(answer));
        }
        HostedPaymentCreated created = JSON.readValue(answer.body(), HostedPaymentCreated.class);
        return new Creation.Created(created.paymentId(), Map.of(PAY_URL, created.payUrl()));
    }

    @Override
    public RefundAnswer refund(NewRefund refund) throws IOException, InterruptedException {
        SandboxConnection.Answer answer = providerConnection.postAndWait(
                "/sandbox/refunds",
                JSON.writeValueAsBytes(new SandboxRefund(
                        refund.reference(),
                        refund.providerPaymentId(),
                        refund.amount().amountMinor(),
                        refund.amount().currency())));
        if (!answer.isSuccess()) {
            return new RefundAnswer.Refused(refusal(answer));
        }
        return refundAnswer(answer);
    }

    private static RefundAnswer refundAnswer(SandboxConnection.Answer answer) {
        SandboxRefundTaken taken = JSON.readValue(answer.body(), SandboxRefundTaken.class);
        return switch (taken.status()) {
            case SUCCEEDED -> new RefundAnswer.Succeeded();
            case ACCEPTED -> new RefundAnswer.Accepted();
            case REFUSED -> new RefundAnswer.Refused("refused by the sandbox");
        };
    }

    private static boolean isAuthorisedFirst(String method) {
        return method.equals(AUTHORISED_METHOD) || method.equals(AUTHORISED_ONCE_METHOD);
    }

    @Override
    public CaptureAnswer capture(NewCapture capture) throws IOException, InterruptedException {
        SandboxConnection.Answer answer = providerConnection.postAndWait(
                "/sandbox/captures",
                JSON.writeValueAsBytes(new SandboxCapture(
                        capture.reference(),
                        capture.providerPaymentId(),
                        capture.amount().amountMinor(),
                        capture.amount().currency(),
                        capture.last(),
                        capture.authorised().amountMinor())));
        if (!answer.isSuccess()) {
            return new CaptureAnswer.Refused(refusal(answer));
        }
        SandboxCaptureTaken taken = JSON.readValue(answer.body(), SandboxCaptureTaken.class);
        return switch (taken.status()) {
            case SUCCEEDED -> new CaptureAnswer.Succeeded(null, Objects.requireNonNull(taken.capturedAt()));
            case ACCEPTED -> new CaptureAnswer.Accepted();
            case REFUSED -> new CaptureAnswer.Refused("refused by the sandbox");
        };
    }

    @Override
    public PaymentStanding voidRest(StartedPayment payment) throws IOException, InterruptedException {
        SandboxConnection.Answer answer = providerConnection.postAndWait(
                SandboxAuthorisationController.voidPath(payment.reference()), new byte[0]);
        return answer.isNotFound()
                ? new PaymentStanding.Closed("the sandbox does not know the authorisation any more")
                : held(answer);
    }

    private static PaymentStanding held(SandboxConnection.Answer answer) throws IOException {
        requireSuccess(answer);
        SandboxAuthorisation held = JSON.readValue(answer.body(), SandboxAuthorisation.class);
        Money amount = Money.ofMinor(held.amountMinor(), held.currency());
        return switch (held.status()) {
            case AUTHORISED -> new PaymentStanding.Authorised(null, amount, held.authorisedAt(), held.expiresAt());
            case RELEASED -> new PaymentStanding.Closed("released by the sandbox");
        };
    }

    @Override
    public PaymentStanding query(StartedPayment payment) throws IOException, InterruptedException {
        if (isAuthorisedFirst(payment.method())) {
            SandboxConnection.Answer answer = providerConnection.getAndWait(
                    SandboxAuthorisationController.authorisationPath(payment.reference()));
            if (!answer.isNotFound()) {
                return held(answer);
            }
        }
        return standing(payment, providerConnection.getAndWait(SandboxController.path(payment.reference())));
    }

    @Override
    public PaymentStanding close(StartedPayment payment) throws IOException, InterruptedException {
        PaymentStanding before = isAuthorisedFirst(payment.method()) ? query(payment) : new PaymentStanding.Open();
        if (before instanceof PaymentStanding.Authorised) {
            return before;
        }
        return standing(
                payment, providerConnection.postAndWait(SandboxController.closePath(payment.reference()), new byte[0]));
    }

    private static PaymentStanding standing(StartedPayment payment, SandboxConnection.Answer answer)
            throws IOException {
        if (answer.isNotFound()) {
            return new PaymentStanding.NotFound();
        }
        requireSuccess(answer);
        SandboxStanding standing = JSON.readValue(answer.body(), SandboxStanding.class);
        return switch (standing.status()) {
            case OPEN -> new PaymentStanding.Open();
            case CLOSED -> new PaymentStanding.Closed("closed by the sandbox");
            case CAPTURED ->
                new PaymentStanding.Captured(
                        SandboxEvent.paymentId(payment.reference()),
                        Money.ofMinor(
                                Objects.requireNonNull(standing.amountMinor()),
                                Objects.requireNonNull(standing.currency())),
                        Objects.requireNonNull(standing.capturedAt()));
        };
    }

    @Override
    public Optional<RefundAnswer> queryRefund(NewRefund refund) throws IOException, InterruptedException {
        SandboxConnection.Answer answer = providerConnection.getAndWait(
                SandboxController.refundPath(refund.paymentReference(), refund.reference()));
        if (answer.isNotFound()) {
            return Optional.empty();
        }
        requireSuccess(answer);
        return Optional.of(refundAnswer(answer));
    }

    @Override
    public Optional<StatementFormat> statementFormat() {
        return Optional.of(STATEMENTS);
    }

    /** An operator imports them. The sandbox begins with zero at each start, so they are not fetched. */
    @Override
    public Optional<FundStatementFormat> fundStatementFormat() {
        return Optional.of(FUNDS);
    }

    @Override
    public void writeStatement(LocalDate day, OutputStream file) throws IOException, InterruptedException {
        SandboxConnection.Answer answer = providerConnection.getAndWait(SandboxStatementController.path(day));
        requireSuccess(answer);
        file.write(answer.body());
    }

    private static void requireSuccess(SandboxConnection.Answer answer) throws IOException {
        if (!answer.isSuccess()) {
            throw new IOException("The sandbox answered " + answer.status());
        }
    }

    @Override
    public ParsedCallback<ProviderCallback> read(CallbackMessage message) {
        return providerSignature.read(
                message, HEADER, body -> SandboxEvent.read(body).toCallback());
    }

    private Creation created(String reference) {
        return new Creation.Created(
                SandboxEvent.paymentId(reference),
                Map.of(
                        PAY_URL,
                        providerConnection
                                .address(SandboxController.payPath(reference))
                                .toString()));
    }

    /** The reason of a final refusal. Any other answer is an {@link IOException}, as a retry may succeed. */
    private static String refusal(SandboxConnection.Answer answer) throws IOException {
        if (!answer.isFinal()) {
            throw new IOException("The sandbox answered " + answer.status());
        }
        return "the sandbox answered " + answer.status();
    }
}
