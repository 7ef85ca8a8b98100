package shipping.shipment;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import outbox.Commands;
import platform.callback.CallbackMessage;
import platform.callback.CallbackReceiver;
import platform.callback.ReceivesCallbacks;
import platform.callback.Verdict;
import platform.security.OpenToAll;
import platform.web.BodyLimits;
import platform.web.ProblemException;
import shipping.carrier.Carrier;
import shipping.carrier.Scan;

/**
 * Receives the scans of carriers. The path needs no token, because the carrier's signature proves who sent the scan. The answer is sent
 * after the commit. A carrier that got no answer sends the scan again and gets the same answer.
 */
@RestController
@RequestMapping("/api/v2/carrier-callbacks")
@OpenToAll("The carrier's signature replaces a token")
@Tag(name = "Shipments")
class ScanController implements CallbackReceiver {

    private final Carriers carriers;
    private final Commands commands;
    private final Clock clock;

    ScanController(Carriers carriers, Commands commands, Clock clock) {
        this.carriers = carriers;
        this.commands = commands;
        this.clock = clock;
    }

    @PostMapping(path = "/{carrier}", consumes = MediaType.ALL_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @ReceivesCallbacks
    @Operation(
            summary = "Receive a carrier's scan",
            description =
                    "The carrier defines the format of the body and the header with the signature. A signature older"
                            + " than five minutes is refused. A duplicate scan is accepted and changes nothing.")
    @ApiResponse(responseCode = "404", description = "No such carrier")
    CompletableFuture<ScanAccepted> receiveCarrierScan(
            @PathVariable String carrier, @RequestHeader Map<String, String> headers, HttpServletRequest request) {
        Carrier known = requireCarrier(carrier); // before the body is read: any caller may send one
        return receive(known, new CallbackMessage(BodyLimits.bodyOf(request), headers, clock.instant()))
                .thenApply(verdict -> ScanAccepted.YES);
    }

    @Override
    public CompletableFuture<Verdict> receive(String carrier, CallbackMessage message) {
        return receive(requireCarrier(carrier), message);
    }

    private CompletableFuture<Verdict> receive(Carrier carrier, CallbackMessage message) {
        Scan scan = carrier.read(message).orThrow();
        return commands.submit(new ReceiveScan(carrier.name(), scan));
    }

    private Carrier requireCarrier(String carrier) {
        return carriers.named(carrier)
                .orElseThrow(() -> ProblemException.notFound("There is no carrier with this name."));
    }

    /** Tells the carrier only that we have received the scan, and not its effect. */
    record ScanAccepted(boolean accepted) {
        static final ScanAccepted YES = new ScanAccepted(true);
    }
}
