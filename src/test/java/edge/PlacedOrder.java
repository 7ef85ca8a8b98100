package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** An order that was answered with 201, in the eyes of its owner. */
record PlacedOrder(Caller owner, String number, String paymentReference, long payableMinor, String currency) {

    static PlacedOrder of(Caller owner, Answer answer) {
        answer.is(201);
        assertThat(answer.text("/status")).isEqualTo("PAYING");
        return new PlacedOrder(
                owner,
                answer.text("/order_no"),
                answer.text("/payment/reference"),
                answer.number("/amounts/payable/amount_minor"),
                answer.text("/amounts/payable/currency"));
    }

    Answer show() {
        return owner.get("/api/v2/orders/" + number).is(200);
    }

    String status() {
        return show().text("/status");
    }

    /** What has happened to it, by name. */
    List<String> timeline() {
        return show().texts("/timeline", "event");
    }

    /** In full, through the sandbox; returns when the platform has accepted the callback. */
    PlacedOrder pay() {
        owner.platform().sandbox().pay(this).is(200);
        return this;
    }

    Answer cancel() {
        return owner.cancel(number).send();
    }

    Answer payment() {
        return owner.get("/api/v2/orders/%s/payment".formatted(number)).is(200);
    }

    /** The same order in the eyes of somebody else. */
    PlacedOrder seenBy(Caller other) {
        return new PlacedOrder(other, number, paymentReference, payableMinor, currency);
    }

    /** Waits until that has happened to it. */
    PlacedOrder awaitEvent(String event) {
        Soon.is(number + " " + event, () -> timeline().contains(event));
        return this;
    }

    PlacedOrder awaitStatus(String status) {
        Soon.holds(number, () -> assertThat(status()).isEqualTo(status));
        return this;
    }

    /** Paid, and its stock out of the shelf. */
    PlacedOrder awaitCommitted() {
        return awaitEvent("order.stock.committed.v1");
    }

    /** Its shipments as operators see them. */
    Answer shipments() {
        return owner.platform()
                .operator()
                .get("/api/v2/shipments?correlation=" + show().text("/correlation"))
                .is(200);
    }

    /** The sandbox carrier says of its only shipment that it was dispatched or delivered. */
    PlacedOrder scan(String event) {
        Soon.is("booked", () -> shipments().at("/shipments/0/waybill").isString());
        owner.platform()
                .stranger()
                .call("POST", "/sandbox/shipments/%s/scan".formatted(shipments().text("/shipments/0/waybill")))
                .body(Map.of("event", event))
                .send()
                .is(200);
        return this;
    }

    /** Paid, and all of it with the carrier. */
    PlacedOrder awaitShipped() {
        return pay().awaitCommitted().scan("dispatched").awaitStatus("SHIPPED");
    }

    /** The money is ours exactly if the goods are theirs, and went back once at most. */
    void endedHonestly(String sku, long stocked, long wanted) {
        Platform platform = owner.platform();
        boolean paid = status().equals("PAID");
        if (paid) {
            awaitCommitted();
        }
        long left = paid ? stocked - wanted : stocked;
        Soon.holds(
                "the stock",
                () -> assertThat(platform.operator().stockOf(sku)).isEqualTo(new Operator.Stock(left, 0, left)));
        assertThat(platform.database().rows("""
                                select p.status, captured_minor, refund_minor, count(r.reference)
                                from payment.payment p
                                left join payment.refund r on r.payment_reference = p.reference and r.status = 'refunded'
                                where p.reference = ? group by p.reference
                                """, paymentReference))
                .containsExactly(
                        paid
                                ? "captured %1$d 0 0".formatted(payableMinor)
                                : "captured %1$d %1$d 1".formatted(payableMinor));
        assertThat(timeline())
                .filteredOn(event -> event.equals("order.refund.due.v1"))
                .hasSize(paid ? 0 : 1);
    }
}
