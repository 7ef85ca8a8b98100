package notification.projection;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import order.OrderEvent.Consignment;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import org.jspecify.annotations.Nullable;
import platform.language.Language;
import platform.privacy.PersonalData;

/**
 * What mails need to know of an order whose shopper wants them.
 *
 * @param language null for the shop's default
 * @param paymentReference of the current attempt to pay; null before the order is confirmed
 * @param payUntil when the payment window ends; null before the order is confirmed
 * @param changedAt when the last event came that concerns mails, by the clock of the platform
 */
record OrderContact(
        UUID orderId,
        String orderNo,
        PersonalData address,
        @Nullable Language language,
        OrderGoods goods,
        @Nullable String paymentReference,
        @Nullable Instant payUntil,
        Instant changedAt) {

    /** Null if the shopper gave no address. */
    static @Nullable OrderContact of(OrderCreated created) {
        return created.contact() == null
                ? null
                : new OrderContact(
                        UUID.fromString(created.correlation()),
                        created.orderNo(),
                        created.contact().email(),
                        created.contact().language() == null
                                ? null
                                : Language.of(created.contact().language()),
                        OrderGoods.of(created.lines()),
                        null,
                        null,
                        created.at());
    }

    OrderContact confirmed(OrderConfirmed event) {
        return new OrderContact(
                orderId,
                orderNo,
                address,
                language,
                goods.payable(event.amounts().payable()),
                event.paymentReference(),
                event.expireTime(),
                event.at());
    }

    OrderContact paying(String reference, Instant at) {
        return new OrderContact(orderId, orderNo, address, language, goods, reference, payUntil, at);
    }

    OrderContact packed(List<Consignment> consignments, Instant at) {
        return new OrderContact(
                orderId, orderNo, address, language, goods.with(consignments), paymentReference, payUntil, at);
    }

    /** Whether an event at this time still lets the shopper pay. */
    boolean canBePaidAt(Instant at) {
        return payUntil != null && at.isBefore(payUntil);
    }
}
