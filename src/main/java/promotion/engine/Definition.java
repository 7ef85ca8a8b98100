package promotion.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.CurrencyIs;

/**
 * What an editor declares of a promotion: what it gives, when, and how it combines with others.
 *
 * @param condition null if it always applies
 * @param group the exclusion group within the layer; null for none
 * @param cap the most that it takes off one order; null for no cap. The shares of the lines shrink in proportion.
 * @param funding who pays for it; the shares add up to 10,000 basis points. Empty if the shop pays.
 * @param returns what is refunded if a part of the order comes back; null means {@link Returns#KEEP_SHARE}
 * @param limitsIfReturned what its budget and limits count if a part of the order comes back; null means {@link LimitsIfReturned#KEEP}
 */
public record Definition(
        Benefit benefit,
        @Nullable Condition condition,
        Layer layer,
        @Nullable Group group,
        @Nullable Money cap,
        List<Funding> funding,
        @Nullable Returns returns,
        @Nullable LimitsIfReturned limitsIfReturned) {

    /** A definition whose units keep their share when they are returned, and whose limits keep counting them. */
    public Definition(
            Benefit benefit,
            @Nullable Condition condition,
            Layer layer,
            @Nullable Group group,
            @Nullable Money cap,
            List<Funding> funding) {
        this(benefit, condition, layer, group, cap, funding, null, null);
    }

    /** @throws IllegalArgumentException if the parts contradict each other */
    public Definition {
        funding = List.copyOf(funding);
        returns = returns == Returns.KEEP_SHARE ? null : returns; // a definition has one form only
        limitsIfReturned = limitsIfReturned == LimitsIfReturned.KEEP ? null : limitsIfReturned;
        if (!funding.isEmpty()
                && funding.stream().mapToLong(Funding::basisPoints).sum() != Benefit.WHOLE) {
            throw new IllegalArgumentException("funding: the shares must add up to 10000 basis points");
        }
        if (amounts(benefit, condition, cap).map(Money::currency).distinct().count() > 1) {
            throw new IllegalArgumentException("All amounts must have the same currency");
        }
        if (condition != null
                && condition
                        .all()
                        .anyMatch(each -> each instanceof Condition.Subtotal subtotal
                                && subtotal.after() != null
                                && subtotal.after().compareTo(layer) >= 0)) {
            throw new IllegalArgumentException("A subtotal must be after a layer before %s".formatted(layer));
        }
    }

    /** How the members of a group combine: all apply, the first that takes anything off, or the one that takes most off. */
    public enum Choice {
        ALL,
        FIRST,
        BEST
    }

    /** If members of a group declare different choices, the choice of the first one in the order of application counts. */
    public record Group(String name, Choice choice) {}

    /** What is refunded if a part of an order comes back. */
    public enum Returns {
        /** The units' share of what was paid. */
        KEEP_SHARE,
        /**
         * What was paid, less the price of the rest without these units, less earlier refunds. If one promotion of an order declares it, the
         * whole rest is priced again, with all promotions of the order.
         */
        PRICE_AGAIN
    }

    /** What its budget and limits count if a part of an order comes back. An order that is refunded as a whole is never counted. */
    public enum LimitsIfReturned {
        /** The whole use and the whole amount. */
        KEEP,
        /** The amount that it still takes off what the shopper keeps, and the use unless all units that it is for came back. */
        GIVE_BACK
    }

    public enum Funder {
        SHOP,
        SELLER,
        PLATFORM,
        BRAND
    }

    public record Funding(Funder funder, int basisPoints) {
        public Funding {
            if (basisPoints < 1) {
                throw new IllegalArgumentException("funding: basis_points must be above 0");
            }
        }
    }

    /** What one funder pays of a discount, in minor units. */
    public record FunderPart(Funder funder, long amountMinor) {}

    /**
     * Splits what was taken off over the funders, by largest remainder, in the order of {@link #funding}. The shop pays if nobody is named.
     * Funders that pay nothing are left out.
     */
    public List<FunderPart> funded(long amountMinor) {
        if (funding.isEmpty()) {
            return List.of(new FunderPart(Funder.SHOP, amountMinor));
        }
        long[] amounts = Split.of(
                amountMinor, funding.stream().mapToLong(Funding::basisPoints).toArray());
        return IntStream.range(0, amounts.length)
                .filter(i -> amounts[i] > 0)
                .mapToObj(i -> new FunderPart(funding.get(i).funder(), amounts[i]))
                .toList();
    }

    /** Whether the rest of an order is priced again if a part of it comes back: it declares that, or charges gifts that the rest does not earn. */
    public boolean pricesAgain() {
        return returns == Returns.PRICE_AGAIN || chargesGifts();
    }

    /** Whether its budget and limits get back what a return takes back. */
    public boolean givesBack() {
        return limitsIfReturned == LimitsIfReturned.GIVE_BACK;
    }

    /** Whether gifts that the rest of an order does not earn any more are charged. */
    public boolean chargesGifts() {
        return benefit instanceof Benefit.Gift gift && gift.ifReturned() == Benefit.IfReturned.CHARGED;
    }

    /** The currency of all its amounts; null if it has no amounts. */
    public @Nullable String currency() {
        return amounts(benefit, condition, cap).map(Money::currency).findFirst().orElse(null);
    }

    /** The condition, and that the cart is in the currency of the amounts. Null if it always applies. */
    @Nullable
    Condition conditionInItsCurrency() {
        String currency = currency();
        if (currency == null) {
            return condition;
        }
        Condition inCurrency = new CurrencyIs(currency);
        return condition == null ? inCurrency : new AllOf(List.of(inCurrency, condition));
    }

    /** The layer and the name of the group: groups of different layers are different groups, even if they have the same name. Null for none. */
    @Nullable
    String groupInLayer() {
        return group == null ? null : layer + " " + group.name();
    }

    /** The divided groups, whose members declare different choices; each as {@link #groupInLayer}. */
    static Set<String> dividedGroups(Stream<Definition> members) {
        Map<String, Choice> choices = new HashMap<>();
        Set<String> divided = new HashSet<>();
        members.forEach(member -> {
            String name = member.groupInLayer();
            if (name != null && member.group != null) {
                Choice first = choices.putIfAbsent(name, member.group.choice());
                if (first != null && first != member.group.choice()) {
                    divided.add(name);
                }
            }
        });
        return divided;
    }

    /** Whether the condition reads prices that other promotions have reduced. */
    public boolean dependsOnDiscounts() {
        return condition != null && condition.dependsOnDiscounts();
    }

    private static Stream<Money> amounts(Benefit benefit, @Nullable Condition condition, @Nullable Money cap) {
        Stream<Money> ofCondition = condition == null
                ? Stream.empty()
                : condition
                        .all()
                        .map(each -> each instanceof Condition.Subtotal subtotal ? subtotal.atLeast() : null)
                        .filter(Objects::nonNull);
        return Stream.of(benefit.amounts(), ofCondition, cap == null ? Stream.<Money>empty() : Stream.of(cap))
                .flatMap(each -> each);
    }
}
