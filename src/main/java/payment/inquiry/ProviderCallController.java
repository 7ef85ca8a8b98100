package payment.inquiry;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import outbox.Commands;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;

/** Shows the refunds, captures and releases whose outcome is not known, and lets operators repeat their calls at once. */
@RestController
@RequestMapping(path = "/api/v2/provider-calls", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PAYMENTS)
@Tag(name = "Payments")
class ProviderCallController {

    private final OpenCalls calls;
    private final Edits edits;
    private final RetryProviderCall retryProviderCall;
    private final Commands commands;

    ProviderCallController(
            OpenCalls calls, Edits paymentEdits, RetryProviderCall retryProviderCall, Commands commands) {
        this.calls = calls;
        this.edits = paymentEdits;
        this.retryProviderCall = retryProviderCall;
        this.commands = commands;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ProviderCallPage")
    record Page(
            List<ProviderCallView> providerCalls, @Nullable String nextCursor) {}

    @Schema(name = "ProviderCallRetried")
    record RetriedView(String reference, String provider) {}

    @GetMapping
    @Operation(
            summary = "List the calls to providers that have not led to an outcome",
            description =
                    "Refunds, captures and releases, in the order of their references. Each is called for again at"
                            + " growing intervals of up to an hour, always under its reference, until the provider has said what"
                            + " became of it.")
    Page listProviderCalls(
            @RequestParam(required = false) @Nullable @Visible(max = Limits.MAX_REFERENCE) String provider,
            @PageLimits PageRequest request) {
        String after = Cursor.parse(request.cursor(), 1)
                .map(key -> key.part(0, text -> text.matches(Visible.PATTERN)))
                .orElse(null);
        Slice<ProviderCallView> page = Slice.of(
                request.limit(), rows -> calls.list(provider, after, rows), call -> Cursor.of(call.reference()));
        return new Page(page.rows(), page.nextCursor());
    }

    @PostMapping("/{reference}/retry")
    @Audited(value = "payment.provider_call.retry", object = "provider_call", id = "reference")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Call a provider now about a refund, a capture or a release",
            description =
                    "The provider is asked what became of it, if it can be asked. If it does not know it, the call is"
                            + " made again under the same reference, so nothing is made twice. Without effect while the provider is"
                            + " being called. A provider that does not answer, and is not called for a while, is called after that.")
    @ApiResponse(responseCode = "202", description = "The call is due now")
    CompletableFuture<RetriedView> retryProviderCall(
            IdempotencyKey key, @PathVariable @Visible(max = Limits.MAX_TEXT) String reference) {
        RetryProviderCall.Call call = edits.make(key, retryProviderCall, reference);
        // A repeated request calls again, which changes nothing, so that a call whose process was killed is not lost.
        return commands.submit(new CallNow(reference, call.subject()))
                .thenApply(done -> new RetriedView(reference, call.provider()));
    }
}
