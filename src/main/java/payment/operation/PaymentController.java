package payment.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import payment.operation.PaymentView.Status;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemException;

/** Shows payments to operators. */
@RestController
@RequestMapping(path = "/api/v2/payments", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PAYMENTS)
@Tag(name = "Payments")
class PaymentController {

    private final ShownPayments payments;
    private final PaymentProperties properties;
    private final Clock clock;

    PaymentController(ShownPayments payments, PaymentProperties properties, Clock clock) {
        this.payments = payments;
        this.properties = properties;
        this.clock = clock;
    }

    @Schema(name = "PaymentPage")
    record Page(List<PaymentView> payments, @Nullable String nextCursor) {}

    @GetMapping
    @Operation(
            summary = "Payments, newest first",
            description =
                    "Without their refunds and callbacks. `odd=true` selects the payments that a person should look"
                            + " at: a callback contradicts the payment or a refund, the money was captured late, or a"
                            + " refund failed or is undecided for too long.")
    Page listPayments(
            @RequestParam(required = false) @Nullable Set<Status> status,
            @RequestParam(required = false) @Nullable Boolean odd,
            @RequestParam(required = false) @Nullable @Visible(max = Limits.MAX_REFERENCE) String provider,
            @RequestParam(required = false) @Nullable @Visible(max = Limits.MAX_TEXT) String reference,
            @RequestParam(required = false) @Nullable @Visible(max = Limits.MAX_REFERENCE) String correlation,
            @RequestParam(name = "created_from", required = false) @Nullable Instant createdFrom,
            @RequestParam(name = "created_to", required = false) @Nullable Instant createdTo,
            @PageLimits PageRequest request) {
        ShownPayments.PageKey before = Cursor.parse(request.cursor(), 2)
                .map(key ->
                        new ShownPayments.PageKey(key.instant(0), key.part(1, text -> text.matches(Visible.PATTERN))))
                .orElse(null);
        ShownPayments.Query query = new ShownPayments.Query(
                status == null ? Set.of() : status,
                odd,
                provider,
                reference,
                correlation,
                createdFrom,
                createdTo,
                before);
        Instant now = clock.instant();
        Slice<PaymentView> page = Slice.of(
                request.limit(),
                rows -> payments.list(query, rows, now, undecidedBefore(now)),
                payment -> Cursor.of(payment.createdAt().toString(), payment.reference()));
        return new Page(page.rows(), page.nextCursor());
    }

    @GetMapping("/{reference}")
    @Operation(
            summary = "Get a payment",
            description = "With its refunds, and with the callbacks of the provider and what was made of each: at most"
                    + " the newest 100.")
    PaymentView getPayment(@PathVariable @Visible(max = Limits.MAX_TEXT) String reference) {
        return payments.find(reference, undecidedBefore(clock.instant()))
                .orElseThrow(() -> ProblemException.notFound("There is no such payment."));
    }

    private Instant undecidedBefore(Instant now) {
        return now.minus(properties.refundWithin());
    }
}
