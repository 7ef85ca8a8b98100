package payment.inquiry;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import outbox.Commands;
import payment.provider.ProviderProblem;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;

/** Asks providers about payments when an operator wants it. */
@RestController
@RequestMapping(path = "/api/v2/payments", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PAYMENTS)
@Tag(name = "Payments")
class InquiryController {

    private final Edits edits;
    private final InquirePayment inquirePayment;
    private final Commands commands;

    InquiryController(Edits paymentEdits, InquirePayment inquirePayment, Commands commands) {
        this.edits = paymentEdits;
        this.inquirePayment = inquirePayment;
        this.commands = commands;
    }

    @Schema(name = "PaymentInquiry")
    record AskedView(String reference, String provider) {}

    @PostMapping("/{reference}/provider/inquire")
    @Audited(value = "payment.payment.inquire", object = "payment", id = "reference")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Ask the provider what became of a payment",
            description = "Also if it has failed or is closed; its answer then counts like a callback. Nobody is asked"
                    + " about a captured payment. Read the payment afterwards.")
    @ApiResponse(responseCode = "202", description = "The question is stored, and the provider will be asked")
    @ProblemCode.Possible(ProviderProblem.class)
    CompletableFuture<AskedView> inquirePayment(
            IdempotencyKey key, @PathVariable @Visible(max = Limits.MAX_TEXT) String reference) {
        String provider = edits.make(key, inquirePayment, reference);
        // A repeated request asks again, which changes nothing, so that a question whose process was killed is not
        // lost.
        return commands.submit(new AskAgain(reference)).thenApply(asked -> new AskedView(reference, provider));
    }
}
