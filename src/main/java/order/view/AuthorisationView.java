package order.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import order.stream.Authorisation;
import order.stream.Order;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** What the provider holds for an order whose payment is authorised first and captured when shipments leave. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Authorisation")
record AuthorisationView(
        Instant expiresAt,
        Money captured,
        @Nullable Money voided,
        @Nullable String ended,
        List<OrderCaptureView> captures) {

    @Schema(name = "OrderCapture")
    public record OrderCaptureView(String reference, Money amount, String status) {}

    /** Null if the payment of the order is not authorised, or was collected at once. */
    static @Nullable AuthorisationView of(Order order) {
        Authorisation held = order.progress().authorisation();
        return held == null
                ? null
                : new AuthorisationView(
                        held.expiresAt(),
                        Money.ofMinor(
                                held.capturedMinor(), order.payment().amount().currency()),
                        held.voided(),
                        held.ended(),
                        held.captures().stream()
                                .map(capture -> new OrderCaptureView(
                                        capture.reference(),
                                        capture.amount(),
                                        capture.status().name()))
                                .toList());
    }

    /** The status of a payment that is secured. */
    static String status(Order order) {
        Authorisation held = order.progress().authorisation();
        if (held == null || held.capturedMinor() >= order.payment().amount().amountMinor()) {
            return "CAPTURED";
        }
        if (held.capturedMinor() > 0) {
            return "PARTLY_CAPTURED";
        }
        return held.ended() == null ? "AUTHORISED" : "VOIDED";
    }
}
