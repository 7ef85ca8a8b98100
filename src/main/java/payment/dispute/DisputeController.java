package payment.dispute;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import payment.PaymentEvent.DisputeStatus;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemException;

/** Shows disputes to operators. The provider decides them, and takes the evidence. */
@RestController
@RequestMapping(path = "/api/v2/disputes", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PAYMENTS)
@Tag(name = "Payments")
class DisputeController {

    private final ShownDisputes disputes;

    DisputeController(ShownDisputes disputes) {
        this.disputes = disputes;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DisputePage")
    record Page(List<DisputeView> disputes, @Nullable String nextCursor) {}

    @GetMapping
    @Operation(
            summary = "List the disputes (chargebacks), newest first",
            description = "Without their history. The provider decides a dispute; the evidence is sent to the provider,"
                    + " for example on its own pages, not to the platform.")
    Page listDisputes(
            @RequestParam(required = false) @Nullable Set<DisputeStatus> status,
            @RequestParam(required = false) @Nullable @Visible(max = Limits.MAX_REFERENCE) String provider,
            @RequestParam(name = "payment_reference", required = false) @Nullable @Visible(max = Limits.MAX_TEXT)
                    String paymentReference,
            @RequestParam(required = false) @Nullable @Visible(max = Limits.MAX_REFERENCE) String correlation,
            @RequestParam(name = "evidence_due_before", required = false) @Nullable Instant evidenceDueBefore,
            @PageLimits PageRequest request) {
        Long before =
                Cursor.parse(request.cursor(), 1).map(key -> key.number(0)).orElse(null);
        ShownDisputes.Query query = new ShownDisputes.Query(
                status == null ? Set.of() : status, provider, paymentReference, correlation, evidenceDueBefore, before);
        Slice<DisputeView> page = Slice.of(
                request.limit(),
                rows -> disputes.list(query, rows),
                dispute -> Cursor.of(Long.toString(dispute.disputeId())));
        return new Page(page.rows(), page.nextCursor());
    }

    @GetMapping("/{dispute_id}")
    @Operation(
            summary = "Get a dispute",
            description = "With its history: what the provider reported, at most the newest 100 changes.")
    DisputeView getDispute(@PathVariable("dispute_id") @Range(min = 1) long id) {
        return disputes.find(id).orElseThrow(() -> ProblemException.notFound("There is no such dispute."));
    }
}
