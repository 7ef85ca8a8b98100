package shipping.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.sandbox.ConditionalOnSandbox;
import platform.sandbox.SandboxAnswers;
import platform.sandbox.SandboxCallbacks;
import platform.security.OpenToAll;
import platform.web.ProblemCode;
import platform.web.ProblemException;
import shipping.sandbox.CarrierBehaviour.Settings;

/**
 * The server side of the sandbox carrier. It stores only its behaviour and accepts all that a caller sends: unknown or cancelled shipments
 * can leave and arrive, too.
 */
@RestController
@RequestMapping("/sandbox/shipments")
@OpenToAll("The sandbox stands for an external system; it exists only in first runs and tests")
@ConditionalOnSandbox(CarrierSandboxProperties.ENABLED)
@Tag(name = "Sandboxes")
class CarrierSandboxController {

    private static final String WAYBILL = "SBX-[A-Za-z0-9_-]{2,196}";
    private static final int LONGEST_REFERENCE = 140;

    private final CarrierBehaviour behaviour;
    private final SandboxCallbacks carrierCallbacks;
    private final SandboxAnswers carrierAnswers;
    private final Clock clock;

    CarrierSandboxController(
            CarrierBehaviour behaviour, SandboxCallbacks carrierCallbacks, SandboxAnswers carrierAnswers, Clock clock) {
        this.behaviour = behaviour;
        this.carrierCallbacks = carrierCallbacks;
        this.carrierAnswers = carrierAnswers;
        this.clock = clock;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Book a shipment",
            description =
                    "The platform calls this if orderwright.shipping.sandbox.remote=true. The same reference is the"
                            + " same shipment and gets the same answer.")
    @ApiResponse(responseCode = "422", description = "The sandbox is set to refuse bookings")
    @ProblemCode.Possible(CarrierSandboxProblem.class)
    CompletableFuture<ParcelBooked> bookSandboxShipment(@Valid @RequestBody Parcel parcel) {
        carrierAnswers.requireNoFailure();
        if (behaviour.takeRefusal()) {
            throw new ProblemException(
                    CarrierSandboxProblem.REFUSED, "The sandbox is set to refuse bookings.", Map.of());
        }
        String waybill = SandboxScan.waybill(parcel.reference());
        CompletableFuture<Void> before = behaviour.settings().dispatchOnBooking()
                ? carrierCallbacks.deliver(List.of(scan(SandboxScan.DISPATCHED, waybill)))
                : CompletableFuture.completedFuture(null);
        return before.thenCompose(left -> carrierAnswers.give(new ParcelBooked(waybill)));
    }

    @PostMapping("/{waybill}/cancel")
    @Operation(summary = "Cancel a booked shipment", description = "The platform calls this.")
    CompletableFuture<ParcelCancelled> cancelSandboxShipment(@PathVariable @Pattern(regexp = WAYBILL) String waybill) {
        carrierAnswers.requireNoFailure();
        requireIssued(waybill);
        return carrierAnswers.give(new ParcelCancelled(!behaviour.settings().sendCancelled()));
    }

    @PostMapping("/{waybill}/scan")
    @Operation(
            summary = "Simulate a dispatch or a delivery",
            description =
                    "Sends the platform a signed callback over HTTP. The sandbox stores no shipments: it reports the"
                            + " event of this request.")
    @ApiResponse(responseCode = "200", description = "The platform accepted the scan")
    @ApiResponse(responseCode = "202", description = "The scan will be sent after the delay")
    @ApiResponse(responseCode = "502", description = "The platform did not accept the scan")
    CompletableFuture<ResponseEntity<Scanned>> scanSandboxShipment(
            @PathVariable @Pattern(regexp = WAYBILL) String waybill, @Valid @RequestBody ScanCommand command) {
        requireIssued(waybill);
        Settings settings = behaviour.settings();
        List<String> types = types(command, settings);
        List<byte[]> bodies = types.stream().map(type -> scan(type, waybill)).toList();
        Scanned scanned = new Scanned(types.stream()
                .distinct()
                .map(type -> SandboxScan.of(type, waybill, clock.instant()).eventId())
                .toList());
        int delayMs = command.delayMs() == null ? settings.delayMs() : command.delayMs();
        if (delayMs > 0) {
            carrierCallbacks.deliverAfter(Duration.ofMillis(delayMs), bodies);
            return CompletableFuture.completedFuture(
                    ResponseEntity.status(HttpStatus.ACCEPTED).body(scanned));
        }
        return carrierCallbacks
                .deliverOrRefuse(bodies)
                .thenCompose(delivered ->
                        carrierAnswers.give(ResponseEntity.ok(scanned), Boolean.TRUE.equals(command.hang())));
    }

    @GetMapping("/behaviour")
    @Operation(
            summary = "Get the behaviour of the carrier sandbox",
            description = "How the sandbox answers and which callbacks it sends.")
    Settings getCarrierSandboxBehaviour() {
        return behaviour.settings();
    }

    @PutMapping("/behaviour")
    @Operation(summary = "Set the behaviour of the sandbox carrier", description = "A missing field gets its default.")
    Settings putCarrierSandboxBehaviour(@Valid @RequestBody Settings settings) {
        behaviour.update(settings);
        return settings;
    }

    /** The types of the scans to send, in order. With {@code reorder} the preceding scan comes last. */
    private static List<String> types(ScanCommand command, Settings settings) {
        boolean arrives = command.event() == Happening.DELIVERED;
        int repeat = command.repeat() == null ? settings.repeat() : command.repeat();
        boolean reorder = command.reorder() == null ? settings.reorder() : command.reorder();
        List<String> types = new ArrayList<>(
                Collections.nCopies(1 + repeat, arrives ? SandboxScan.DELIVERED : SandboxScan.DISPATCHED));
        if (reorder) {
            types.add(arrives ? SandboxScan.DISPATCHED : SandboxScan.ACCEPTED);
        }
        return types;
    }

    private byte[] scan(String type, String waybill) {
        return SandboxScan.of(type, waybill, clock.instant()).toJson();
    }

    private static void requireIssued(String waybill) {
        try {
            SandboxScan.reference(waybill);
        } catch (IllegalArgumentException strange) {
            throw ProblemException.notFound("The sandbox has never issued this waybill.");
        }
    }

    enum Happening {
        @JsonProperty("dispatched")
        DISPATCHED,
        @JsonProperty("delivered")
        DELIVERED
    }

    @Schema(name = "SandboxScan")
    record ScanCommand(
            @NotNull Happening event,

            @Schema(description = "Milliseconds before the scan; the answer is 202 then", defaultValue = "0")
            @PositiveOrZero
            @Max(600_000)
            @Nullable
            Integer delayMs,

            @Schema(description = "Number of duplicates of the scan", defaultValue = "0")
            @PositiveOrZero
            @Max(100)
            @Nullable
            Integer repeat,

            @Schema(description = "Send the preceding scan after it", defaultValue = "false") @Nullable
            Boolean reorder,

            @Schema(description = "Send the scan, but answer after the caller's time-out", defaultValue = "false")
            @Nullable
            Boolean hang) {}

    @Schema(name = "SandboxScanned")
    record Scanned(List<String> eventIds) {}

    /** A booking request; its text form leaves out the address. */
    @Schema(name = "SandboxParcel")
    record Parcel(
            @NotNull @Size(min = 1, max = LONGEST_REFERENCE) String reference,
            @NotNull @Pattern(regexp = "[A-Z]{2}") String country,
            @NotNull Map<String, Object> address,
            @NotEmpty List<@Valid @NotNull ParcelLine> lines) {

        @Override
        public String toString() {
            return "Parcel[%s to %s]".formatted(reference, country);
        }
    }

    @Schema(name = "SandboxParcelLine")
    record ParcelLine(
            @NotNull String skuId, @NotNull @Positive Long quantity) {}

    @Schema(name = "SandboxParcelBooked")
    record ParcelBooked(String waybill) {}

    @Schema(name = "SandboxParcelCancelled")
    record ParcelCancelled(boolean cancelled) {}
}
