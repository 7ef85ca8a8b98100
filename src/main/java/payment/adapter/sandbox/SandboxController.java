package payment.adapter.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import payment.adapter.sandbox.SandboxBehaviour.Settings;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.sandbox.ConditionalOnSandbox;
import platform.sandbox.SandboxAnswers;
import platform.sandbox.SandboxCallbacks;
import platform.sandbox.SandboxConnection;
import platform.security.OpenToAll;
import platform.web.Limits;
import platform.web.ProblemException;

/**
 * The server side of the sandbox provider. It accepts all that a caller sends: a payment can be unknown, expired or of a wrong amount.
 * A payment can be refunded in any number of parts, but not beyond the paid amount.
 */
@RestController
@RequestMapping("/sandbox")
@OpenToAll("The sandbox stands for an external system; it exists only in first runs and tests")
@ConditionalOnSandbox(SandboxProperties.ENABLED)
@Tag(name = "Sandboxes")
class SandboxController {

    private static final Duration AFTER_THE_ANSWER = Duration.ofMillis(50);

    private final SandboxBehaviour behaviour;
    private final SandboxAccounts accounts;
    private final SandboxAuthorisations authorisations;
    private final SandboxCallbacks providerCallbacks;
    private final SandboxConnection providerConnection;
    private final SandboxAnswers providerAnswers;
    private final Clock clock;

    SandboxController(
            SandboxBehaviour behaviour,
            SandboxAccounts accounts,
            SandboxAuthorisations authorisations,
            SandboxCallbacks providerCallbacks,
            SandboxConnection providerConnection,
            SandboxAnswers providerAnswers,
            Clock clock) {
        this.behaviour = behaviour;
        this.accounts = accounts;
        this.authorisations = authorisations;
        this.providerCallbacks = providerCallbacks;
        this.providerConnection = providerConnection;
        this.providerAnswers = providerAnswers;
        this.clock = clock;
    }

    static String payPath(String reference) {
        return path(reference) + "/pay";
    }

    static String closePath(String reference) {
        return path(reference) + "/close";
    }

    static String path(String reference) {
        return "/sandbox/payments/" + reference;
    }

    static String refundPath(String reference, String refund) {
        return path(reference) + "/refunds/" + refund;
    }

    @PostMapping("/payments/{reference}/pay")
    @Operation(
            summary = "Simulate that the shopper pays",
            description =
                    "Sends the platform a signed callback over HTTP. The sandbox does not know the amount of a payment:"
                            + " it reports the amount of this request. A payment of a method that is authorised first is"
                            + " authorised, and captured when the platform asks for it.")
    @ApiResponse(responseCode = "200", description = "The platform accepted the callback")
    @ApiResponse(responseCode = "202", description = "The callback will be sent after the delay")
    @ApiResponse(responseCode = "502", description = "The platform did not accept the callback")
    CompletableFuture<ResponseEntity<Paid>> paySandboxPayment(
            @PathVariable @SandboxReference String reference, @Valid @RequestBody Pay pay) {
        Settings settings = behaviour.settings();
        List<SandboxEvent> events = events(reference, pay, settings);
        Paid paid =
                new Paid(events.stream().map(SandboxEvent::eventId).distinct().toList());
        if (settings.loseCallbacks()) {
            return providerAnswers.give(ResponseEntity.ok(paid), Boolean.TRUE.equals(pay.hang()));
        }
        int delayMs = pay.delayMs() == null ? settings.delayMs() : pay.delayMs();
        if (delayMs > 0) {
            providerCallbacks.deliverAfter(Duration.ofMillis(delayMs), bodies(events));
            return CompletableFuture.completedFuture(
                    ResponseEntity.status(HttpStatus.ACCEPTED).body(paid));
        }
        return providerCallbacks
                .deliverOrRefuse(bodies(events))
                .thenCompose(
                        delivered -> providerAnswers.give(ResponseEntity.ok(paid), Boolean.TRUE.equals(pay.hang())));
    }

    @PostMapping("/payments")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Start a hosted payment",
            description =
                    "The platform calls this for the methods that have to be called first. The same reference gets the same"
                            + " answer.")
    CompletableFuture<HostedPaymentCreated> createSandboxPayment(@Valid @RequestBody HostedPayment payment) {
        providerAnswers.requireNoFailure();
        if (SandboxProvider.APP.equals(payment.tradeType()) && payment.payerId() == null) {
            throw ProblemException.invalid("payer_id", "must be present for the trade type app");
        }
        Settings settings = behaviour.settings();
        Money amount = Money.ofMinor(payment.amountMinor(), payment.currency());
        HostedPaymentCreated created = new HostedPaymentCreated(
                SandboxEvent.paymentId(payment.reference()),
                providerConnection.address(payPath(payment.reference())).toString());
        accounts.started(created.paymentId());
        if (Boolean.TRUE.equals(payment.authorise())) {
            authorisations.started(created.paymentId());
        }
        CompletableFuture<Void> before = CompletableFuture.completedFuture(null);
        if (settings.payOnCreation()) {
            SandboxEvent paid = paid(payment.reference(), amount, settings);
            before = settings.loseCallbacks() ? before : providerCallbacks.deliver(bodies(List.of(paid)));
        }
        return before.thenCompose(done -> providerAnswers.give(created));
    }

    @GetMapping("/payments/{reference}")
    @Operation(
            summary = "Say what became of a hosted payment",
            description =
                    "The platform calls this when it does not know the outcome. The sandbox knows the payments that"
                            + " were started since its own start.")
    CompletableFuture<SandboxStanding> getSandboxPayment(@PathVariable @SandboxReference String reference) {
        providerAnswers.requireNoFailure();
        return providerAnswers.give(standing(accounts.standing(SandboxEvent.paymentId(reference))));
    }

    @PostMapping("/payments/{reference}/close")
    @Operation(
            summary = "Close a hosted payment that is not paid",
            description = "The platform calls this after the end of the payment window. The sandbox still accepts"
                    + " payments of a closed payment, so that a late capture can be tried.")
    CompletableFuture<SandboxStanding> closeSandboxPayment(@PathVariable @SandboxReference String reference) {
        providerAnswers.requireNoFailure();
        return providerAnswers.give(standing(accounts.close(SandboxEvent.paymentId(reference))));
    }

    private static SandboxStanding standing(Optional<SandboxAccounts.Standing> known) {
        SandboxAccounts.Standing standing =
                known.orElseThrow(() -> ProblemException.notFound("The sandbox does not know this payment."));
        Money amount = standing.amount();
        return amount == null
                ? new SandboxStanding(standing.closed() ? PaymentStatus.CLOSED : PaymentStatus.OPEN, null, null, null)
                : new SandboxStanding(
                        PaymentStatus.CAPTURED, amount.amountMinor(), amount.currency(), standing.capturedAt());
    }

    @GetMapping("/payments/{reference}/refunds/{refund}")
    @Operation(
            summary = "Say what became of a refund",
            description = "The platform calls this when it does not know the outcome of a refund of a hosted payment.")
    CompletableFuture<SandboxRefundTaken> getSandboxRefund(
            @PathVariable @SandboxReference String reference, @PathVariable @SandboxReference String refund) {
        providerAnswers.requireNoFailure();
        RefundStatus status = accounts.refund(SandboxEvent.paymentId(reference), refund)
                .map(outcome -> switch (outcome) {
                    case SUCCEED, ACCEPT -> RefundStatus.SUCCEEDED;
                    case REFUSE, ACCEPT_THEN_REFUSE -> RefundStatus.REFUSED;
                })
                .orElseThrow(() -> ProblemException.notFound("The sandbox does not know this refund."));
        return providerAnswers.give(new SandboxRefundTaken(status));
    }

    @PostMapping("/refunds")
    @Operation(
            summary = "Refund a payment or a part of it",
            description = "The platform calls this. The same reference is the same refund and gets the same answer."
                    + " If the payment was captured since the sandbox started, a refund of more than the rest of the"
                    + " payment is refused.")
    CompletableFuture<SandboxRefundTaken> refundSandboxPayment(@Valid @RequestBody SandboxRefund refund) {
        providerAnswers.requireNoFailure();
        Money amount = Money.ofMinor(refund.amountMinor(), refund.currency());
        return switch (accounts.refund(
                refund.paymentId(),
                refund.reference(),
                amount,
                behaviour.settings().refunds(),
                clock.instant())) {
            case SUCCEED -> providerAnswers.give(new SandboxRefundTaken(RefundStatus.SUCCEEDED));
            case REFUSE -> providerAnswers.give(new SandboxRefundTaken(RefundStatus.REFUSED));
            case ACCEPT -> {
                sendCallbackLater(refund, amount, SandboxEvent.REFUND_SUCCEEDED, null);
                yield providerAnswers.give(new SandboxRefundTaken(RefundStatus.ACCEPTED));
            }
            case ACCEPT_THEN_REFUSE -> {
                sendCallbackLater(refund, amount, SandboxEvent.REFUND_FAILED, "the account is closed");
                yield providerAnswers.give(new SandboxRefundTaken(RefundStatus.ACCEPTED));
            }
        };
    }

    @GetMapping("/behaviour")
    @Operation(
            summary = "Get the behaviour of the payment sandbox",
            description = "How the sandbox answers and which callbacks it sends.")
    Settings getSandboxBehaviour() {
        return behaviour.settings();
    }

    @PutMapping("/behaviour")
    @Operation(summary = "Set the behaviour of the sandbox", description = "A missing field gets its default.")
    Settings putSandboxBehaviour(@Valid @RequestBody Settings settings) {
        behaviour.update(settings);
        return settings;
    }

    private List<SandboxEvent> events(String reference, Pay pay, Settings settings) {
        Money amount = Money.ofMinor(pay.amountMinor(), pay.currency());
        Outcome outcome = pay.outcome() == null ? Outcome.CAPTURED : pay.outcome();
        SandboxEvent event = switch (outcome) {
            case CAPTURED -> paid(reference, amount, settings);
            case FAILED -> event(SandboxEvent.PAYMENT_FAILED, reference, amount, "failed");
            case DECLINED -> event(SandboxEvent.PAYMENT_FAILED, reference, amount, "declined by the issuer");
        };
        int repeat = pay.repeat() == null ? settings.repeat() : pay.repeat();
        boolean reorder = pay.reorder() == null ? settings.reorder() : pay.reorder();
        List<SandboxEvent> events = new ArrayList<>(Collections.nCopies(1 + repeat, event));
        if (reorder) {
            events.add(event(SandboxEvent.PAYMENT_AUTHORIZED, reference, amount, null));
        }
        return events;
    }

    private void sendCallbackLater(SandboxRefund refund, Money amount, String type, @Nullable String reason) {
        Settings settings = behaviour.settings();
        if (settings.loseCallbacks()) {
            return;
        }
        List<SandboxEvent> events = Collections.nCopies(
                1 + settings.repeat(),
                SandboxEvent.of(type, refund.reference(), refund.paymentId(), amount, clock.instant(), reason));
        providerCallbacks.deliverAfter(AFTER_THE_ANSWER.plusMillis(2L * settings.delayMs()), bodies(events));
    }

    /** The payer has paid: the sandbox captures the money, or holds it if the payment is authorised first. */
    private SandboxEvent paid(String reference, Money amount, Settings settings) {
        String paymentId = SandboxEvent.paymentId(reference);
        if (!authorisations.isAuthorisedFirst(paymentId)) {
            return captured(reference, amount);
        }
        Instant at = clock.instant();
        SandboxAuthorisations.Standing held =
                authorisations.authorised(paymentId, amount, at, at.plusSeconds(settings.authorisationSeconds()));
        return SandboxEvent.authorised(reference, amount, held.at(), held.expiresAt());
    }

    private SandboxEvent captured(String reference, Money amount) {
        accounts.captured(SandboxEvent.paymentId(reference), amount, clock.instant());
        return event(SandboxEvent.PAYMENT_CAPTURED, reference, amount, null);
    }

    private SandboxEvent event(String type, String reference, Money amount, @Nullable String reason) {
        return SandboxEvent.of(type, reference, SandboxEvent.paymentId(reference), amount, clock.instant(), reason);
    }

    private static List<byte[]> bodies(List<SandboxEvent> events) {
        return events.stream().map(SandboxEvent::toJson).toList();
    }

    enum Outcome {
        @JsonProperty("captured")
        CAPTURED,
        @JsonProperty("failed")
        FAILED,
        @JsonProperty("declined")
        DECLINED
    }

    @Schema(name = "SandboxPay")
    record Pay(
            @Schema(description = "If it differs from the due amount, the platform finds a mismatch")
            @NotNull
            @SandboxAmount
            Long amountMinor,

            @NotNull @CurrencyCode String currency,
            @Schema(defaultValue = "captured") @Nullable Outcome outcome,

            @Schema(description = "Milliseconds before the callback; the answer is 202 then", defaultValue = "0")
            @PositiveOrZero
            @Max(600_000)
            @Nullable
            Integer delayMs,

            @Schema(description = "Number of duplicates of the callback", defaultValue = "0")
            @PositiveOrZero
            @Max(100)
            @Nullable
            Integer repeat,

            @Schema(description = "Send an authorization after the outcome", defaultValue = "false") @Nullable
            Boolean reorder,

            @Schema(
                    description = "Send the callback, but delay the answer beyond the caller's time-out",
                    defaultValue = "false")
            @Nullable
            Boolean hang) {}

    @Schema(name = "SandboxPaid")
    record Paid(List<String> eventIds) {}

    @Schema(name = "SandboxHostedPayment")
    record HostedPayment(
            @NotNull @SandboxReference String reference,
            @NotNull @SandboxAmount Long amountMinor,
            @NotNull @CurrencyCode String currency,
            @NotNull Instant expiresAt,
            @Nullable @Pattern(regexp = "page|app") String tradeType,
            @Nullable @Size(max = Limits.MAX_TEXT) String payerId,

            @Schema(description = "Authorise it first and capture it later", defaultValue = "false") @Nullable
            Boolean authorise) {}

    @Schema(name = "SandboxHostedPaymentCreated")
    record HostedPaymentCreated(String paymentId, String payUrl) {}

    @Schema(name = "SandboxRefund")
    record SandboxRefund(
            @NotNull @SandboxReference String reference,
            @NotNull String paymentId,
            @NotNull @SandboxAmount Long amountMinor,
            @NotNull @CurrencyCode String currency) {}

    @Schema(name = "SandboxRefundTaken")
    record SandboxRefundTaken(RefundStatus status) {}

    /** The status of a hosted payment. */
    enum PaymentStatus {
        @JsonProperty("open")
        OPEN,
        @JsonProperty("captured")
        CAPTURED,
        @JsonProperty("closed")
        CLOSED
    }

    @Schema(name = "SandboxPaymentStanding")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SandboxStanding(
            PaymentStatus status,
            @Nullable Long amountMinor,
            @Nullable String currency,
            @Nullable Instant capturedAt) {}

    enum RefundStatus {
        @JsonProperty("succeeded")
        SUCCEEDED,
        @JsonProperty("accepted")
        ACCEPTED,
        @JsonProperty("refused")
        REFUSED
    }
}
