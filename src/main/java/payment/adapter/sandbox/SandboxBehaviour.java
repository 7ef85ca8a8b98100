package payment.adapter.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.sandbox.ConditionalOnSandbox;
import platform.sandbox.SandboxAnswers;

/** The behaviour of this instance's sandbox: without failures, until a caller sets other settings. */
@Component
@ConditionalOnSandbox(SandboxProperties.ENABLED)
class SandboxBehaviour {

    private final SandboxAnswers providerAnswers;
    private volatile Settings settings = Settings.DEFAULTS;

    SandboxBehaviour(SandboxAnswers providerAnswers) {
        this.providerAnswers = providerAnswers;
    }

    Settings settings() {
        return settings;
    }

    void update(Settings next) {
        settings = next;
        providerAnswers.behave(Duration.ofMillis(next.delayMs()), next.fail(), next.hang());
    }

    /** The outcome of a refund. */
    enum Refunds {
        /** The sandbox refunds at once. */
        @JsonProperty("succeed")
        SUCCEED,
        /** The sandbox accepts the refund, and a callback reports success. */
        @JsonProperty("accept")
        ACCEPT,
        /** The sandbox accepts the refund, and a callback reports the refusal. */
        @JsonProperty("accept_then_refuse")
        ACCEPT_THEN_REFUSE,
        /** The sandbox refuses at once. */
        @JsonProperty("refuse")
        REFUSE
    }

    /** The outcome of a capture. */
    @Schema(name = "SandboxCaptures")
    enum Captures {
        /** The sandbox captures at once. */
        @JsonProperty("succeed")
        SUCCEED,
        /** The sandbox accepts the capture, and a callback reports success. */
        @JsonProperty("accept")
        ACCEPT,
        /** The sandbox accepts the capture, and a callback reports the refusal. */
        @JsonProperty("accept_then_refuse")
        ACCEPT_THEN_REFUSE,
        /** The sandbox refuses at once. */
        @JsonProperty("refuse")
        REFUSE
    }

    /** The complete settings; a missing field has its default. */
    @Schema(name = "SandboxBehaviour")
    record Settings(
            @Schema(description = "ms before each answer and callback", defaultValue = "0") @PositiveOrZero @Max(60_000)
            Integer delayMs,

            @Schema(description = "How many of the next calls fail with 503", defaultValue = "0") @PositiveOrZero
            Integer fail,

            @Schema(description = "How many of the next calls are executed but answered too late", defaultValue = "0")
            @PositiveOrZero
            Integer hang,

            @Schema(description = "Number of duplicates of each callback", defaultValue = "0") @PositiveOrZero @Max(100)
            Integer repeat,

            @Schema(description = "Send an authorization after each capture", defaultValue = "false")
            Boolean reorder,

            @Schema(
                    description =
                            "Capture a hosted payment at once: the callback arrives before the answer to its creation",
                    defaultValue = "false")
            Boolean payOnCreation,

            @Schema(
                    description = "Lose all callbacks, so that the platform must ask what became of hosted payments",
                    defaultValue = "false")
            Boolean loseCallbacks,

            @Schema(description = "Outcome of refunds", defaultValue = "succeed")
            Refunds refunds,

            @Schema(description = "Outcome of captures", defaultValue = "succeed")
            Captures captures,

            @Schema(description = "How long an authorisation lasts, in seconds", defaultValue = "604800")
            @Positive
            @Max(7_776_000)
            Integer authorisationSeconds) {

        private static final int A_WEEK = 604_800;

        static final Settings DEFAULTS = new Settings(null, null, null, null, null, null, null, null, null, null);

        Settings(
                @Nullable Integer delayMs,
                @Nullable Integer fail,
                @Nullable Integer hang,
                @Nullable Integer repeat,
                @Nullable Boolean reorder,
                @Nullable Boolean payOnCreation,
                @Nullable Boolean loseCallbacks,
                @Nullable Refunds refunds,
                @Nullable Captures captures,
                @Nullable Integer authorisationSeconds) {
            this.delayMs = delayMs == null ? 0 : delayMs;
            this.fail = fail == null ? 0 : fail;
            this.hang = hang == null ? 0 : hang;
            this.repeat = repeat == null ? 0 : repeat;
            this.reorder = reorder != null && reorder;
            this.payOnCreation = payOnCreation != null && payOnCreation;
            this.loseCallbacks = loseCallbacks != null && loseCallbacks;
            this.refunds = refunds == null ? Refunds.SUCCEED : refunds;
            this.captures = captures == null ? Captures.SUCCEED : captures;
            this.authorisationSeconds = authorisationSeconds == null ? A_WEEK : authorisationSeconds;
        }
    }
}
