package replay;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import replay.retail.Buyer;
import replay.retail.CountryCodes;
import replay.retail.Invoice;
import replay.retail.SalesPlan;
import replay.retail.SkuListing;
import replay.retail.SoldLine;

/**
 * A week of orders made from real invoices. The goods, quantities, customers and countries are those of the file; the times are moved into
 * the last seven days, and each order gets a fate. The same file and the same hour always give the same week.
 *
 * @param orders from the oldest to the newest
 * @param skus the SKUs of all orders
 */
record DemoWeek(List<DemoOrder> orders, List<SkuListing> skus) {

    private static final Duration LENGTH = Duration.ofDays(7);
    private static final int UNPAID = 6;
    private static final int TO_SEND = 16;
    private static final int ON_THE_WAY = 18;
    private static final String STOCK_CODE = "\\d{5}.*"; // other codes stand for charges and bookkeeping

    /** How far an order goes, and how it ends. */
    enum Fate {
        UNPAID,
        WRONG_AMOUNT_PAID,
        CANCELLED,
        PAID,
        REFUNDED,
        SENT,
        DELIVERED,
        RETURNED,
        REFUND_FAILED
    }

    /**
     * @param reference the external reference of the order, unique for ever
     * @param userId the customer; null for a guest
     * @param country ISO 3166-1 alpha-2
     */
    record DemoOrder(
            String reference,
            @Nullable String userId,
            String country,
            String channel,
            boolean hasCoupon,
            Instant placedAt,
            List<SoldLine> lines,
            Fate fate) {}

    DemoWeek {
        orders = List.copyOf(orders);
        skus = List.copyOf(skus);
    }

    /** @param now the end of the week */
    static DemoWeek of(SalesPlan plan, Instant now) {
        List<Invoice> invoices = plan.invoices().stream()
                .filter(invoice -> !goods(invoice).isEmpty())
                .toList();
        List<DemoOrder> orders = new ArrayList<>();
        for (int i = 0; i < invoices.size(); i++) {
            orders.add(order(invoices.get(i), i, invoices.size(), now));
        }
        Set<String> sold = orders.stream()
                .flatMap(order -> order.lines().stream())
                .map(SoldLine::skuId)
                .collect(Collectors.toSet());
        return new DemoWeek(
                orders,
                plan.skus().stream().filter(sku -> sold.contains(sku.skuId())).toList());
    }

    private static DemoOrder order(Invoice invoice, int number, int all, Instant now) {
        return new DemoOrder(
                "demo-week/" + invoice.number(),
                invoice.buyer() instanceof Buyer.Customer customer ? customer.id() : null,
                CountryCodes.of(invoice.country()),
                number % 3 == 2 ? "app" : "web",
                number % 5 == 4,
                placedAt(invoice.placedAt().toLocalTime(), number, all, now),
                goods(invoice),
                fate(number, all));
    }

    /** The orders are spread evenly over the days, each at its real time of the day. */
    private static Instant placedAt(LocalTime time, int number, int all, Instant now) {
        Instant end = now.truncatedTo(ChronoUnit.HOURS);
        long daysAgo = LENGTH.toDays() - 1 - LENGTH.toDays() * number / all;
        Instant placed = end.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .minusDays(daysAgo)
                .atTime(time)
                .toInstant(ZoneOffset.UTC);
        return placed.isBefore(end) ? placed : placed.minus(LENGTH);
    }

    /** The newest orders are not paid yet, those before them wait to be sent, then come those on their way, and the rest has ended. */
    private static Fate fate(int number, int all) {
        int newer = all - 1 - number;
        if (newer < UNPAID) {
            return newer < 2 ? Fate.WRONG_AMOUNT_PAID : Fate.UNPAID;
        }
        if (newer < UNPAID + TO_SEND) {
            return Fate.PAID;
        }
        if (newer < UNPAID + TO_SEND + ON_THE_WAY) {
            return Fate.SENT;
        }
        return switch (number % 12) {
            case 3 -> Fate.CANCELLED;
            case 6 -> Fate.REFUNDED;
            case 9 -> Fate.RETURNED;
            case 11 -> number < 12 ? Fate.REFUND_FAILED : Fate.DELIVERED;
            default -> Fate.DELIVERED;
        };
    }

    private static List<SoldLine> goods(Invoice invoice) {
        return invoice.lines().stream()
                .filter(line -> line.skuId().matches(STOCK_CODE))
                .toList();
    }

    Set<String> references() {
        return orders.stream().map(DemoOrder::reference).collect(Collectors.toSet());
    }
}
