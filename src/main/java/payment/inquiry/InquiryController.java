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
import payment.provider.ProviderProblem;
import platform.auditlog.Audited;
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

    private final PaymentQuestions questions;

    InquiryController(PaymentQuestions questions) {
        this.questions = questions;
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
        return questions.ask(key, reference).thenApply(provider -> new AskedView(reference, provider));
    }
}
