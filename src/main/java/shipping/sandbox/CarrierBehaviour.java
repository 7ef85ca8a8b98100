package shipping.sandbox;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.sandbox.ConditionalOnSandbox;
import platform.sandbox.SandboxAnswers;

/** The behaviour of this instance's sandbox: without failures, until a caller sets other settings. */
@Component
@ConditionalOnSandbox(CarrierSandboxProperties.ENABLED)
class CarrierBehaviour {

    private final SandboxAnswers carrierAnswers;
    private volatile Settings settings = Settings.DEFAULTS;
    private final AtomicInteger refusalsLeft = new AtomicInteger();

    CarrierBehaviour(SandboxAnswers carrierAnswers) {
        this.carrierAnswers = carrierAnswers;
    }

    Settings settings() {
        return settings;
    }

    void update(Settings next) {
        settings = next;
        carrierAnswers.behave(Duration.ofMillis(next.delayMs()), next.fail(), next.hang());
        refusalsLeft.set(next.refuse());
    }

    /** Whether to refuse this booking; counts down the refusals that are left. */
    boolean takeRefusal() {
        return SandboxAnswers.takeOne(refusalsLeft);
    }

    /** The complete settings; a missing field has its default. */
    @Schema(name = "SandboxCarrierBehaviour")
    record Settings(
            @Schema(description = "ms before each answer and scan", defaultValue = "0") @PositiveOrZero @Max(60_000)
            Integer delayMs,

            @Schema(description = "How many of the next calls fail with 503", defaultValue = "0") @PositiveOrZero
            Integer fail,

            @Schema(description = "How many of the next calls are executed but answered too late", defaultValue = "0")
            @PositiveOrZero
            Integer hang,

            @Schema(description = "Number of bookings to refuse", defaultValue = "0") @PositiveOrZero
            Integer refuse,

            @Schema(description = "Number of duplicates of each scan", defaultValue = "0") @PositiveOrZero @Max(100)
            Integer repeat,

            @Schema(description = "Send the preceding scan after each scan", defaultValue = "false")
            Boolean reorder,

            @Schema(
                    description = "A booked shipment leaves at once: its scan arrives before the answer to the booking",
                    defaultValue = "false")
            Boolean dispatchOnBooking,

            @Schema(description = "Send shipments although they are cancelled", defaultValue = "false")
            Boolean sendCancelled) {

        static final Settings DEFAULTS = new Settings(null, null, null, null, null, null, null, null);

        Settings(
                @Nullable Integer delayMs,
                @Nullable Integer fail,
                @Nullable Integer hang,
                @Nullable Integer refuse,
                @Nullable Integer repeat,
                @Nullable Boolean reorder,
                @Nullable Boolean dispatchOnBooking,
                @Nullable Boolean sendCancelled) {
            this.delayMs = delayMs == null ? 0 : delayMs;
            this.fail = fail == null ? 0 : fail;
            this.hang = hang == null ? 0 : hang;
            this.refuse = refuse == null ? 0 : refuse;
            this.repeat = repeat == null ? 0 : repeat;
            this.reorder = reorder != null && reorder;
            this.dispatchOnBooking = dispatchOnBooking != null && dispatchOnBooking;
            this.sendCancelled = sendCancelled != null && sendCancelled;
        }
    }
}
