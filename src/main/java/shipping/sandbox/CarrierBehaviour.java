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

/** How well the sandbox behaves, on this instance, until it is told otherwise. */
@Component
@ConditionalOnSandbox(CarrierSandboxProperties.ENABLED)
class CarrierBehaviour {

    private final SandboxAnswers carrierAnswers;
    private volatile Settings settings = Settings.GOOD;
    private final AtomicInteger refusalsLeft = new AtomicInteger();

    CarrierBehaviour(SandboxAnswers carrierAnswers) {
        this.carrierAnswers = carrierAnswers;
    }

    Settings settings() {
        return settings;
    }

    void behave(Settings next) {
        settings = next;
        carrierAnswers.behave(Duration.ofMillis(next.delayMs()), next.fail(), next.hang());
        refusalsLeft.set(next.refuse());
    }

    /** Whether this booking is one of those that are refused. */
    boolean refusesNow() {
        return SandboxAnswers.takeOne(refusalsLeft);
    }

    /** All of it; what is left out is as it is by default. */
    @Schema(name = "SandboxCarrierBehaviour")
    record Settings(
            @Schema(description = "Before each answer and scan", defaultValue = "0") @PositiveOrZero @Max(60_000)
            Integer delayMs,

            @Schema(description = "So many calls to the sandbox fail with 503", defaultValue = "0") @PositiveOrZero
            Integer fail,

            @Schema(
                    description = "So many calls to the sandbox are done, but left without an answer",
                    defaultValue = "0")
            @PositiveOrZero
            Integer hang,

            @Schema(description = "So many bookings are refused", defaultValue = "0") @PositiveOrZero
            Integer refuse,

            @Schema(description = "So many times more is each scan sent", defaultValue = "0") @PositiveOrZero @Max(100)
            Integer repeat,

            @Schema(description = "What came before is told after each scan", defaultValue = "false")
            Boolean reorder,

            @Schema(
                    description = "What is booked leaves at once, and the scan arrives before the booking is answered",
                    defaultValue = "false")
            Boolean dispatchOnBooking,

            @Schema(description = "What is cancelled is sent all the same", defaultValue = "false")
            Boolean sendCancelled) {

        static final Settings GOOD = new Settings(null, null, null, null, null, null, null, null);

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
