package ledger.book;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.Discount;
import order.OrderEvent.FunderShare;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.PricedAgain;
import order.OrderEvent.RefundDue;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnedLine;
import order.OrderEvent.ShippingDiscount;
import order.OrderSamples;
import order.PlainOrder;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import platform.money.Money;

/** Random histories of the money of orders, each as the stream of its events. The same seed gives the same histories. */
final class RandomHistories {

    static final Instant AT = Instant.parse("2026-03-28T20:00:00Z");
    private static final List<String> CURRENCIES = List.of("GBP", "EUR", "JPY");
    private static final long MILLION = 1_000_000;

    private final Random random;

    RandomHistories(long seed) {
        this.random = new Random(seed);
    }

    /** How an order ends. */
    enum Outcome {
        UNPAID,
        PAID,
        CANCELLED,
        PAID_AFTER_CANCELLATION,
        REFUND_FAILED,
        REFUND_REPEATED,
        RETURNED,
        RETURNED_WHOLE,
        PRICED_AGAIN_WHOLE,
        FREE,
        FREE_AND_CANCELLED
    }

    /**
     * The history of one order.
     *
     * @param created names the lines; not among the events
     * @param provider null for events of version 1
     * @param captured minor units
     * @param refunded minor units
     */
    record History(
            String order,
            Outcome outcome,
            String currency,
            @Nullable String provider,
            List<Event> events,
            OrderCreated created,
            OrderConfirmed confirmed,
            long captured,
            long refunded) {

        /** All events, and before them the one that names the lines. */
        List<Event> eventsWithLines() {
            List<Event> all = new ArrayList<>(events);
            all.addFirst(created);
            return all;
        }

        /** What says that the money was collected, as a build of today publishes it. */
        PaymentSecured secured() {
            return events.get(placeOfCapture()) instanceof PaymentCaptured byEarlierBuild
                    ? byEarlierBuild.toSecured().orElseThrow()
                    : (PaymentSecured) events.get(placeOfCapture());
        }

        int placeOfCapture() {
            return IntStream.range(0, events.size())
                    .filter(i -> events.get(i) instanceof PaymentSecured || events.get(i) instanceof PaymentCaptured)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private record Sold(int lineNo, long units, Money unitPrice, long taxPpm) {
        Money amount() {
            return unitPrice.times(units);
        }

        String skuId() {
            return "sku-" + lineNo;
        }
    }

    List<History> histories(int count) {
        return Stream.generate(this::history).limit(count).collect(Collectors.toCollection(ArrayList::new));
    }

    History history() {
        return history(pick(List.of(Outcome.values())));
    }

    History history(Outcome outcome) {
        String order = new UUID(random.nextLong(), random.nextLong()).toString();
        String currency = pick(CURRENCIES);
        boolean free = outcome == Outcome.FREE || outcome == Outcome.FREE_AND_CANCELLED;
        boolean included = random.nextBoolean();
        List<Sold> lines = new ArrayList<>();
        for (int i = 1; i <= 1 + random.nextInt(4); i++) {
            lines.add(new Sold(
                    i,
                    1 + random.nextInt(5),
                    Money.ofMinor(1 + random.nextInt(10_000), currency),
                    random.nextBoolean() ? 200_000 : 50_000));
        }
        List<LineAmounts> fixed = new ArrayList<>();
        OrderConfirmed confirmed = confirmed(order, currency, lines, fixed, included, free);
        long payable = confirmed.amounts().payable().amountMinor();
        String provider = pick(List.of("sandbox", "stripe", "")).isEmpty() ? null : pick(List.of("sandbox", "stripe"));
        String payment = confirmed.paymentReference();
        Money amount = confirmed.amounts().payable();
        PaymentSecured secured = new PaymentSecured(
                payment, order, amount, later(60), provider, "id-" + order.substring(0, 8), true, null, null);
        PaymentCaptured byEarlierBuild = new PaymentCaptured(
                payment, order, amount, secured.securedAt(), secured.providerPaymentId(), secured.provider(), null);
        Event captured = pick(List.of(secured, byEarlierBuild));
        OrderPaid paid = new OrderPaid(order, later(61), amount, secured.securedAt());
        RefundDue due = new RefundDue(order, later(7200), order + "/refund", amount, "CANCELLED");
        RefundDue again = new RefundDue(order, later(7300), order + "/refund/2", amount, "CANCELLED");
        PaymentRefunded refunded = new PaymentRefunded(order + "/refund", order, payment, amount, provider);
        PaymentRefunded refundedAgain = new PaymentRefunded(order + "/refund/2", order, payment, amount, provider);
        OrderRefunded ended = new OrderRefunded(order, later(7400), confirmed.amounts());
        List<Event> events = new ArrayList<>();
        long back = 0;
        switch (outcome) {
            case UNPAID -> events.add(confirmed);
            case PAID -> events.addAll(List.of(confirmed, captured, paid));
            case CANCELLED -> {
                events.addAll(List.of(confirmed, captured, paid, due, refunded, ended));
                back = payable;
            }
            case PAID_AFTER_CANCELLATION -> {
                events.addAll(List.of(confirmed, captured, due, refunded, ended));
                back = payable;
            }
            case REFUND_FAILED -> {
                events.addAll(List.of(confirmed, captured, paid, due, again, refundedAgain, ended));
                back = payable;
            }
            case REFUND_REPEATED -> {
                events.addAll(List.of(confirmed, captured, paid, due, refunded, refunded, ended));
                back = payable;
            }
            case FREE -> events.addAll(List.of(confirmed, paid));
            case FREE_AND_CANCELLED -> events.addAll(List.of(confirmed, paid, ended));
            case RETURNED, RETURNED_WHOLE, PRICED_AGAIN_WHOLE -> {
                events.addAll(List.of(confirmed, captured, paid));
                List<ReturnAccepted> returns = outcome == Outcome.PRICED_AGAIN_WHOLE
                        ? pricedAgain(order, confirmed, lines, currency)
                        : returns(order, lines, fixed, currency, outcome == Outcome.RETURNED_WHOLE);
                for (ReturnAccepted each : returns) {
                    events.add(each);
                    Money money = each.amounts().payable();
                    if (money.amountMinor() > 0) {
                        events.add(new PaymentRefunded(each.reference(), order, payment, money, provider));
                    }
                    back += money.amountMinor();
                }
            }
        }
        boolean isCaptured = outcome != Outcome.UNPAID && !free;
        return new History(
                order,
                outcome,
                currency,
                provider,
                events,
                created(order, lines, included),
                confirmed,
                isCaptured ? payable : 0,
                back);
    }

    private static OrderCreated created(String order, List<Sold> lines, boolean included) {
        return new PlainOrder(order, AT.minusSeconds(1))
                .withPlacedAt(AT)
                .withLines(lines.stream()
                        .map(line -> OrderSamples.line(
                                line.lineNo(), line.skuId(), line.units(), line.unitPrice(), line.taxPpm()))
                        .toList())
                .withTaxIncluded(included)
                .created();
    }

    /** Returns unit by unit; each unit has its rounded share of its line. */
    private List<ReturnAccepted> returns(
            String order, List<Sold> lines, List<LineAmounts> fixed, String currency, boolean whole) {
        List<ReturnAccepted> returns = new ArrayList<>();
        Map<Integer, Long> before = new TreeMap<>();
        for (int number = 1; number <= (whole ? 5 : 2); number++) {
            List<ReturnedLine> units = new ArrayList<>();
            for (Sold line : lines) {
                long done = before.getOrDefault(line.lineNo(), 0L);
                long left = line.units() - done;
                long taken = whole && number == 5 ? left : Math.min(left, random.nextInt(2));
                if (taken > 0) {
                    units.add(share(line, fixed.get(line.lineNo() - 1), done, taken));
                    before.put(line.lineNo(), done + taken);
                }
            }
            if (!units.isEmpty()) {
                returns.add(accepted(order, number, units, currency, null));
            }
        }
        return returns;
    }

    /** Two returns whose refunds do not follow the lines; together they refund all goods. */
    private List<ReturnAccepted> pricedAgain(
            String order, OrderConfirmed confirmed, List<Sold> lines, String currency) {
        Money zero = Money.zero(currency);
        Amounts amounts = confirmed.amounts();
        Money chargesTax = confirmed.charges().stream().map(Charge::tax).reduce(zero, Money::plus);
        Money chargesIncluded =
                confirmed.charges().stream().map(Charge::taxIncluded).reduce(zero, Money::plus);
        long net = amounts.items().minus(amounts.discount()).amountMinor();
        long tax = amounts.tax().minus(chargesTax).amountMinor();
        long included = amounts.taxIncluded().minus(chargesIncluded).amountMinor();
        PricedAgain again = new PricedAgain(amounts.payable(), zero, zero, zero, List.of(), null);
        Sold first = lines.getFirst();
        long firstNet = net == 0 ? 0 : random.nextLong(net + 1);
        long firstTax = tax == 0 ? 0 : random.nextLong(tax + 1);
        long firstIncluded = Math.min(included, firstNet);
        List<ReturnedLine> one =
                List.of(part(first, first.amount(), Money.ofMinor(firstNet, currency), firstTax, firstIncluded));
        Money rest = amounts.items().minus(first.amount());
        List<ReturnedLine> other = new ArrayList<>();
        for (Sold line : lines.size() == 1 ? lines : lines.subList(1, lines.size())) {
            other.add(
                    other.isEmpty()
                            ? part(
                                    line,
                                    rest,
                                    Money.ofMinor(net - firstNet, currency),
                                    tax - firstTax,
                                    included - firstIncluded)
                            : part(line, zero, zero, 0, 0));
        }
        return List.of(accepted(order, 1, one, currency, again), accepted(order, 2, other, currency, again));
    }

    private static ReturnedLine part(Sold line, Money amount, Money net, long tax, long included) {
        Money added = Money.ofMinor(tax, net.currency());
        return new ReturnedLine(
                line.skuId(),
                line.units(),
                amount,
                new LineAmounts(
                        line.lineNo(),
                        amount.minus(net),
                        added,
                        Money.ofMinor(included, net.currency()),
                        net.plus(added)));
    }

    private static ReturnedLine share(Sold line, LineAmounts fixed, long done, long taken) {
        Money amount = line.unitPrice().times(taken);
        Money discount = between(fixed.discount(), done, taken, line.units());
        Money tax = between(fixed.tax(), done, taken, line.units());
        return new ReturnedLine(
                line.skuId(),
                taken,
                amount,
                new LineAmounts(
                        line.lineNo(),
                        discount,
                        tax,
                        between(fixed.taxIncluded(), done, taken, line.units()),
                        amount.minus(discount).plus(tax)));
    }

    private static Money between(Money whole, long from, long count, long units) {
        return whole.fraction(from + count, units).minus(whole.fraction(from, units));
    }

    private ReturnAccepted accepted(
            String order, int number, List<ReturnedLine> lines, String currency, @Nullable PricedAgain pricedAgain) {
        Money zero = Money.zero(currency);
        Money items = lines.stream().map(ReturnedLine::amount).reduce(zero, Money::plus);
        Money discount = lines.stream().map(each -> each.amounts().discount()).reduce(zero, Money::plus);
        Money tax = lines.stream().map(each -> each.amounts().tax()).reduce(zero, Money::plus);
        Money included =
                lines.stream().map(each -> each.amounts().taxIncluded()).reduce(zero, Money::plus);
        Amounts amounts = new Amounts(
                items,
                discount,
                zero,
                zero,
                tax,
                included,
                items.minus(discount).plus(tax));
        return new ReturnAccepted(
                order,
                later(10_000L + number),
                order + "/return/" + number,
                null,
                later(10_000L + number),
                lines,
                amounts,
                "clerk",
                null,
                null,
                pricedAgain);
    }

    private OrderConfirmed confirmed(
            String order, String currency, List<Sold> lines, List<LineAmounts> fixed, boolean included, boolean free) {
        Money zero = Money.zero(currency);
        Money items = lines.stream().map(Sold::amount).reduce(zero, Money::plus);
        Money discount = zero;
        Money tax = zero;
        Money contained = zero;
        List<LineDiscount> taken = new ArrayList<>();
        for (Sold line : lines) {
            Money off =
                    free ? line.amount() : line.amount().fraction(random.nextBoolean() ? 0 : random.nextInt(70), 100);
            if (off.amountMinor() > 0) {
                taken.add(new LineDiscount(line.lineNo(), off, List.of(), funders(off)));
            }
            Money net = line.amount().minus(off);
            Money added = included ? zero : net.fraction(line.taxPpm(), MILLION);
            Money inside = included ? net.fraction(line.taxPpm(), MILLION + line.taxPpm()) : zero;
            discount = discount.plus(off);
            tax = tax.plus(added);
            contained = contained.plus(inside);
            fixed.add(new LineAmounts(line.lineNo(), off, added, inside, net.plus(added)));
        }
        List<Discount> discounts = new ArrayList<>();
        if (!taken.isEmpty()) {
            discounts.add(new Discount("sale", 1, null, discount, taken, null));
        }
        Money shipping = Money.ofMinor(free || random.nextBoolean() ? 0 : 1 + random.nextInt(1000), currency);
        Money shippingOff = shipping.fraction(random.nextInt(101), 100);
        List<Charge> charges = new ArrayList<>();
        if (shipping.amountMinor() > 0) {
            if (shippingOff.amountMinor() > 0) {
                discounts.add(new Discount(
                        "free-shipping",
                        1,
                        null,
                        shippingOff,
                        List.of(),
                        new ShippingDiscount(shippingOff, funders(shippingOff))));
            }
            Money net = shipping.minus(shippingOff);
            Money added = included ? zero : net.fraction(200_000, MILLION);
            Money inside = included ? net.fraction(200_000, 1_200_000) : zero;
            charges.add(new Charge("SHIPPING", shipping, shippingOff, added, inside));
            tax = tax.plus(added);
            contained = contained.plus(inside);
        }
        Money payable = items.minus(discount).plus(shipping).minus(shippingOff).plus(tax);
        return new OrderConfirmed(
                order,
                AT,
                new Amounts(items, discount, shipping, shippingOff, tax, contained, payable),
                fixed,
                charges,
                discounts,
                "pay/" + order,
                AT.plusSeconds(900),
                null);
    }

    /** The shop, a brand and the platform in random shares. */
    private List<FunderShare> funders(Money off) {
        Money brand = off.fraction(random.nextInt(3), 4);
        Money platform = off.minus(brand).fraction(random.nextInt(2), 3);
        List<FunderShare> shares = new ArrayList<>();
        shares.add(new FunderShare("SHOP", off.minus(brand).minus(platform)));
        shares.add(new FunderShare("BRAND", brand));
        shares.add(new FunderShare("PLATFORM", platform));
        shares.removeIf(each -> each.amount().amountMinor() == 0);
        return shares;
    }

    private Instant later(long seconds) {
        return AT.plusSeconds(seconds + random.nextInt(60));
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
