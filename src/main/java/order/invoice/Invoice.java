package order.invoice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.charges.Charging;
import order.command.Address;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Progress;
import order.stream.Return;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * What an invoice says, without its layout.
 *
 * @param seller the lines that name the seller
 * @param customer null if the customer's personal data has been erased
 * @param taxIncluded whether the prices contain their tax
 * @param charges what is paid in addition to the lines, such as shipping
 * @param taxes by rate, the lowest first
 * @param refunded what was refunded; zero if nothing was
 */
record Invoice(
        String number,
        String orderNo,
        Instant orderedAt,
        Instant paidAt,
        List<String> seller,
        @Nullable Address customer,
        boolean taxIncluded,
        List<Row> lines,
        List<Row> charges,
        Amounts amounts,
        List<Tax> taxes,
        List<Credit> credits,
        Money refunded) {

    /** @param tax what is added to the price, or what the price contains */
    record Row(String text, long quantity, Money unitPrice, Money discount, Money tax, Money total) {}

    /**
     * The sums of all lines and charges with one rate.
     *
     * @param ratePpm the rate in millionths
     * @param net without tax
     */
    record Tax(long ratePpm, Money net, Money tax) {

        private Tax plus(Tax other) {
            return new Tax(ratePpm, net.plus(other.net), tax.plus(other.tax));
        }
    }

    /**
     * Money that goes back to the customer.
     *
     * @param lines the returned units; empty if the whole order is refunded
     */
    record Credit(String text, List<Row> lines, Money total) {}

    /** @throws IllegalStateException if the order was not paid */
    static Invoice of(Order order, @Nullable Address customer, SellerProperties seller) {
        Progress.Charged charged = order.charged();
        Instant paidAt = order.progress().paidAt();
        if (paidAt == null) {
            throw new IllegalStateException("Order %s was not paid".formatted(order.id()));
        }
        Map<Integer, LineAmounts> changed =
                charged.lines().stream().collect(Collectors.toMap(LineAmounts::lineNo, Function.identity()));
        Order.Content content = order.content();
        Map<Long, Tax> taxes = new TreeMap<>();
        List<Row> lines = new ArrayList<>();
        for (Line line : content.lines()) {
            LineAmounts amounts = changed.getOrDefault(line.lineNo(), Charging.plain(line));
            Row row = new Row(
                    line.skuId(),
                    line.quantity(),
                    line.unitPrice(),
                    amounts.discount(),
                    amounts.tax().plus(amounts.taxIncluded()),
                    amounts.total());
            lines.add(row);
            taxes.merge(line.taxPpm(), tax(line.taxPpm(), row), Tax::plus);
        }
        List<Row> charges = new ArrayList<>();
        for (Charge charge : charged.charges()) {
            Row row = new Row(
                    "Shipping",
                    1,
                    charge.amount(),
                    charge.discount(),
                    charge.tax().plus(charge.taxIncluded()),
                    charge.amount().minus(charge.discount()).plus(charge.tax()));
            charges.add(row);
            long ratePpm = content.shipping().taxPpm();
            taxes.merge(ratePpm, tax(ratePpm, row), Tax::plus);
        }
        return new Invoice(
                seller.invoicePrefix() + content.orderNo(),
                content.orderNo(),
                content.placedAt(),
                paidAt,
                named(seller),
                customer,
                content.taxIncluded(),
                lines,
                charges,
                charged.amounts(),
                List.copyOf(taxes.values()),
                credits(order, charged.amounts()),
                refunded(order, charged.amounts()));
    }

    /** The total contains the tax in both cases. */
    private static Tax tax(long ratePpm, Row row) {
        return new Tax(ratePpm, row.total().minus(row.tax()), row.tax());
    }

    private static List<String> named(SellerProperties seller) {
        return Stream.of(
                        Stream.of(seller.name()),
                        seller.address().stream(),
                        Stream.of(seller.taxId()).filter(id -> !id.isEmpty()).map(id -> "Tax id " + id))
                .flatMap(Function.identity())
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static List<Credit> credits(Order order, Amounts amounts) {
        Map<Integer, Line> ordered = new HashMap<>();
        order.content().lines().forEach(line -> ordered.put(line.lineNo(), line));
        List<Credit> credits = new ArrayList<>();
        for (Return each : order.progress().returns()) {
            List<Row> lines = each.lines().stream()
                    .map(line -> new Row(
                            line.skuId(),
                            line.quantity(),
                            priceOf(
                                    ordered.get(line.amounts().lineNo()),
                                    line.amount().currency()),
                            line.amounts().discount(),
                            line.amounts().tax().plus(line.amounts().taxIncluded()),
                            line.amounts().total()))
                    .toList();
            credits.add(new Credit(
                    "Return %d, %s"
                            .formatted(
                                    credits.size() + 1,
                                    switch (each.status()) {
                                        case PRICING -> "refund being calculated";
                                        case REFUNDING -> "refund requested";
                                        case REFUNDED -> "refunded";
                                        case FAILED -> "refund refused or given back by the payment provider";
                                    }),
                    lines,
                    each.amounts().payable()));
        }
        switch (order.state()) {
            case REFUNDING -> credits.add(new Credit("Refund of the order, requested", List.of(), amounts.payable()));
            case REFUNDED ->
                credits.add(new Credit(
                        order.progress().refundAgain() == null
                                ? "Refund of the order, refunded"
                                : "Refund of the order, failed and to be made again",
                        List.of(),
                        amounts.payable()));
            case REFUND_FAILED ->
                credits.add(new Credit(
                        "Refund of the order, refused by the payment provider", List.of(), amounts.payable()));
            default -> {}
        }
        return credits;
    }

    /** @param line null for a gift */
    private static Money priceOf(@Nullable Line line, String currency) {
        return line == null ? Money.zero(currency) : line.unitPrice();
    }

    private static Money refunded(Order order, Amounts amounts) {
        if (order.state() == OrderState.REFUNDED) {
            Progress.RefundAgain again = order.progress().refundAgain();
            return again == null ? amounts.payable() : amounts.payable().minus(again.amount());
        }
        return order.progress().returns().stream()
                .filter(each -> each.status() == Return.Status.REFUNDED)
                .map(each -> each.amounts().payable())
                .reduce(Money.zero(amounts.payable().currency()), Money::plus);
    }
}
