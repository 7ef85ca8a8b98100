package reporting;

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
import java.util.stream.LongStream;
import order.OrderEvent;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.Discount;
import order.OrderEvent.DiscountReversalDue;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.ReturnRefunded;
import order.OrderEvent.ReturnedLine;
import platform.money.Money;

/** What the sums have to be: added up from whole streams, order by order, without batches, deltas or a database. */
final class Model {

    private final ZoneId zone;
    private final Map<String, long[]> sales = new TreeMap<>();
    private final Map<String, long[]> skus = new TreeMap<>();
    private final Map<String, long[]> coupons = new TreeMap<>();

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

    private static List<String> text(Map<String, long[]> rows) {
        return rows.entrySet().stream()
                .map(row -> row.getKey() + " " + Arrays.toString(row.getValue()))
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void add(List<OrderEvent> stream) {
        OrderCreated created = first(stream, OrderCreated.class).orElseThrow();
        String placed = key(created, created.placedAt());
        Optional<OrderConfirmed> confirmed = first(stream, OrderConfirmed.class);
        boolean paid = first(stream, OrderPaid.class).isPresent();
        long units = created.lines().stream().mapToLong(Line::quantity).sum();
        long[] counts = LongStream.of(
                        1,
                        count(stream, OrderPaid.class),
                        count(stream, OrderEvent.OrderShipped.class),
                        count(stream, OrderEvent.OrderCompleted.class),
                        count(stream, OrderEvent.OrderCancelled.class),
                        count(stream, OrderEvent.OrderExpired.class),
                        count(stream, OrderEvent.OrderRejected.class))
                .toArray();
        plus(sales, placed, 25, 0, counts);
        if (confirmed.isEmpty()) {
            return;
        }
        Amounts amounts = confirmed.get().amounts();
        Optional<OrderRefunded> refunded = first(stream, OrderRefunded.class);
        if (paid) {
            plus(
                    sales,
                    placed,
                    25,
                    7,
                    units,
                    minor(amounts.items()),
                    minor(amounts.discount()),
                    minor(amounts.shipping()),
                    minor(amounts.tax()),
                    minor(amounts.taxIncluded()),
                    confirmed.get().charges().stream()
                            .map(Charge::tax)
                            .mapToLong(Model::minor)
                            .sum(),
                    minor(amounts.payable()));
        }
        refunded.ifPresent(back -> plus(
                sales,
                key(created, back.at()),
                25,
                15,
                1,
                units,
                minor(back.amounts().items()),
                minor(back.amounts().discount()),
                minor(back.amounts().shipping()),
                minor(back.amounts().tax()),
                minor(back.amounts().taxIncluded()),
                minor(back.amounts().payable()),
                paid ? 0 : 1,
                paid ? 0 : minor(back.amounts().payable())));
        stream.stream()
                .filter(ReturnRefunded.class::isInstance)
                .map(ReturnRefunded.class::cast)
                .forEach(back -> addReturn(created, back));
        for (Line line : created.lines()) {
            Optional<LineAmounts> fixed = confirmed.get().lines().stream()
                    .filter(each -> each.lineNo() == line.lineNo())
                    .findFirst();
            long total = fixed.map(each -> minor(each.total())).orElse(minor(line.amount()));
            String category = line.traits() == null || line.traits().category() == null
                    ? ""
                    : line.traits().category();
            String what = " " + line.skuId() + " " + category;
            if (paid) {
                plus(
                        skus,
                        placed + what,
                        9,
                        0,
                        line.quantity(),
                        minor(line.amount()),
                        fixed.map(each -> minor(each.discount())).orElse(0L),
                        fixed.map(each -> minor(each.tax())).orElse(0L),
                        fixed.map(each -> minor(each.taxIncluded())).orElse(0L),
                        total);
            }
            refunded.ifPresent(
                    back -> plus(skus, key(created, back.at()) + what, 9, 6, line.quantity(), total, paid ? 0 : total));
        }
        for (Discount discount : confirmed.get().discounts()) {
            String code = discount.couponCode() == null ? "" : discount.couponCode();
            long off = minor(discount.amount());
            boolean reversed = first(stream, DiscountReversalDue.class).isPresent();
            plus(
                    coupons,
                    placed + " " + code + " " + discount.promotionId(),
                    6,
                    0,
                    1,
                    off,
                    paid && !reversed ? 1 : 0,
                    paid && !reversed ? off : 0,
                    paid && reversed ? 1 : 0,
                    paid && reversed ? off : 0);
        }
    }

    private void addReturn(OrderCreated created, ReturnRefunded back) {
        String hour = key(created, back.returnedAt());
        Amounts amounts = back.amounts();
        plus(
                sales,
                hour,
                25,
                15,
                1,
                back.lines().stream().mapToLong(ReturnedLine::quantity).sum(),
                minor(amounts.items()),
                minor(amounts.discount()),
                minor(amounts.shipping()),
                minor(amounts.tax()),
                minor(amounts.taxIncluded()),
                minor(amounts.payable()));
        for (ReturnedLine line : back.lines()) {
            Line of = created.lines().get(line.amounts().lineNo() - 1);
            String category = of.traits() == null || of.traits().category() == null
                    ? ""
                    : of.traits().category();
            plus(
                    skus,
                    hour + " " + line.skuId() + " " + category,
                    9,
                    6,
                    line.quantity(),
                    minor(line.amounts().total()));
        }
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

    private static void plus(Map<String, long[]> rows, String key, int width, int from, long... values) {
        long[] row = rows.computeIfAbsent(key, k -> new long[width]);
        for (int i = 0; i < values.length; i++) {
            row[from + i] += values[i];
        }
    }

    private static long minor(Money money) {
        return money.amountMinor();
    }

    private static long count(List<OrderEvent> stream, Class<? extends OrderEvent> type) {
        return stream.stream().filter(type::isInstance).count();
    }

    private static <E extends OrderEvent> Optional<E> first(List<OrderEvent> stream, Class<E> type) {
        return stream.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
