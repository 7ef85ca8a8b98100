package payment.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.sandbox.ConditionalOnSandbox;
import platform.sandbox.SandboxAnswers;

/** How well the sandbox behaves, on this instance, until it is told otherwise. */
@Component
@ConditionalOnSandbox(SandboxProperties.ENABLED)
class SandboxBehaviour {

    private final SandboxAnswers providerAnswers;
    private volatile Settings settings = Settings.GOOD;

    SandboxBehaviour(SandboxAnswers providerAnswers) {
        this.providerAnswers = providerAnswers;
    }

    Settings settings() {
        return settings;
    }

    void behave(Settings next) {
        settings = next;
        providerAnswers.behave(Duration.ofMillis(next.delayMs()), next.fail(), next.hang());
    }

    /** What becomes of a refund. */
    enum Refunds {
        /** Done at once. */
        @JsonProperty("succeed")
        SUCCEED,
        /** Taken, and told by a callback. */
        @JsonProperty("accept")
        ACCEPT,
        /** Taken, and refused by a callback. */
        @JsonProperty("accept_then_refuse")
        ACCEPT_THEN_REFUSE,
        /** Refused at once. */
        @JsonProperty("refuse")
        REFUSE
    }

    /** All of it; what is left out is as it is by default. */
    @Schema(name = "SandboxBehaviour")
    record Settings(
            @Schema(description = "Before each answer and callback", defaultValue = "0") @PositiveOrZero @Max(60_000)
            Integer delayMs,

            @Schema(description = "So many calls to the sandbox fail with 503", defaultValue = "0") @PositiveOrZero
            Integer fail,

            @Schema(
                    description = "So many calls to the sandbox are done, but left without an answer",
                    defaultValue = "0")
            @PositiveOrZero
            Integer hang,

            @Schema(description = "So many times more is each callback sent", defaultValue = "0")
            @PositiveOrZero
            @Max(100)
            Integer repeat,

            @Schema(description = "An authorization is told after each capture", defaultValue = "false")
            Boolean reorder,

            @Schema(
                    description =
                            "A hosted payment is paid at once, and the callback arrives before its creation is answered",
                    defaultValue = "false")
            Boolean payOnCreation,

            @Schema(description = "What becomes of refunds", defaultValue = "succeed")
            Refunds refunds) {

        static final Settings GOOD = new Settings(null, null, null, null, null, null, null);

        Settings(
                @Nullable Integer delayMs,
                @Nullable Integer fail,
                @Nullable Integer hang,
                @Nullable Integer repeat,
                @Nullable Boolean reorder,
                @Nullable Boolean payOnCreation,
                @Nullable Refunds refunds) {
            this.delayMs = delayMs == null ? 0 : delayMs;
            this.fail = fail == null ? 0 : fail;
            this.hang = hang == null ? 0 : hang;
            this.repeat = repeat == null ? 0 : repeat;
            this.reorder = reorder != null && reorder;
            this.payOnCreation = payOnCreation != null && payOnCreation;
            this.refunds = refunds == null ? Refunds.SUCCEED : refunds;
        }
    }
}
