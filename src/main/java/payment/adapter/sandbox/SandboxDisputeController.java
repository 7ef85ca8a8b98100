package payment.adapter.sandbox;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import payment.PaymentEvent.DisputeStatus;
import payment.provider.ProviderCallback;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.sandbox.ConditionalOnSandbox;
import platform.sandbox.SandboxCallbacks;
import platform.security.OpenToAll;
import platform.web.Limits;
import platform.web.ProblemException;

/** Raises disputes of payments of the sandbox. The sandbox keeps no disputes: it reports what the caller says. */
@RestController
@RequestMapping("/sandbox")
@OpenToAll("The sandbox stands for an external system; it exists only in first runs and tests")
@ConditionalOnSandbox(SandboxProperties.ENABLED)
@Tag(name = "Sandboxes")
class SandboxDisputeController {

    private final SandboxCallbacks providerCallbacks;
    private final Clock clock;

    SandboxDisputeController(SandboxCallbacks providerCallbacks, Clock clock) {
        this.providerCallbacks = providerCallbacks;
        this.clock = clock;
    }

    @PostMapping("/payments/{reference}/disputes")
    @Operation(
            summary = "Simulate that the bank reports a dispute",
            description =
                    "Sends the platform a signed callback over HTTP. Send the same dispute again with another status"
                            + " to report its next step. The sandbox does not know the amount of a payment: it reports the amount"
                            + " of this request.")
    @ApiResponse(responseCode = "200", description = "The platform accepted the callback")
    @ApiResponse(responseCode = "502", description = "The platform did not accept the callback")
    CompletableFuture<ResponseEntity<Reported>> reportSandboxDispute(
            @PathVariable @SandboxReference String reference, @Valid @RequestBody Report report) {
        Instant at = report.occurredAt() == null ? clock.instant() : report.occurredAt();
        if (!ProviderCallback.isTime(at)) {
            throw ProblemException.invalid("occurred_at", ProviderCallback.RULE_OF_TIMES);
        }
        SandboxEvent event = SandboxEvent.disputed(
                report.disputeId() == null ? "dp_" + reference : report.disputeId(),
                report.status(),
                reference,
                Money.ofMinor(report.amountMinor(), report.currency()),
                at,
                report.reason() == null ? "fraudulent" : report.reason(),
                report.evidenceDueAt(),
                report.feeMinor() == null ? 0 : report.feeMinor());
        int repeat = report.repeat() == null ? 0 : report.repeat();
        return providerCallbacks
                .deliverOrRefuse(Collections.nCopies(1 + repeat, event.toJson()))
                .thenApply(delivered -> ResponseEntity.ok(new Reported(String.valueOf(event.eventId()))));
    }

    @Schema(name = "SandboxDispute")
    record Report(
            @Schema(description = "Without it, the payment has one dispute") @Nullable @SandboxReference
            String disputeId,

            @NotNull DisputeStatus status,
            @NotNull @SandboxAmount Long amountMinor,
            @NotNull @CurrencyCode String currency,

            @Schema(defaultValue = "fraudulent") @Nullable @Size(min = 1, max = Limits.MAX_TEXT)
            String reason,

            @Nullable Instant evidenceDueAt,

            @Schema(description = "What the sandbox charges for the dispute", defaultValue = "0")
            @Range(min = 0, max = Limits.MAX_REPORTED_MINOR)
            @Nullable
            Long feeMinor,

            @Schema(description = "When it happened, by the clock of the sandbox; now if it is left out") @Nullable
            Instant occurredAt,

            @Schema(description = "Number of duplicates of the callback", defaultValue = "0")
            @PositiveOrZero
            @Max(100)
            @Nullable
            Integer repeat) {}

    @Schema(name = "SandboxDisputeReported")
    record Reported(String eventId) {}
}
