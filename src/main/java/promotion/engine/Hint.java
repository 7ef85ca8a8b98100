package promotion.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.BundlePrice;
import promotion.engine.Benefit.BuyAndGet;
import promotion.engine.Benefit.CheapestFree;
import promotion.engine.Benefit.FixedPrice;
import promotion.engine.Benefit.Gift;
import promotion.engine.Benefit.NthItem;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.QuantityTiers;
import promotion.engine.Benefit.SpendAndSave;
import promotion.engine.Benefit.Step;
import promotion.engine.Benefit.Stepped;
import promotion.engine.Benefit.Tier;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.AnyOf;
import promotion.engine.Condition.ChannelIn;
import promotion.engine.Condition.CountryIn;
import promotion.engine.Condition.CurrencyIs;
import promotion.engine.Condition.FirstOrder;
import promotion.engine.Condition.LevelIn;
import promotion.engine.Condition.NoneOf;
import promotion.engine.Condition.PaymentMethodIn;
import promotion.engine.Condition.Quantity;
import promotion.engine.Condition.SegmentIn;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Condition.TimeWindow;
import promotion.engine.Condition.Weekly;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Evaluation.Outcome;

/**
 * What a shopper can do to get a promotion that does not apply, or more of one that applies. Hints name no SKUs, segments or codes.
 *
 * @param gain what the shopper then gets; null if it cannot be said in short
 */
public record Hint(Need need, @Nullable Gain gain) {

    /** What is missing. */
    public sealed interface Need {}

    /** @param amount that the order, or the units that count, must cost more */
    public record SpendMore(Money amount) implements Need {}

    /** @param units that must be added, above zero */
    public record AddUnits(long units) implements Need {}

    public record StartsAt(Instant at) implements Need {}

    public record Ended(Instant at) implements Need {}

    /** It holds at certain hours of the week only. */
    public record OtherHours() implements Need {}

    public record OnlyForMembers() implements Need {}

    public record OnlyForFirstOrders() implements Need {}

    /** What a shopper gets. */
    public sealed interface Gain {}

    public record Save(Money amount) implements Gain {}

    public record SavePercent(int basisPoints) implements Gain {}

    public record FreeShipping() implements Gain {}

    public record FreeUnits(long units) implements Gain {}

    public record GetGift() implements Gain {}

    /**
     * The hints for a promotion, at most one for each condition that fails. Empty if nothing that a shopper can do would help, or if a
     * condition fails that a hint must not reveal.
     *
     * @param considered of an evaluation of the cart
     */
    public static List<Hint> of(Considered considered, Cart cart) {
        Gain gain = gain(considered.promotion().definition().benefit());
        return switch (considered.outcome()) {
            case CONDITION_FAILED -> {
                Optional<List<Need>> needs =
                        considered.verdict() == null ? Optional.empty() : needs(considered.verdict(), cart);
                yield needs.orElse(List.of()).stream()
                        .map(need -> new Hint(need, gain))
                        .toList();
            }
            case APPLIED, NOTHING_MATCHES ->
                next(considered, cart).map(List::of).orElse(List.of());
            case UNITS_TAKEN, NOTHING_LEFT, BUDGET_SPENT, GROUP_TAKEN, NOT_COMBINABLE, NOT_BETTER, FAILED -> List.of();
        };
    }

    /** What is missing for all of a condition; empty if a hint for a part is not possible. */
    private static Optional<List<Need>> needs(Verdict verdict, Cart cart) {
        if (verdict.holds()) {
            return Optional.of(List.of());
        }
        return switch (verdict.condition()) {
            case AllOf all -> {
                List<Need> needs = new ArrayList<>();
                for (Verdict part : verdict.parts()) {
                    Optional<List<Need>> ofPart = needs(part, cart);
                    if (ofPart.isEmpty()) {
                        yield Optional.empty();
                    }
                    needs.addAll(ofPart.get());
                }
                yield Optional.of(needs);
            }
            case AnyOf any ->
                verdict.parts().stream()
                        .map(part -> needs(part, cart))
                        .flatMap(Optional::stream)
                        .min(Comparator.comparingInt(List::size));
            case Subtotal subtotal ->
                verdict.missing() == 0
                        ? Optional.empty()
                        : Optional.of(List.of(new SpendMore(Money.ofMinor(
                                verdict.missing(), subtotal.atLeast().currency()))));
            case Quantity quantity -> Optional.of(List.of(new AddUnits(verdict.missing())));
            case TimeWindow window ->
                Optional.of(List.of(
                        window.startsAt() != null && cart.at().isBefore(window.startsAt())
                                ? new StartsAt(window.startsAt())
                                : new Ended(window.endsAt() == null ? cart.at() : window.endsAt())));
            case Weekly weekly -> Optional.of(List.of(new OtherHours()));
            case LevelIn level -> Optional.of(List.of(new OnlyForMembers()));
            case FirstOrder first -> Optional.of(List.of(new OnlyForFirstOrders()));
            // A shopper cannot change these, or must not learn of them.
            case NoneOf none -> Optional.empty();
            case CurrencyIs currency -> Optional.empty();
            case ChannelIn channel -> Optional.empty();
            case CountryIn country -> Optional.empty();
            case PaymentMethodIn method -> Optional.empty();
            case SegmentIn segment -> Optional.empty();
        };
    }

    /** What gives the next step, tier or set. */
    private static Optional<Hint> next(Considered considered, Cart cart) {
        Benefit benefit = considered.promotion().definition().benefit();
        if (!(benefit instanceof Stepped stepped)) {
            return considered.outcome() == Outcome.APPLIED ? Optional.empty() : firstSet(benefit, cart);
        }
        return switch (stepped) {
            case SpendAndSave save -> {
                long spent = considered.counted();
                yield spent < 0
                        ? Optional.empty()
                        : nextSteps(save, spent)
                                .filter(step -> step.spend().amountMinor() > spent)
                                .min(Comparator.comparing(Step::spend))
                                .map(step -> new Hint(
                                        new SpendMore(Money.ofMinor(
                                                step.spend().amountMinor() - spent,
                                                step.spend().currency())),
                                        new Save(step.save())));
            }
            case QuantityTiers tiers -> {
                long units = considered.counted();
                yield tiers.tiers().stream()
                        .filter(tier -> tier.atLeast() > units)
                        .min(Comparator.comparingLong(Tier::atLeast))
                        .map(tier ->
                                new Hint(new AddUnits(tier.atLeast() - units), new SavePercent(tier.basisPoints())));
            }
        };
    }

    /** What is missing for the first set of a benefit that does not apply. */
    private static Optional<Hint> firstSet(Benefit benefit, Cart cart) {
        return switch (benefit) {
            case NthItem item -> add(item.nth() - units(item.units(), cart), gain(item));
            case CheapestFree cheapest -> add(cheapest.of() - units(cheapest.units(), cart), gain(cheapest));
            case BuyAndGet buy ->
                buy.buy().equals(buy.get())
                        ? add(buy.buyUnits() + buy.getUnits() - units(buy.buy(), cart), gain(buy))
                        : Optional.empty();
            case Gift gift -> add(Math.max(1, gift.forUnits()) - units(gift.units(), cart), gain(gift));
            case PercentOff percent -> Optional.empty();
            case AmountOff amount -> Optional.empty();
            case FixedPrice price -> Optional.empty();
            case SpendAndSave save -> Optional.empty();
            case QuantityTiers tiers -> Optional.empty();
            case BundlePrice bundle -> Optional.empty();
        };
    }

    private static Stream<Step> nextSteps(SpendAndSave save, long spent) {
        if (!save.repeated()) {
            return save.steps().stream();
        }
        Step step = save.steps().getFirst();
        long times = spent / step.spend().amountMinor() + 1;
        long spend = step.spend().amountMinor() * times;
        long saved = Math.min(spend, Split.times(times, step.save().amountMinor()));
        String currency = step.spend().currency();
        return Stream.of(new Step(Money.ofMinor(spend, currency), Money.ofMinor(saved, currency)));
    }

    private static Optional<Hint> add(long units, @Nullable Gain gain) {
        return units > 0 ? Optional.of(new Hint(new AddUnits(units), gain)) : Optional.empty();
    }

    private static long units(Selection selection, Cart cart) {
        return cart.lines().stream()
                .filter(selection::matches)
                .mapToLong(Cart.Line::quantity)
                .sum();
    }

    private static @Nullable Gain ofShipping(boolean free) {
        return free ? new FreeShipping() : null;
    }

    private static @Nullable Gain gain(Benefit benefit) {
        return switch (benefit) {
            case PercentOff percent ->
                percent.target() instanceof Benefit.Shipping
                        ? ofShipping(percent.basisPoints() == Benefit.WHOLE)
                        : new SavePercent(percent.basisPoints());
            case AmountOff amount -> amount.target() instanceof Benefit.Shipping ? null : new Save(amount.amount());
            case FixedPrice price ->
                price.target() instanceof Benefit.Shipping
                        ? ofShipping(price.price().amountMinor() == 0)
                        : null;
            case SpendAndSave save -> new Save(save.steps().getFirst().save());
            case NthItem item ->
                item.basisPoints() == Benefit.WHOLE ? new FreeUnits(1) : new SavePercent(item.basisPoints());
            case BuyAndGet buy ->
                buy.basisPoints() == Benefit.WHOLE ? new FreeUnits(buy.getUnits()) : new SavePercent(buy.basisPoints());
            case CheapestFree cheapest -> new FreeUnits(cheapest.free());
            case QuantityTiers tiers -> new SavePercent(tiers.tiers().getFirst().basisPoints());
            case Gift gift -> new GetGift();
            case BundlePrice bundle -> null;
        };
    }

    /**
     * A sentence for shoppers.
     *
     * @param language English or Chinese; English for any other
     * @param zone for times
     */
    public String text(Locale language, ZoneId zone) {
        boolean chinese = language.getLanguage().equals(Locale.CHINESE.getLanguage());
        Words words = new Words(chinese ? Locale.CHINESE : Locale.ENGLISH, zone);
        boolean toDo = need instanceof SpendMore || need instanceof AddUnits;
        return gain == null
                ? words.of(need)
                : words.say(toDo ? "do_and_gain" : "rule_and_gain", words.of(need), words.of(gain));
    }

    /** The same with times in UTC. */
    public String text(Locale language) {
        return text(language, ZoneOffset.UTC);
    }

    private record Words(Locale language, ZoneId zone) {

        private static final ResourceBundle.Control ONLY_THESE =
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

        String of(Need some) {
            return switch (some) {
                case SpendMore more -> say("need.spend", money(more.amount()));
                case AddUnits add -> say("need.add", add.units());
                case StartsAt start -> say("need.starts", time(start.at()));
                case Ended end -> say("need.ended", time(end.at()));
                case OtherHours hours -> say("need.hours");
                case OnlyForMembers members -> say("need.members");
                case OnlyForFirstOrders first -> say("need.first");
            };
        }

        String of(Gain some) {
            return switch (some) {
                case Save save -> say("gain.save", money(save.amount()));
                case SavePercent percent -> say("gain.percent", percent(percent.basisPoints()));
                case FreeShipping free -> say("gain.shipping");
                case FreeUnits units -> say("gain.units", units.units());
                case GetGift gift -> say("gain.gift");
            };
        }

        String say(String key, Object... values) {
            ResourceBundle texts =
                    ResourceBundle.getBundle("promotion.hints", language, Hint.class.getClassLoader(), ONLY_THESE);
            return new MessageFormat(texts.getString(key), language).format(values);
        }

        private static String money(Money amount) {
            BigDecimal decimal = amount.toDecimal();
            BigDecimal whole = decimal.setScale(0, RoundingMode.DOWN);
            return amount.currency() + " " + (whole.compareTo(decimal) == 0 ? whole : decimal).toPlainString();
        }

        private static String percent(int basisPoints) {
            return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString();
        }

        private String time(Instant at) {
            return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).format(at.atZone(zone));
        }
    }
}
