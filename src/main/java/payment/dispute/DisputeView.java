package payment.dispute;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent.DisputeStatus;
import platform.money.Money;

/** A dispute as operators see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Dispute")
record DisputeView(
        long disputeId,
        String provider,
        String providerDisputeId,
        String paymentReference,
        String correlation,
        DisputeStatus status,
        Money amount,
        Money fee,
        String reason,
        @Nullable Instant evidenceDueAt,
        Instant reportedAt,
        Instant openedAt,
        Instant changedAt,
        @Nullable List<Change> history) {

    @Schema(name = "DisputeChange")
    record Change(int changeNo, DisputeStatus status, Money amount, Money fee, Instant reportedAt, Instant changedAt) {}

    static DisputeView of(long id, Dispute dispute, @Nullable List<Change> history) {
        return new DisputeView(
                id,
                dispute.key().provider(),
                dispute.key().disputeId(),
                dispute.paymentReference(),
                dispute.correlation(),
                dispute.state().status(),
                dispute.state().amount(),
                dispute.state().fee(),
                dispute.state().reason(),
                dispute.state().evidenceDueAt(),
                dispute.reportedAt(),
                dispute.openedAt(),
                dispute.changedAt(),
                history);
    }
}
