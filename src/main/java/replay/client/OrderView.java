package replay.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import order.OrderStatus;
import replay.retail.Refund;
import replay.retail.ShopTime;
import replay.retail.Sums;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An order as the platform's API shows it.
 *
 * @param orderNo the platform's number of the order
 * @param status the public status
 * @param externalReference the caller's name for the order, empty if it has none
 * @param createdAt when the platform created the order
 * @param placedAt when the customer placed the order
 * @param units units of all lines
 * @param payableMinor the amount to pay, in minor units of the currency
 * @param currency ISO 4217
 * @param paymentReference the reference of the payment, empty if there is none
 * @param correlation the id under which the platform lists the order's shipments
 * @param returns the returns of the order
 */
public record OrderView(
        String orderNo,
        OrderStatus status,
        String externalReference,
        Instant createdAt,
        OffsetDateTime placedAt,
        long units,
        long payableMinor,
        String currency,
        String paymentReference,
        String correlation,
        List<ReturnView> returns) {

    public OrderView {
        returns = List.copyOf(returns);
    }

    /**
     * Reads an order from an answer with one order, or from a page of orders.
     *
     * @throws CallFailed if the JSON does not match the API
     */
    public static OrderView of(JsonNode order) {
        try {
            return read(order);
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw new CallFailed("an order in the answer cannot be read: %s in %s".formatted(e.getMessage(), order));
        }
    }

    private static OrderView read(JsonNode order) {
        JsonNode payable = order.required("amounts").required("payable");
        String createdAt = order.required("created_at").asString();
        return new OrderView(
                order.required("order_no").asString(),
                OrderStatus.valueOf(order.required("status").asString()),
                order.path("external_reference").asString(""),
                OffsetDateTime.parse(createdAt).toInstant(),
                OffsetDateTime.parse(order.path("placed_at").asString(createdAt)),
                order.required("units").asLong(),
                payable.required("amount_minor").asLong(),
                payable.required("currency").asString(),
                order.path("payment").path("reference").asString(""),
                order.path("correlation").asString(""),
                returns(order));
    }

    /** Reads the returns. An order without returns has no such field. */
    private static List<ReturnView> returns(JsonNode order) {
        List<ReturnView> returns = new ArrayList<>();
        for (JsonNode returned : order.path("returns")) {
            returns.add(ReturnView.of(returned));
        }
        return returns;
    }

    /** The platform's return with the same number. */
    public Optional<ReturnView> returnOf(Refund refund) {
        return returns.stream()
                .filter(returned -> returned.externalReference().equals(refund.returnNumber()))
                .findFirst();
    }

    public boolean has(Refund refund) {
        return returnOf(refund).isPresent();
    }

    /** Whether no refund of the order is in progress. */
    public boolean isRefundDecided() {
        return returns.stream()
                .noneMatch(returned -> returned.status() == ReturnView.Status.PRICING
                        || returned.status() == ReturnView.Status.REFUNDING);
    }

    /** The shop's month to which the order belongs. */
    public YearMonth month() {
        return ShopTime.month(placedAt);
    }

    /** The sums of this order. */
    public Sums sums() {
        return new Sums(1, units, payableMinor);
    }
}
