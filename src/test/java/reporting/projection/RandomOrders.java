package reporting.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import order.OrderEvent;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.Discount;
import order.OrderEvent.DiscountReversalDue;
import order.OrderEvent.FunderShare;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.OrderShipped;
import order.OrderEvent.PromotionFacts;
import order.OrderEvent.RefundDue;
import order.OrderEvent.ReturnRefunded;
import order.OrderEvent.ReturnedLine;
import order.OrderEvent.ShippingDiscount;
import order.OrderEvent.StockHeld;
import order.OrderEvent.Traits;
import order.OrderSamples;
import order.PlainOrder;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** Random orders, each as the stream of its events. The same seed gives the same orders. */
final class RandomOrders {

    private static final Instant AT = Instant.parse("2026-03-28T20:00:00Z"); // shortly before the clocks change
    private static final List<String> COUNTRIES = List.of("GB", "DE", "FR");
    private static final List<String> CURRENCIES = List.of("GBP", "EUR");
    private static final long MILLION = 1_000_000;

    private final Random random;
    private final String prefix;
    private final long priceFactor;
    private boolean haveFacts;

    /** @param prefix the start of all channels, so that tests with the same database can be distinguished */
    RandomOrders(long seed, String prefix) {
        this(seed, prefix, 1);
    }

    /** @param priceFactor multiplies the prices, which are below 10,000 minor units; an order has at most 20 units */
    RandomOrders(long seed, String prefix, long priceFactor) {
        this.random = new Random(seed);
        this.prefix = prefix;
        this.priceFactor = priceFactor;
    }

    /**
     * Gives the orders facts for later promotions: the first line has a floor price, 5 % below its price, and the tag "summer"; the users who
     * buy several lines have the level "gold".
     */
    RandomOrders withFacts() {
        haveFacts = true;
        return this;
    }

    List<List<OrderEvent>> streams(int count) {
        return Stream.generate(this::stream).limit(count).collect(Collectors.toCollection(ArrayList::new));
    }

    private List<OrderEvent> stream() {
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        Instant at = AT.plusSeconds(random.nextInt(36 * 3600));
        OrderCreated created = created(id, at);
        List<OrderEvent> stream = new ArrayList<>(List.of(created, new StockHeld(id, at)));
        int outcome = random.nextInt(12);
        if (outcome == 0) {
            stream.add(new OrderRejected(id, at, List.of(), List.of(), null));
            return stream;
        } else if (outcome == 1) {
            stream.add(new OrderCancelled(id, at, "shopper", null, null));
            return stream;
        }
        OrderConfirmed confirmed = confirmed(created, at);
        OrderPaid paid = new OrderPaid(id, later(at), confirmed.amounts().payable(), at);
        OrderCancelled cancelled = new OrderCancelled(id, later(at), "shopper", "STOCK_WITHDRAWN", null);
        RefundDue due =
                new RefundDue(id, later(at), id + "/refund", confirmed.amounts().payable(), "CANCELLED");
        OrderRefunded refunded = new OrderRefunded(id, later(later(at)), confirmed.amounts());
        DiscountReversalDue reversal = new DiscountReversalDue(id, due.at(), id + "/discount/1");
        stream.addAll(
                switch (outcome) {
                    case 2 -> List.of(cancelled, confirmed); // the transactions commit in this order
                    case 3 -> List.of(confirmed, new OrderExpired(id, later(at)));
                    case 4 -> List.of(confirmed, new OrderExpired(id, later(at)), reversal, due, refunded);
                    case 5 -> List.of(confirmed, new OrderExpired(id, later(at)), paid);
                    case 6 -> List.of(confirmed, paid, cancelled, reversal, due, refunded);
                    case 7 -> List.of(confirmed, paid, reversal, due);
                    case 8 -> List.of(confirmed);
                    case 9 -> shipped(created, confirmed, paid);
                    default ->
                        List.of(
                                confirmed,
                                paid,
                                new OrderShipped(id, later(paid.at())),
                                new OrderCompleted(id, later(later(paid.at()))));
                });
        if (at.getEpochSecond() % 3 == 0) {
            stream.remove(reversal); // as in earlier releases, which refunded orders without reversing their discounts
        }
        return stream;
    }

    /** A shipped order with up to two returns. */
    private List<OrderEvent> shipped(OrderCreated created, OrderConfirmed confirmed, OrderPaid paid) {
        Instant shipped = later(paid.at());
        List<OrderEvent> events =
                new ArrayList<>(List.of(confirmed, paid, new OrderShipped(created.correlation(), shipped)));
        int returns = random.nextInt(3);
        for (int number = 1; number <= returns; number++) {
            events.add(returned(created, confirmed, number, later(shipped)));
        }
        return events;
    }

    private ReturnRefunded returned(OrderCreated created, OrderConfirmed confirmed, int number, Instant at) {
        Money zero = Money.zero(created.items().currency());
        List<ReturnedLine> lines = new ArrayList<>();
        Amounts sum = new Amounts(zero, zero, zero, zero, zero, zero, zero);
        for (Line line : created.lines()) {
            if (lines.isEmpty() || random.nextBoolean()) {
                LineAmounts whole = confirmed.lines().stream()
                        .filter(each -> each.lineNo() == line.lineNo())
                        .findFirst()
                        .orElse(new LineAmounts(line.lineNo(), zero, zero, zero, line.amount()));
                Money amount = line.unitPrice();
                Money discount = whole.discount().fraction(1, line.quantity());
                Money tax = whole.tax().fraction(1, line.quantity());
                Money included = whole.taxIncluded().fraction(1, line.quantity());
                Money total = amount.minus(discount).plus(tax);
                lines.add(new ReturnedLine(
                        line.skuId(), 1, amount, new LineAmounts(line.lineNo(), discount, tax, included, total)));
                sum = new Amounts(
                        sum.items().plus(amount),
                        sum.discount().plus(discount),
                        zero,
                        zero,
                        sum.tax().plus(tax),
                        sum.taxIncluded().plus(included),
                        sum.payable().plus(total));
            }
        }
        return new ReturnRefunded(created.correlation(), at, "return-" + number, later(at), lines, sum);
    }

    private Instant later(Instant at) {
        return at.plus(Duration.ofMinutes(1 + random.nextInt(48 * 60)));
    }

    private OrderCreated created(String id, Instant at) {
        String currency = pick(CURRENCIES);
        boolean included = random.nextBoolean();
        List<Line> lines = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 1; i <= count; i++) {
            String category = random.nextBoolean() ? "category-" + random.nextInt(3) : null;
            lines.add(OrderSamples.line(
                    i,
                    "sku-" + random.nextInt(8),
                    1 + random.nextInt(5),
                    Money.ofMinor(random.nextInt(10_000) * priceFactor, currency),
                    random.nextBoolean() ? 200_000 : 0,
                    random.nextBoolean() ? new Traits(category, "standard", 100, Map.of()) : null));
        }
        Money shipping = Money.ofMinor(random.nextBoolean() ? 0 : random.nextInt(1000), currency);
        String userId = random.nextBoolean() ? "user" : null;
        return new PlainOrder(id, at)
                .withUser(userId)
                .withChannel(prefix + random.nextInt(3))
                .withPlacedAt(at.minusSeconds(random.nextInt(7200)))
                .withLines(lines)
                .withTaxIncluded(included)
                .withShipping(shipping, 200_000)
                .withoutDiscount()
                .withCountry(pick(COUNTRIES))
                .withFacts(haveFacts ? facts(userId, lines) : null)
                .created();
    }

    private static PromotionFacts facts(@Nullable String userId, List<Line> lines) {
        Money price = lines.getFirst().unitPrice();
        return new PromotionFacts(
                Map.of(1, price.minus(price.fraction(1, 20)).amountMinor()),
                Map.of(1, List.of("summer")),
                userId != null && lines.size() > 1 ? "gold" : null,
                null);
    }

    private OrderConfirmed confirmed(OrderCreated created, Instant at) {
        String currency = created.items().currency();
        Money zero = Money.zero(currency);
        List<Discount> discounts = new ArrayList<>();
        List<LineAmounts> lines = new ArrayList<>();
        Money discount = zero;
        Money tax = zero;
        Money contained = zero;
        boolean sale = random.nextBoolean();
        List<LineDiscount> taken = new ArrayList<>();
        for (Line line : created.lines()) {
            Money off = sale ? line.amount().fraction(random.nextInt(50), 100) : zero;
            if (!off.equals(zero)) {
                taken.add(new LineDiscount(line.lineNo(), off, List.of(), funders(off)));
            }
            Money net = line.amount().minus(off);
            Money added = created.taxIncluded() ? zero : net.fraction(line.taxPpm(), MILLION);
            Money inside = created.taxIncluded() ? net.fraction(line.taxPpm(), MILLION + line.taxPpm()) : zero;
            discount = discount.plus(off);
            tax = tax.plus(added);
            contained = contained.plus(inside);
            if (!off.equals(zero) || line.taxPpm() > 0) {
                lines.add(new LineAmounts(line.lineNo(), off, added, inside, net.plus(added)));
            }
        }
        if (!taken.isEmpty()) {
            discounts.add(new Discount(
                    "sale", 1, random.nextBoolean() ? "SALE-" + random.nextInt(3) : null, discount, taken, null));
        }
        Money shipping = created.shipping().amount();
        Money shippingOff = sale ? shipping.fraction(random.nextInt(101), 100) : zero;
        if (!shippingOff.equals(zero)) {
            discounts.add(new Discount(
                    "shipping-sale",
                    1,
                    null,
                    shippingOff,
                    List.of(),
                    new ShippingDiscount(shippingOff, List.of(new FunderShare("PLATFORM", shippingOff)))));
        }
        List<Charge> charges = new ArrayList<>();
        if (!shipping.equals(zero)) {
            Money net = shipping.minus(shippingOff);
            Money added = created.taxIncluded() ? zero : net.fraction(200_000, MILLION);
            Money inside = created.taxIncluded() ? net.fraction(200_000, 1_200_000) : zero;
            charges.add(new Charge("SHIPPING", shipping, shippingOff, added, inside));
            tax = tax.plus(added);
            contained = contained.plus(inside);
        }
        Money payable = created.items()
                .minus(discount)
                .plus(shipping)
                .minus(shippingOff)
                .plus(tax);
        return new OrderConfirmed(
                created.correlation(),
                at,
                new Amounts(created.items(), discount, shipping, shippingOff, tax, contained, payable),
                lines,
                charges,
                discounts,
                "pay/" + created.correlation(),
                at.plusSeconds(900),
                null);
    }

    /** The shop alone, or together with a brand. */
    private static List<FunderShare> funders(Money off) {
        Money brand = off.fraction(off.amountMinor() % 3, 4);
        return brand.amountMinor() == 0
                ? List.of(new FunderShare("SHOP", off))
                : List.of(new FunderShare("SHOP", off.minus(brand)), new FunderShare("BRAND", brand));
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
