package order;

import static order.OrderSamples.COMMITTED;
import static order.OrderSamples.CONFIRMED;
import static order.OrderSamples.PAID;
import static order.OrderSamples.REFUND_DUE;
import static order.OrderSamples.STOCK_HELD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import order.command.OrderCommand;
import order.stream.Order;
import order.stream.OrderState;
import order.view.DecryptableOrder;
import org.junit.jupiter.api.Test;
import outbox.EventTypes;
import platform.idempotency.IdempotencyKey;
import platform.privacy.PersonalData;

/** Typed reasons are sealed. Reasons that earlier releases stored in clear are still read and shown. */
class ReasonsAreSealedFromNowOnTests {

    @Test
    void versionOneOfACancellationIsShownAsItWas() throws IOException {
        Order cancelled = OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, earlier("order.order.cancelled.v1"));
        assertThat(DecryptableOrder.closed(cancelled).reason()).isEqualTo("changed my mind");

        Order refunding = cancelled.apply(REFUND_DUE);
        assertThat(DecryptableOrder.closed(refunding).reason()).isEqualTo("changed my mind");
        assertThat(refunding.progress().reason()).as("in the row").isEqualTo("changed my mind");
    }

    @Test
    void versionOneOfACancellationThatHadBegunIsShownAsItWas() throws IOException {
        Order stopping =
                OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, earlier("order.cancellation.begun.v1"));
        assertThat(DecryptableOrder.closed(stopping).reason()).isEqualTo("changed my mind");
    }

    @Test
    void versionOneOfAReturnIsShownAsItWas() throws IOException {
        Order returned = OrderSamples.in(OrderState.STOCK_COMMITTED).apply(earlier("order.return.accepted.v1"));
        assertThat(DecryptableOrder.closed(returned)
                        .reasonOf(returned.progress().returns().getFirst()))
                .isEqualTo("broken");
    }

    @Test
    void afterTheErasureOnlyTheRefundReasonIsLeft() {
        Order refunding = OrderSamples.in(OrderState.REFUNDING);
        assertThat(refunding.progress().sealedReason()).isEqualTo(OrderSamples.REASON);
        assertThat(DecryptableOrder.closed(refunding).reason()).isEqualTo(REFUND_DUE.reason());
    }

    @Test
    void commandsDoNotPrintTheirReasons() {
        OrderCommand.CancelOrder cancel = new OrderCommand.CancelOrder(
                new IdempotencyKey("key", "body"), OrderSamples.ID, "17850", "changed my mind");
        OrderCommand.ReturnGoods returned = OrderSamples.returns(OrderSamples.in(OrderState.SHIPPED))
                .sealed(new PersonalData("user:17850", "AQIDBA=="));
        assertThat(cancel.toString()).doesNotContain("changed").contains(OrderSamples.ID.toString());
        assertThat(returned.toString()).doesNotContain("AQIDBA").contains(OrderSamples.ID.toString());
    }

    private static OrderEvent earlier(String name) throws IOException {
        return (OrderEvent) new EventTypes(List.of(OrderEvent.class))
                .decode(name, Files.readString(Path.of("src/test/resources/events", name + ".json")))
                .orElseThrow();
    }
}
