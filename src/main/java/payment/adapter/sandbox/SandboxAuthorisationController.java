package payment.adapter.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import payment.adapter.sandbox.SandboxAuthorisations.Decided;
import payment.adapter.sandbox.SandboxAuthorisations.Standing;
import payment.adapter.sandbox.SandboxBehaviour.Settings;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.sandbox.ConditionalOnSandbox;
import platform.sandbox.SandboxAnswers;
import platform.sandbox.SandboxCallbacks;
import platform.security.OpenToAll;
import platform.web.ProblemException;

/** The server side of the sandbox for payments that are authorised first: captures, releases, and the end of authorisations. */
@RestController
@RequestMapping("/sandbox")
@OpenToAll("The sandbox stands for an external system; it exists only in first runs and tests")
@ConditionalOnSandbox(SandboxProperties.ENABLED)
@Tag(name = "Sandboxes")
class SandboxAuthorisationController {

    private static final Duration AFTER_THE_ANSWER = Duration.ofMillis(50);

    private final SandboxBehaviour behaviour;
    private final SandboxAuthorisations authorisations;
    private final SandboxAccounts accounts;
    private final SandboxCallbacks providerCallbacks;
    private final SandboxAnswers providerAnswers;
    private final Clock clock;

    SandboxAuthorisationController(
            SandboxBehaviour behaviour,
            SandboxAuthorisations authorisations,
            SandboxAccounts accounts,
            SandboxCallbacks providerCallbacks,
            SandboxAnswers providerAnswers,
            Clock clock) {
        this.behaviour = behaviour;
        this.authorisations = authorisations;
        this.accounts = accounts;
        this.providerCallbacks = providerCallbacks;
        this.providerAnswers = providerAnswers;
        this.clock = clock;
    }

    static String authorisationPath(String reference) {
        return SandboxController.path(reference) + "/authorisation";
    }

    static String voidPath(String reference) {
        return SandboxController.path(reference) + "/void";
    }

    @GetMapping("/payments/{reference}/authorisation")
    @Operation(
            summary = "Say what became of an authorisation",
            description = "The platform calls this for payments that are authorised first.")
    CompletableFuture<SandboxAuthorisation> getSandboxAuthorisation(@PathVariable @SandboxReference String reference) {
        providerAnswers.requireNoFailure();
        return providerAnswers.give(shown(authorisations.standing(SandboxEvent.paymentId(reference), clock.instant())));
    }

    @PostMapping("/captures")
    @Operation(
            summary = "Capture an authorised payment or a part of it",
            description =
                    "The platform calls this. The same reference is the same capture and gets the same answer. What is"
                            + " not authorised, or is released, is refused.")
    CompletableFuture<SandboxCaptureTaken> captureSandboxPayment(@Valid @RequestBody SandboxCapture capture) {
        providerAnswers.requireNoFailure();
        Settings settings = behaviour.settings();
        Money amount = Money.ofMinor(capture.amountMinor(), capture.currency());
        believe(capture, settings);
        Decided decided = authorisations
                .capture(
                        capture.paymentId(),
                        capture.reference(),
                        amount,
                        Boolean.TRUE.equals(capture.last()),
                        settings.captures(),
                        clock.instant())
                .orElseThrow(SandboxAuthorisationController::unknown);
        Instant at = decided.at();
        if (at != null) {
            accounts.captured(capture.paymentId(), decided.captured(), at);
            accounts.capturedPart(capture.paymentId(), capture.reference(), amount, at);
        }
        return providerAnswers.give(
                switch (decided.outcome()) {
                    case SUCCEED -> new SandboxCaptureTaken(CaptureStatus.SUCCEEDED, at);
                    case REFUSE -> new SandboxCaptureTaken(CaptureStatus.REFUSED, null);
                    case ACCEPT -> {
                        sendLater(capture, amount, SandboxEvent.CAPTURE_SUCCEEDED, null, settings);
                        yield new SandboxCaptureTaken(CaptureStatus.ACCEPTED, null);
                    }
                    case ACCEPT_THEN_REFUSE -> {
                        sendLater(capture, amount, SandboxEvent.CAPTURE_FAILED, "the issuer declined", settings);
                        yield new SandboxCaptureTaken(CaptureStatus.ACCEPTED, null);
                    }
                });
    }

    /** The sandbox forgets its authorisations when it stops. A caller who names the whole amount of a forgotten one is believed. */
    private void believe(SandboxCapture capture, Settings settings) {
        Long whole = capture.paymentAmountMinor();
        if (whole != null && !authorisations.isAuthorisedFirst(capture.paymentId())) {
            Instant now = clock.instant();
            authorisations.authorised(
                    capture.paymentId(),
                    Money.ofMinor(whole, capture.currency()),
                    now,
                    now.plusSeconds(settings.authorisationSeconds()));
        }
    }

    @PostMapping("/payments/{reference}/void")
    @Operation(
            summary = "Release what is authorised and not captured",
            description = "The platform calls this. A payment that is released already is answered in the same way.")
    CompletableFuture<SandboxAuthorisation> voidSandboxPayment(@PathVariable @SandboxReference String reference) {
        providerAnswers.requireNoFailure();
        return providerAnswers.give(shown(authorisations.release(SandboxEvent.paymentId(reference), clock.instant())));
    }

    @PostMapping("/payments/{reference}/expire")
    @Operation(
            summary = "Simulate that an authorisation expires",
            description =
                    "Releases what is not captured, and sends the platform a signed callback about it, unless callbacks"
                            + " are lost.")
    @ApiResponse(responseCode = "200", description = "The platform accepted the callback")
    @ApiResponse(responseCode = "502", description = "The platform did not accept the callback")
    CompletableFuture<ResponseEntity<SandboxAuthorisation>> expireSandboxPayment(
            @PathVariable @SandboxReference String reference) {
        Standing standing = authorisations
                .release(SandboxEvent.paymentId(reference), clock.instant())
                .orElseThrow(SandboxAuthorisationController::unknown);
        ResponseEntity<SandboxAuthorisation> answer = ResponseEntity.ok(shown(standing));
        if (behaviour.settings().loseCallbacks()) {
            return CompletableFuture.completedFuture(answer);
        }
        SandboxEvent event = SandboxEvent.of(
                SandboxEvent.PAYMENT_FAILED,
                reference,
                SandboxEvent.paymentId(reference),
                standing.amount(),
                clock.instant(),
                "the authorisation has expired");
        return providerCallbacks.deliverOrRefuse(List.of(event.toJson())).thenApply(delivered -> answer);
    }

    private void sendLater(
            SandboxCapture capture, Money amount, String type, @Nullable String reason, Settings settings) {
        if (!settings.loseCallbacks()) {
            SandboxEvent event =
                    SandboxEvent.of(type, capture.reference(), capture.paymentId(), amount, clock.instant(), reason);
            providerCallbacks.deliverAfter(
                    AFTER_THE_ANSWER.plusMillis(2L * settings.delayMs()),
                    Collections.nCopies(1 + settings.repeat(), event.toJson()));
        }
    }

    private static SandboxAuthorisation shown(Optional<Standing> standing) {
        return shown(standing.orElseThrow(SandboxAuthorisationController::unknown));
    }

    private static SandboxAuthorisation shown(Standing standing) {
        return new SandboxAuthorisation(
                standing.released() ? AuthorisationStatus.RELEASED : AuthorisationStatus.AUTHORISED,
                standing.amount().amountMinor(),
                standing.amount().currency(),
                standing.captured().amountMinor(),
                standing.at(),
                standing.expiresAt());
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("The sandbox does not know this authorisation.");
    }

    @Schema(name = "SandboxCapture")
    record SandboxCapture(
            @NotNull @SandboxReference String reference,

            @NotNull String paymentId,
            @NotNull @SandboxAmount Long amountMinor,
            @NotNull @CurrencyCode String currency,

            @Schema(description = "Release the rest with this capture", defaultValue = "false") @Nullable
            Boolean last,

            @Nullable @Positive Long paymentAmountMinor) {}

    @Schema(name = "SandboxCaptureTaken")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SandboxCaptureTaken(
            CaptureStatus status, @Nullable Instant capturedAt) {}

    @Schema(name = "SandboxCaptureStatus")
    enum CaptureStatus {
        @JsonProperty("succeeded")
        SUCCEEDED,
        @JsonProperty("accepted")
        ACCEPTED,
        @JsonProperty("refused")
        REFUSED
    }

    @Schema(name = "SandboxAuthorisation")
    record SandboxAuthorisation(
            AuthorisationStatus status,
            Long amountMinor,
            String currency,
            Long capturedMinor,
            Instant authorisedAt,
            Instant expiresAt) {}

    @Schema(name = "SandboxAuthorisationStatus")
    enum AuthorisationStatus {
        @JsonProperty("authorised")
        AUTHORISED,
        @JsonProperty("released")
        RELEASED
    }
}
