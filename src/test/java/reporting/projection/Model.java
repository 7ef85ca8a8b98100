package reporting.projection;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import order.OrderEvent;
import order.OrderEvent.Amounts;
import order.OrderEvent.Discount;
import order.OrderEvent.DiscountReversalDue;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.ReturnRefunded;
import order.OrderEvent.ReturnedLine;
import platform.money.Money;

/** The expected sums, added up from whole streams, order by order, without batches, deltas or a database. */
final class Model {

    private final ZoneId zone;
    private final Map<String, long[]> sales = new TreeMap<>();
    private final Map<String, long[]> skus = new TreeMap<>();
    private final Map<String, long[]> coupons = new TreeMap<>();
    private final Map<String, long[]> funders = new TreeMap<>();

    private Model(ZoneId zone) {
        this.zone = zone;
    }

    static Model of(List<List<OrderEvent>> streams, ZoneId zone) {
        Model model = new Model(zone);
        streams.forEach(model::add);
        return model;
    }

    List<String> sales() {
        return text(sales);
    }

    List<String> skus() {
        return text(skus);
    }

    List<String> coupons() {
        return text(coupons);
    }

    List<String> funders() {
        return text(funders);
    }

    private static List<String> text(Map<String, long[]> rows) {
        return rows.entrySet().stream()
                .map(row -> row.getKey() + " " + Arrays.toString(row.getValue()))
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void add(List<OrderEvent> stream) {
        OrderCreated created = first(stream, OrderCreated.class).orElseThrow();
        String placed = key(created, created.placedAt());
        plus(
                sales,
                placed,
                SalesMeasure.CREATED,
                1,
                count(stream, OrderPaid.class),
                count(stream, OrderEvent.OrderShipped.class),
                count(stream, OrderEvent.OrderCompleted.class),
                count(stream, OrderEvent.OrderCancelled.class),
                count(stream, OrderEvent.OrderExpired.class),
                count(stream, OrderEvent.OrderRejected.class));
        first(stream, OrderConfirmed.class).ifPresent(confirmed -> addConfirmed(stream, created, placed, confirmed));
    }

    private void addConfirmed(List<OrderEvent> stream, OrderCreated created, String placed, OrderConfirmed confirmed) {
        boolean paid = first(stream, OrderPaid.class).isPresent();
        Optional<OrderRefunded> refunded = first(stream, OrderRefunded.class);
        long units = created.lines().stream().mapToLong(Line::quantity).sum();
        if (paid) {
            addAmounts(placed, SalesMeasure.UNITS, units, confirmed.amounts());
            plus(
                    sales,
                    placed,
                    SalesMeasure.CHARGES_TAX,
                    confirmed.charges().stream()
                            .mapToLong(charge -> minor(charge.tax()))
                            .sum(),
                    minor(confirmed.amounts().payable()));
        }
        refunded.ifPresent(refund -> {
            String hour = key(created, refund.at());
            addRefund(hour, units, refund.amounts());
            if (!paid) {
                plus(
                        sales,
                        hour,
                        SalesMeasure.UNEARNED_REFUNDS,
                        1,
                        minor(refund.amounts().payable()));
            }
        });
        all(stream, ReturnRefunded.class).forEach(refund -> addReturn(created, refund));
        for (Line line : created.lines()) {
            Optional<LineAmounts> amounts = confirmed.lines().stream()
                    .filter(each -> each.lineNo() == line.lineNo())
                    .findFirst();
            long total = minor(amounts.map(LineAmounts::total).orElse(line.amount()));
            if (paid) {
                plus(
                        skus,
                        placed + skuKey(line),
                        SkuMeasure.UNITS,
                        line.quantity(),
                        minor(line.amount()),
                        amounts.map(each -> minor(each.discount())).orElse(0L),
                        amounts.map(each -> minor(each.tax())).orElse(0L),
                        amounts.map(each -> minor(each.taxIncluded())).orElse(0L),
                        total);
            }
            refunded.ifPresent(refund -> plus(
                    skus,
                    key(created, refund.at()) + skuKey(line),
                    SkuMeasure.REFUNDED_UNITS,
                    line.quantity(),
                    total,
                    paid ? 0 : total));
        }
        boolean reversed = first(stream, DiscountReversalDue.class).isPresent();
        for (Discount discount : confirmed.discounts()) {
            String code = discount.couponCode() == null ? "" : discount.couponCode();
            long off = minor(discount.amount());
            String key = placed + " " + code + " " + discount.promotionId();
            plus(coupons, key, CouponMeasure.GRANTED, 1, off);
            if (paid) {
                plus(coupons, key, reversed ? CouponMeasure.REVERSED : CouponMeasure.REDEEMED, 1, off);
            }
            Stream.concat(
                            discount.lines().stream(),
                            Stream.ofNullable(discount.shipping())
                                    .map(shipping ->
                                            new LineDiscount(0, shipping.amount(), List.of(), shipping.funders())))
                    .flatMap(line -> line.funders().stream())
                    .forEach(share -> {
                        String funder = "%s %s %s".formatted(placed, share.funder(), discount.promotionId());
                        plus(funders, funder, FunderMeasure.DISCOUNT, minor(share.amount()));
                        if (paid) {
                            plus(
                                    funders,
                                    funder,
                                    reversed ? FunderMeasure.REVERSED_DISCOUNT : FunderMeasure.REDEEMED_DISCOUNT,
                                    minor(share.amount()));
                        }
                    });
        }
    }

    private void addReturn(OrderCreated created, ReturnRefunded refund) {
        String hour = key(created, refund.returnedAt());
        addRefund(
                hour, refund.lines().stream().mapToLong(ReturnedLine::quantity).sum(), refund.amounts());
        for (ReturnedLine line : refund.lines()) {
            plus(
                    skus,
                    hour + skuKey(created.lines().get(line.amounts().lineNo() - 1)),
                    SkuMeasure.REFUNDED_UNITS,
                    line.quantity(),
                    minor(line.amounts().total()));
        }
    }

    private void addRefund(String hour, long units, Amounts amounts) {
        plus(sales, hour, SalesMeasure.REFUNDS, 1);
        addAmounts(hour, SalesMeasure.REFUNDED_UNITS, units, amounts);
        plus(sales, hour, SalesMeasure.REFUNDED, minor(amounts.payable()));
    }

    private void addAmounts(String hour, SalesMeasure first, long units, Amounts amounts) {
        plus(
                sales,
                hour,
                first,
                units,
                minor(amounts.items()),
                minor(amounts.discount()),
                minor(amounts.shipping()),
                minor(amounts.shippingDiscount()),
                minor(amounts.tax()),
                minor(amounts.taxIncluded()));
    }

    private static String skuKey(Line line) {
        String category = line.traits() == null || line.traits().category() == null
                ? ""
                : line.traits().category();
        return " " + line.skuId() + " " + category;
    }

    private String key(OrderCreated created, Instant at) {
        ZonedDateTime local = at.atZone(zone);
        Instant hour = local.minusMinutes(local.getMinute())
                .minusSeconds(local.getSecond())
                .minusNanos(local.getNano())
                .toInstant();
        return "%s %s %s %s"
                .formatted(
                        hour.getEpochSecond(),
                        created.channel(),
                        created.country(),
                        created.items().currency());
    }

    /** Adds the values to this measure and those that follow it in the enum. */
    private static <M extends Enum<M>> void plus(Map<String, long[]> rows, String key, M first, long... values) {
        long[] row = rows.computeIfAbsent(
                key, absent -> new long[first.getDeclaringClass().getEnumConstants().length]);
        for (int i = 0; i < values.length; i++) {
            row[first.ordinal() + i] += values[i];
        }
    }

    private static long minor(Money money) {
        return money.amountMinor();
    }

    private static long count(List<OrderEvent> stream, Class<? extends OrderEvent> type) {
        return all(stream, type).count();
    }

    private static <E extends OrderEvent> Optional<E> first(List<OrderEvent> stream, Class<E> type) {
        return all(stream, type).findFirst();
    }

    private static <E extends OrderEvent> Stream<E> all(List<OrderEvent> stream, Class<E> type) {
        return stream.stream().filter(type::isInstance).map(type::cast);
    }
}
