package promotion;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyRows;
import platform.money.Money;
import promotion.PromotionEvent.Answer;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.FunderShare;
import promotion.PromotionEvent.LineDiscount;
import promotion.PromotionEvent.UnitDiscount;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.GiveBackRequested;
import promotion.PromotionRequest.KeptDiscount;
import promotion.PromotionRequest.Line;
import promotion.PromotionRequest.RedemptionRequested;
import promotion.PromotionRequest.ReversalRequested;
import promotion.discount.Discount;
import promotion.document.Limit;
import promotion.engine.Benefit;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Condition;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Definition;
import promotion.engine.Layer;
import promotion.engine.Selection;
import promotion.offer.Allowance;
import promotion.offer.Basket;
import promotion.offer.Coupon;
import promotion.offer.Entitlement;
import promotion.offer.Offers;
import promotion.offer.Promotion;
import promotion.offer.Terms;
import promotion.packet.RedPacketRows;

/**
 * The rows of promotion's tables in memory, for tests that decide batches without a database. Also makes requests, all with the same
 * correlation.
 */
final class Shop {

    static final String ORDER = "order-1";
    static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    /** The amounts of the lines of an order, in pence. */
    static final List<Long> TEN_POUNDS = List.of(700L, 300L);

    private static final Claims UNUSED_KEYS =
            new IdempotencyRows(DSL.using(SQLDialect.POSTGRES), "promotion", Clock.systemUTC()).claim(List.of());

    final Map<String, Promotion> promotions = new HashMap<>();
    final Map<String, Coupon> coupons = new HashMap<>();
    final Map<Allowance.Key, Allowance> allowances = new HashMap<>();
    final Map<String, Discount> discounts = new HashMap<>();
    final Set<String> redemptions = new HashSet<>();

    /** The terms of a promotion: valid since an hour ago, applied without a coupon, combinable, unless changed. */
    static final class Offer {

        private final String promotionId;
        private final Benefit benefit;
        private @Nullable String currency;
        private @Nullable Long threshold;
        private Instant startsAt = NOW.minusSeconds(3600);
        private @Nullable Instant endsAt;
        private boolean draft;
        private boolean paused;
        private boolean needsCoupon;
        private boolean combinable = true;
        private int priority;
        private @Nullable Long budget;
        private final List<Limit> limits = new ArrayList<>();
        private boolean partial;
        private ZoneId zone = ZoneOffset.UTC;
        private boolean givesBack;
        private @Nullable Condition condition;

        private Offer(String promotionId, Benefit benefit) {
            this.promotionId = promotionId;
            this.benefit = benefit;
        }

        Offer currency(String code) {
            currency = code;
            return this;
        }

        Offer threshold(long minor) {
            threshold = minor;
            return currency("GBP");
        }

        Offer budget(@Nullable Long minor) {
            budget = minor;
            return currency("GBP");
        }

        /** @param minor in pence; null for a limit of uses only */
        Offer limit(Limit.Per per, @Nullable Long uses, @Nullable Long minor) {
            limits.add(new Limit(per, uses, minor));
            return minor == null ? this : currency("GBP");
        }

        Offer partial() {
            partial = true;
            return this;
        }

        Offer condition(Condition when) {
            condition = when;
            return this;
        }

        /** Its budget and limits get back what returns take back. */
        Offer givingBack() {
            givesBack = true;
            return this;
        }

        Offer zone(String id) {
            zone = ZoneId.of(id);
            return this;
        }

        Offer valid(Instant from, @Nullable Instant until) {
            startsAt = from;
            endsAt = until;
            return this;
        }

        Offer draft() {
            draft = true;
            return this;
        }

        Offer paused() {
            paused = true;
            return this;
        }

        Offer byCoupon() {
            needsCoupon = true;
            return this;
        }

        Offer alone() {
            combinable = false;
            return this;
        }

        Offer priority(int number) {
            priority = number;
            return this;
        }

        String promotionId() {
            return promotionId;
        }

        Terms terms() {
            return new Terms(
                    promotionId,
                    new Definition(
                            benefit,
                            threshold == null
                                    ? condition
                                    : new Subtotal(Selection.EVERYTHING, Money.ofMinor(threshold, "GBP"), null),
                            Layer.ORDER,
                            null,
                            null,
                            List.of(),
                            null,
                            givesBack ? Definition.LimitsIfReturned.GIVE_BACK : null),
                    currency,
                    startsAt,
                    endsAt,
                    draft,
                    paused,
                    needsCoupon,
                    combinable,
                    priority,
                    budget,
                    limits,
                    partial,
                    zone);
        }
    }

    /** A discount on lines only, whose limits do not get back what returns take back. */
    static Applied applied(
            String promotionId, long version, @Nullable String couponCode, Money amount, List<LineDiscount> lines) {
        return new Applied(promotionId, version, couponCode, amount, lines, null, null, null, null);
    }

    /** What is taken off a line of one unit, paid by the shop. */
    static LineDiscount lineOff(int lineNo, Money amount) {
        return new LineDiscount(
                lineNo, amount, List.of(new UnitDiscount(1, amount)), List.of(FunderShare.ofShop(amount)));
    }

    static Offer percent(String promotionId, int basisPoints) {
        return new Offer(promotionId, new PercentOff(new WholeOrder(), basisPoints, Base.REMAINING));
    }

    static Offer off(String promotionId, long pence) {
        return new Offer(promotionId, new AmountOff(new WholeOrder(), Money.ofMinor(pence, "GBP"))).currency("GBP");
    }

    Shop offers(Offer... offers) {
        for (Offer offer : offers) {
            promotions.put(offer.promotionId(), Promotion.of(offer.promotionId(), offer.terms()));
        }
        return this;
    }

    Shop coupon(String code, String promotionId, @Nullable Long maxUses) {
        coupons.put(code, Coupon.of(code, promotionId, maxUses, null));
        return this;
    }

    /** A code for one customer. */
    Shop couponOf(String customer, String code, String promotionId, @Nullable Long maxUses) {
        coupons.put(code, Coupon.of(code, promotionId, maxUses, customer));
        return this;
    }

    /** A code that may be used any number of times. */
    Shop coupon(String code, String promotionId) {
        return coupon(code, promotionId, null);
    }

    /** A request for a discount on lines with these amounts, of one unit each. Lines are numbered from 1. */
    static DiscountRequested discount(String reference, List<Long> pence, String... codes) {
        return discount(reference, "GBP", pence, codes);
    }

    static DiscountRequested discount(String reference, String currency, List<Long> minor, String... codes) {
        Line[] lines = new Line[minor.size()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = new Line(i + 1, "sku-" + i, 1, Money.ofMinor(minor.get(i), currency), null);
        }
        return new DiscountRequested(
                reference,
                ORDER,
                null,
                "web",
                currency,
                NOW,
                List.of(lines),
                List.of(codes),
                "GB",
                "sandbox",
                null,
                List.of(),
                false,
                Money.zero(currency));
    }

    /** The same request, as the first order of a customer of a level. */
    static DiscountRequested first(String customer, @Nullable String level, DiscountRequested request) {
        return new DiscountRequested(
                request.reference(),
                request.correlation(),
                customer,
                request.channel(),
                request.currency(),
                request.at(),
                request.lines(),
                request.couponCodes(),
                request.country(),
                request.paymentMethod(),
                level,
                request.segments(),
                true,
                request.shipping());
    }

    /** The same request, of a customer at a time. */
    static DiscountRequested by(@Nullable String customer, Instant at, DiscountRequested request) {
        return new DiscountRequested(
                request.reference(),
                request.correlation(),
                customer,
                request.channel(),
                request.currency(),
                at,
                request.lines(),
                request.couponCodes(),
                request.country(),
                request.paymentMethod(),
                request.level(),
                request.segments(),
                request.firstOrder(),
                request.shipping());
    }

    /** Requests for discounts on orders of ten pounds, with the numbers from {@code from} to below {@code to}. */
    static List<DiscountRequested> orders(int from, int to, String name, String... codes) {
        return IntStream.range(from, to)
                .mapToObj(i -> discount(name + i, TEN_POUNDS, codes))
                .toList();
    }

    /** The references of the granted discounts that are not empty. */
    static List<String> discounted(List<Answer> answers) {
        return answers.stream()
                .filter(answer -> answer instanceof DiscountGranted granted
                        && !granted.applied().isEmpty())
                .map(Answer::reference)
                .toList();
    }

    static RedemptionRequested redeem(String reference) {
        return new RedemptionRequested(reference, ORDER);
    }

    static DiscountReleaseRequested release(String reference) {
        return new DiscountReleaseRequested(reference, ORDER);
    }

    /** So much is left of the promotion's part after the returns of an order. */
    static GiveBackRequested giveBack(String reference, String promotionId, long keptMinor, boolean used) {
        return new GiveBackRequested(
                reference, ORDER, List.of(new KeptDiscount(promotionId, Money.ofMinor(keptMinor, "GBP"), used)));
    }

    static ReversalRequested reverse(String reference) {
        return new ReversalRequested(reference, ORDER);
    }

    /** The discount that the basket of a request is entitled to now. Stores nothing. */
    Entitlement.Decision entitlement(DiscountRequested request) {
        return Entitlement.of(Basket.of(request), new Offers(promotions, coupons, allowances));
    }

    /** Decides the requests in one batch, stores the changes, and returns the answers. */
    List<Answer> decide(PromotionRequest... requests) {
        return decide(List.of(requests));
    }

    List<Answer> decide(List<PromotionRequest> requests) {
        PromotionBatch batch = new PromotionBatch(
                UNUSED_KEYS,
                NOW,
                new Offers(promotions, coupons, allowances),
                discounts,
                Map.of(),
                new RedPacketRows(Map.of(), Map.of()),
                Map.of());
        requests.forEach(batch::answer);
        for (Discount discount : batch.discounts().inserted()) {
            if (discounts.put(discount.reference(), discount) != null) {
                throw new AssertionError("stored already: " + discount);
            }
            discount.applied().stream()
                    .filter(applied -> applied.couponCode() != null)
                    .forEach(applied -> {
                        if (!redemptions.add(discount.reference() + " " + applied.couponCode())) {
                            throw new AssertionError("used already: " + applied);
                        }
                    });
        }
        batch.discounts().updated().forEach(discount -> discounts.put(discount.reference(), discount));
        batch.offers().promotions().updated().forEach(promotion -> promotions.put(promotion.promotionId(), promotion));
        batch.offers().coupons().updated().forEach(coupon -> coupons.put(coupon.code(), coupon));
        batch.offers().allowances().changed().forEach(allowance -> allowances.put(allowance.key(), allowance));
        return batch.published().stream()
                .map(BatchState.OutgoingEvent::event)
                .map(Answer.class::cast)
                .toList();
    }

    Answer answer(PromotionRequest request) {
        return decide(request).getFirst();
    }

    /** Edits the terms of a promotion. */
    void edit(Offer offer) {
        promotions.computeIfPresent(offer.promotionId(), (id, promotion) -> promotion.edited(offer.terms()));
    }

    /** Edits the limit of a coupon. */
    void limit(String code, @Nullable Long maxUses) {
        coupons.computeIfPresent(code, (key, coupon) -> coupon.edited(maxUses, coupon.customer()));
    }

    Promotion promotion(String promotionId) {
        return promotions.get(promotionId);
    }

    Coupon couponOf(String code) {
        return coupons.get(code);
    }
}
