package payment.batch;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import outbox.Commands;
import payment.callback.ReceiveCallback;
import payment.provider.PaymentProvider;
import payment.provider.ProviderCallback;
import platform.callback.CallbackMessage;
import platform.callback.CallbackReceiver;
import platform.callback.ReceivesCallbacks;
import platform.callback.Verdict;
import platform.security.OpenToAll;
import platform.web.BodyLimits;
import platform.web.ProblemException;

/**
 * Receives the callbacks of payment providers. The path needs no token, because the provider's signature proves who sent the callback. The
 * answer is sent after the commit. A provider that got no answer sends the callback again and gets the same answer.
 */
@RestController
@RequestMapping("/api/v2/payments/callbacks")
@OpenToAll("The provider's signature replaces a token")
@Tag(name = "Payments")
class PaymentCallbackController implements CallbackReceiver {

    private final Providers providers;
    private final Commands commands;
    private final Clock clock;

    PaymentCallbackController(Providers providers, Commands commands, Clock clock) {
        this.providers = providers;
        this.commands = commands;
        this.clock = clock;
    }

    @PostMapping(path = "/{provider}", consumes = MediaType.ALL_VALUE)
    @ReceivesCallbacks
    @Operation(
            summary = "Receive a provider's callback",
            description =
                    "The provider defines the format of the body, how it is signed and what it gets as an answer. If the"
                            + " signature covers the time of sending, one older than five minutes is refused. A duplicate"
                            + " callback is accepted and changes nothing.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Accepted.class)))
    @ApiResponse(responseCode = "404", description = "No such provider")
    CompletableFuture<ResponseEntity<?>> receivePaymentCallback(
            @PathVariable String provider, @RequestHeader Map<String, String> headers, HttpServletRequest request) {
        PaymentProvider known = requireProvider(provider); // before the body is read: any caller may send one
        return receive(known, new CallbackMessage(BodyLimits.bodyOf(request), headers, clock.instant()))
                .thenApply(verdict -> accepted(known));
    }

    /** The content type is set here, because providers send any {@code Accept} header. */
    private static ResponseEntity<?> accepted(PaymentProvider provider) {
        Optional<String> text = provider.acknowledgement();
        return text.isPresent()
                ? ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(text.get())
                : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Accepted.YES);
    }

    @Override
    public CompletableFuture<Verdict> receive(String provider, CallbackMessage message) {
        return receive(requireProvider(provider), message);
    }

    private CompletableFuture<Verdict> receive(PaymentProvider provider, CallbackMessage message) {
        ProviderCallback callback = provider.read(message).orThrow();
        return commands.submit(new ReceiveCallback(provider.name(), callback));
    }

    private PaymentProvider requireProvider(String provider) {
        return providers
                .named(provider)
                .orElseThrow(() -> ProblemException.notFound("There is no payment provider with this name."));
    }

    /** Tells the provider only that we have received the callback, and not its effect. */
    record Accepted(boolean accepted) {
        static final Accepted YES = new Accepted(true);
    }
}
