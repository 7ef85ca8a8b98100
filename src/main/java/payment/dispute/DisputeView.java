package payment.dispute;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent.DisputeStatus;
import platform.money.Money;

/**
 * A dispute as operators see it.
 *
 * @param providerDisputeId the provider's id of the dispute
 * @param paymentReference our reference of the disputed payment
 * @param fee what the provider charges for the dispute
 * @param reason the provider's word
 * @param evidenceDueAt until when the provider takes evidence; absent if it does not say
 * @param reportedAt time of the provider's newest report, by its clock
 * @param history only in the answer for one dispute: what the provider reported, newest first, at most 100 changes
 */
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
