package order;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import order.saga.Attempts;
import order.saga.Attempts.SurplusCapture;
import order.stream.Order;
import order.stream.OrderState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import outbox.EventTypes;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentSecured;

/** An order that an earlier build was told to be captured goes on as if this build had been told that its payment is secured. */
class PaymentsOfEarlierBuildsCountTests {

    @ParameterizedTest
    @EnumSource
    void inEachStateTheyMeanTheSame(OrderState state) {
        Order order = OrderSamples.in(state);
        OrderSamples.messages(order).forEach((name, message) -> {
            PaymentSecured secured = message instanceof PaymentSecured itself
                    ? itself
                    : message instanceof SurplusCapture surplus ? surplus.secured() : null;
            if (secured != null && secured.captured()) {
                assertThat(Attempts.meaning(order, OrderSamples.byEarlierBuilds(secured)))
                        .isEqualTo(Attempts.meaning(order, secured))
                        .isPresent();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void eachVersionIsRead(int version) throws IOException {
        Path file = Path.of("src/test/resources/events/payment.payment.captured.v%d.json".formatted(version));
        PaymentCaptured earlier = EventTypes.decode(Files.readString(file), PaymentCaptured.class);
        Order order = OrderSamples.in(OrderState.AWAITING_PAYMENT);

        Optional<Object> meaning = Attempts.meaning(order, earlier);

        assertThat(meaning).containsInstanceOf(PaymentSecured.class);
        PaymentSecured secured = (PaymentSecured) meaning.orElseThrow();
        assertThat(secured.captured()).isTrue();
        assertThat(secured.securedAt()).isEqualTo(earlier.capturedAt());
        assertThat(secured.amount()).isEqualTo(earlier.amount());
        assertThat(secured.authorisationExpiresAt()).isNull();
    }
}
