package order;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import order.OrderEvent.Contact;
import order.OrderEvent.Line;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.PromotionFacts;
import order.OrderEvent.ShippingTerms;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.privacy.PersonalData;

/**
 * An order for tests that sets only the required fields, unless a test sets others. By default it is the order of a guest in Great Britain,
 * without lines, with free shipping, and with prices that do not contain their tax.
 */
public final class PlainOrder {

    private final String id;
    private final Instant at;
    private String orderNo;
    private @Nullable String userId;
    private @Nullable String externalReference;
    private String channel = "web";
    private String paymentMethod = "sandbox";
    private Instant placedAt;
    private List<Line> lines = List.of();
    private boolean taxIncluded;
    private @Nullable ShippingTerms shipping;
    private @Nullable Boolean discountAsked;
    private String country = "GB";
    private Map<String, Object> attributes = Map.of();
    private @Nullable Contact contact;
    private @Nullable PromotionFacts facts;

    /** @param at when the order is placed and created */
    public PlainOrder(String id, Instant at) {
        this.id = id;
        this.at = at;
        orderNo = "NO-" + id;
        placedAt = at;
    }

    public PlainOrder withNumber(String value) {
        orderNo = value;
        return this;
    }

    public PlainOrder withUser(@Nullable String value) {
        userId = value;
        return this;
    }

    public PlainOrder withReference(@Nullable String value) {
        externalReference = value;
        return this;
    }

    public PlainOrder withChannel(String value) {
        channel = value;
        return this;
    }

    public PlainOrder withMethod(String value) {
        paymentMethod = value;
        return this;
    }

    public PlainOrder withPlacedAt(Instant value) {
        placedAt = value;
        return this;
    }

    /** The lines give the order its currency, which is GBP without lines. */
    public PlainOrder withLines(List<Line> value) {
        lines = value;
        return this;
    }

    public PlainOrder withTaxIncluded(boolean value) {
        taxIncluded = value;
        return this;
    }

    public PlainOrder withShipping(Money price, long taxPpm) {
        shipping = new ShippingTerms(price, taxPpm);
        return this;
    }

    /** The order does not request a discount. */
    public PlainOrder withoutDiscount() {
        discountAsked = false;
        return this;
    }

    public PlainOrder withCountry(String value) {
        country = value;
        return this;
    }

    public PlainOrder withAttributes(Map<String, Object> value) {
        attributes = value;
        return this;
    }

    public PlainOrder withContact(@Nullable Contact value) {
        contact = value;
        return this;
    }

    public PlainOrder withFacts(@Nullable PromotionFacts value) {
        facts = value;
        return this;
    }

    public OrderCreated created() {
        Money none = Money.zero(
                lines.isEmpty() ? "GBP" : lines.getFirst().unitPrice().currency());
        return new OrderCreated(
                id,
                at,
                orderNo,
                userId,
                externalReference,
                channel,
                paymentMethod,
                placedAt,
                lines,
                lines.stream().map(Line::amount).reduce(none, Money::plus),
                taxIncluded,
                shipping == null ? new ShippingTerms(none, 0) : shipping,
                List.of(),
                discountAsked,
                new PersonalData("order:" + id, "AQIDBA=="),
                country,
                attributes,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                contact,
                facts);
    }
}
