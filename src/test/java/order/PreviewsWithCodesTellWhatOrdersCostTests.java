package order;

import static order.OrdersDecideAsPromotionWouldTests.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import order.OrderEvent.Discount;
import order.OrderEvent.OrderCreated;
import order.command.OrderCommand.Item;
import order.offer.Carts;
import order.offer.KnownCode;
import order.offer.KnownLimits;
import order.offer.KnownOffer;
import order.offer.OfferBook;
import order.offer.TriedCodes;
import order.saga.GrantedDiscounts;
import order.saga.SupplierRequests;
import order.stream.Order;
import outbox.EventTypes;
import promotion.PromotionEvent.ChangedCode;
import promotion.PromotionEvent.CodesChanged;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.LimitUse;
import promotion.PromotionEvent.LimitsChanged;
import promotion.PromotionEvent.OfferChanged;
import promotion.document.Limit;
import promotion.offer.Allowance;
import promotion.offer.AppliedDiscount;
import promotion.offer.Basket;
import promotion.offer.Coupon;
import promotion.offer.Entitlement;
import promotion.offer.Offers;
import promotion.offer.Promotion;
import promotion.offer.Terms;

/** What a preview says of coupon codes equals what promotion decides for the order, with limits as they are told. */
class PreviewsWithCodesTellWhatOrdersCostTests {

    private static final String SHOPPER = "17850";

    @Property(tries = 1_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void toThePennyAndWithTheSameReasons(
            @ForAll("promotions") List<Promotion> promotions,
            @ForAll("carts") List<Item> items,
            @ForAll("coupons") Map<String, Coupon> coupons,
            @ForAll("picks") List<Integer> picks) {
        coupons.values()
                .removeIf(coupon -> promotions.stream()
                        .noneMatch(each -> each.promotionId().equals(coupon.promotionId())
                                && each.terms().needsCoupon()));
        List<String> typed = typed(picks, coupons);
        OfferBook automatic = OrdersDecideAsPromotionWouldTests.book(promotions.stream()
                .filter(each -> each.offerChanged().automatic())
                .toList());
        OrderCreated created = OrdersDecideAsPromotionWouldTests.created(automatic, items, typed);

        TriedCodes preview = TriedCodes.of(
                automatic,
                Carts.of(
                        created.placedAt(),
                        created.channel(),
                        created.country(),
                        created.paymentMethod(),
                        created.customer(),
                        created.lines(),
                        created.shipping().amount()),
                created.userId(),
                typed,
                known(promotions, coupons),
                told(promotions, uses(promotions, coupons, created)));

        assertThat(created.userId()).isEqualTo(SHOPPER);
        switch (decided(promotions, coupons, created)) {
            case Entitlement.Granted granted -> {
                assertThat(preview.refusals()).isEmpty();
                assertThat(preview.discounts()).isEqualTo(discounts(granted));
                boolean used = preview.discounts().stream().anyMatch(each -> each.couponCode() != null);
                Statistics.collect(used ? "with codes" : "codes take nothing off");
            }
            case Entitlement.Refused refused -> {
                assertThat(preview.refusals())
                        .extracting(each -> each.code() + " " + each.reason())
                        .isEqualTo(refused.refusals().stream()
                                .map(each -> each.code() + " " + each.reason())
                                .toList());
                OrderCreated without = OrdersDecideAsPromotionWouldTests.created(automatic, items, List.of());
                if (without.discountAsked() == null) {
                    assertThat(preview.discounts())
                            .isEqualTo(discounts((Entitlement.Granted) decided(promotions, coupons, without)));
                } else {
                    assertThat(preview.discounts())
                            .isEqualTo(without.discounts() == null ? List.of() : without.discounts());
                }
                refused.refusals().forEach(each -> Statistics.collect(each.reason()));
            }
        }
        Statistics.coverage(seen -> {
            seen.check("with codes").count(count -> count > 50);
            seen.check("NOT_BETTER").count(count -> count > 0);
            seen.check("NOT_COMBINABLE").count(count -> count > 0);
            seen.check("USED_UP").count(count -> count > 0);
            seen.check("OTHER_CUSTOMER").count(count -> count > 0);
            seen.check("LIMIT_REACHED").count(count -> count > 0);
            seen.check("BUDGET_SPENT").count(count -> count > 0);
        });
    }

    /** What orders know of the coupons, as it arrives on the wire. */
    private static Map<String, KnownCode> known(List<Promotion> promotions, Map<String, Coupon> coupons) {
        Map<String, KnownOffer> offers = new HashMap<>();
        promotions.forEach(promotion -> {
            OfferChanged told = EventTypes.decode(EventTypes.encode(promotion.offerChanged()), OfferChanged.class);
            offers.put(promotion.promotionId(), KnownOffer.of(told, told.terms()));
        });
        Map<String, KnownCode> known = new HashMap<>();
        coupons.forEach((code, coupon) -> {
            CodesChanged event = new CodesChanged(coupon.promotionId(), List.of(coupon.changedCode()));
            ChangedCode told = EventTypes.decode(EventTypes.encode(event), CodesChanged.class)
                    .codes()
                    .getFirst();
            known.put(
                    code,
                    new KnownCode(
                            offers.get(coupon.promotionId()),
                            told.usable(),
                            told.customer(),
                            told.amountMinor(),
                            told.expiresAt()));
        });
        return known;
    }

    private static Entitlement.Decision decided(
            List<Promotion> promotions, Map<String, Coupon> coupons, OrderCreated created) {
        Map<String, Promotion> byId = new HashMap<>();
        promotions.forEach(promotion -> byId.put(promotion.promotionId(), promotion));
        return Entitlement.of(basket(created), new Offers(byId, coupons, uses(promotions, coupons, created)));
    }

    private static Basket basket(OrderCreated created) {
        return Basket.of(SupplierRequests.discount(Order.created(created)));
    }

    /** What earlier orders have used: limits of two uses as a whole, and of others a part. */
    private static Map<Allowance.Key, Allowance> uses(
            List<Promotion> promotions, Map<String, Coupon> coupons, OrderCreated created) {
        Basket basket = basket(created);
        Map<Allowance.Key, Allowance> used = new HashMap<>();
        for (Promotion promotion : promotions) {
            Stream.concat(
                            Stream.of(Optional.<String>empty()),
                            coupons.values().stream()
                                    .filter(each -> each.promotionId().equals(promotion.promotionId()))
                                    .map(each -> Optional.of(each.code())))
                    .flatMap(code -> promotion.allowances(basket, code.orElse(null)).stream())
                    .forEach(key -> used.put(
                            key,
                            promotion.terms().counted().stream()
                                    .filter(limit -> limit.per() == key.per())
                                    .map(limit -> used(key, limit))
                                    .findFirst()
                                    .orElseThrow()));
        }
        return used;
    }

    private static Allowance used(Allowance.Key key, Limit limit) {
        long uses = limit.uses() != null && limit.uses() == 2 ? 2 : 0;
        return new Allowance(key, limit.uses(), limit.amountMinor(), uses, 0, limit.amountMinor() == null ? 0 : 60, 0);
    }

    /** What orders know of the limits and of what is used of them, as it arrives on the wire. */
    private static KnownLimits told(List<Promotion> promotions, Map<Allowance.Key, Allowance> used) {
        Map<String, KnownLimits.Limits> limits = new HashMap<>();
        Map<KnownLimits.Key, KnownLimits.Use> uses = new HashMap<>();
        for (Promotion promotion : promotions) {
            Stream<LimitUse> ofLimits = used.values().stream()
                    .filter(each -> each.key().promotionId().equals(promotion.promotionId()))
                    .map(Allowance::use);
            LimitsChanged event = promotion.limitsChanged(
                    1, Stream.concat(ofLimits, Stream.of(promotion.budgetUse())).toList());
            LimitsChanged told = EventTypes.decode(EventTypes.encode(event), LimitsChanged.class);
            limits.put(told.promotionId(), KnownLimits.Limits.of(told.zone(), told.budgetMinor(), told.limits()));
            told.used()
                    .forEach(each -> uses.put(
                            new KnownLimits.Key(told.promotionId(), each.per(), each.subject()),
                            new KnownLimits.Use(each.uses(), each.amountMinor())));
        }
        return new KnownLimits(SHOPPER, limits, uses);
    }

    private static List<Discount> discounts(Entitlement.Granted granted) {
        return GrantedDiscounts.of(new DiscountGranted(
                "reference",
                "correlation",
                granted.appliedDiscounts().stream()
                        .map(AppliedDiscount::applied)
                        .toList()));
    }

    @Provide
    Arbitrary<List<Item>> carts() {
        return new OrdersDecideAsPromotionWouldTests().carts();
    }

    /** Some of them need a code, some are paused, and some have a budget or a limit. */
    @Provide
    Arbitrary<List<Promotion>> promotions() {
        return Combinators.combine(
                        new OrdersDecideAsPromotionWouldTests().promotions(),
                        Arbitraries.integers().between(0, 9).list().ofSize(6),
                        Arbitraries.integers().between(0, 20).list().ofSize(6))
                .as((promotions, random, limits) -> IntStream.range(0, promotions.size())
                        .mapToObj(
                                i -> withTerms(promotions.get(i), random.get(i) < 6, random.get(i) == 0, limits.get(i)))
                        .toList());
    }

    private static Promotion withTerms(Promotion promotion, boolean needsCoupon, boolean paused, int limit) {
        Terms terms = promotion.terms();
        Long budget = switch (limit) {
            case 0, 1 -> Long.valueOf(1_000_000);
            case 2 -> Long.valueOf(200);
            case 3 -> Long.valueOf(150);
            default -> terms.budgetMinor();
        };
        List<Limit> limits = switch (limit) {
            case 4 -> List.of(new Limit(Limit.Per.CUSTOMER, 2L, null));
            case 5 -> List.of(new Limit(Limit.Per.CUSTOMER_DAY, 3L, 100L));
            case 6 -> List.of(new Limit(Limit.Per.COUPON, 2L, null));
            case 7 -> List.of(new Limit(Limit.Per.COUPON, 1L, null), new Limit(Limit.Per.DAY, null, 90L));
            case 8 -> List.of(new Limit(Limit.Per.DAY, 2L, null));
            case 9 -> List.of(new Limit(Limit.Per.CAMPAIGN, 2L, null));
            case 10 -> List.of(new Limit(Limit.Per.CAMPAIGN, 3L, null), new Limit(Limit.Per.CUSTOMER, null, 500L));
            default -> terms.limits();
        };
        return new Promotion(
                promotion.promotionId(),
                1,
                new Terms(
                        terms.name(),
                        terms.definition(),
                        terms.currency(),
                        terms.startsAt(),
                        terms.endsAt(),
                        terms.draft(),
                        paused,
                        needsCoupon,
                        terms.combinable(),
                        terms.priority(),
                        budget,
                        limits,
                        limit % 2 == 0 || terms.partial(),
                        terms.zone()),
                limit == 2 || limit == 3 ? 100 : 0,
                limit == 3 ? 50 : 0);
    }

    /** Of the promotions p to u; in one of five some reason against it. */
    @Provide
    Arbitrary<Map<String, Coupon>> coupons() {
        return Arbitraries.integers().between(0, 24).list().ofSize(6).map(random -> {
            Map<String, Coupon> coupons = new HashMap<>();
            for (int i = 0; i < random.size(); i++) {
                String promotionId = "pqrstu".substring(i, i + 1);
                Coupon coupon = Coupon.of("CODE-" + promotionId.toUpperCase(Locale.ROOT), promotionId, 2L, null);
                Coupon changed = switch (random.get(i)) {
                    case 0 -> Coupon.of(coupon.code(), promotionId, null, "somebody else");
                    case 1 -> coupon.counting(1, 1);
                    case 2 -> coupon.worth(100, NOW);
                    case 3 -> coupon.withdraw();
                    case 4, 5 -> Coupon.of(coupon.code(), promotionId, null, SHOPPER);
                    case 6, 7, 8 -> coupon.worth(77, NOW.plusSeconds(1));
                    case 9 -> coupon.counting(1, 0);
                    default -> coupon;
                };
                coupons.put(changed.code(), changed);
            }
            return coupons;
        });
    }

    @Provide
    Arbitrary<List<Integer>> picks() {
        return Arbitraries.integers().between(0, 19).list().ofMinSize(1).ofMaxSize(3);
    }

    /** Codes of the coupons in any spelling, some twice; and unknown codes. */
    private static List<String> typed(List<Integer> picks, Map<String, Coupon> coupons) {
        List<String> codes = coupons.keySet().stream().sorted().toList();
        return picks.stream()
                .map(pick -> {
                    if (codes.isEmpty() || pick == 0) {
                        return "unknown";
                    }
                    String code = codes.get(pick % codes.size());
                    return pick < 10 ? " " + code.toLowerCase(Locale.ROOT) : code;
                })
                .toList();
    }
}
