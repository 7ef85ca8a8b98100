package promotion;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import outbox.BatchItems;
import outbox.Handles;
import outbox.Outbox;
import outbox.UnitOfWork;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyRows;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.RepricingRequested;
import promotion.PromotionRequest.ReversalRequested;
import promotion.code.CodeBatches;
import promotion.code.GenerateCodes;
import promotion.discount.Discount;
import promotion.discount.Discounts;
import promotion.discount.Redemptions;
import promotion.offer.Allowance;
import promotion.offer.Allowances;
import promotion.offer.AppliedDiscount;
import promotion.offer.AutomaticOffers;
import promotion.offer.Basket;
import promotion.offer.Coupon;
import promotion.offer.Coupons;
import promotion.offer.LeftOutPromotions;
import promotion.offer.OfferWrites;
import promotion.offer.Offers;
import promotion.offer.Promotion;
import promotion.offer.Promotions;
import promotion.offer.PublishCodes;
import promotion.offer.PublishOffer;
import promotion.offer.RestPrices;
import promotion.packet.ClaimRedPacket;
import promotion.packet.RedPacketClaim;
import promotion.packet.RedPacketRows;
import promotion.packet.RedPackets;
import promotion.packet.SettleClaim;

/**
 * Handles the requests of other modules, draws from red packets, and timers. A batch and an edit lock and write the tables in this order, each by key:
 * idempotency, discount, coupon, promotion, allowance, code batch, red packet, claim, redemption, customer
 * profile, promotion that was left out. It reads coupons without a limit and promotions without a budget, but does not lock them, so that orders that share one do not
 * wait for each other.
 */
@Component
class PromotionListeners implements UnitOfWork<PromotionBatch> {

    private final IdempotencyRows promotionKeys;
    private final Discounts discounts;
    private final Coupons coupons;
    private final Promotions promotions;
    private final OfferWrites offerWrites;
    private final AutomaticOffers automaticOffers;
    private final Allowances allowances;
    private final Redemptions redemptions;
    private final CodeBatches codeBatches;
    private final RedPackets redPackets;
    private final LeftOutPromotions leftOutPromotions;
    private final SecureRandom random = new SecureRandom();

    PromotionListeners(
            IdempotencyRows promotionKeys,
            Discounts discounts,
            Coupons coupons,
            Promotions promotions,
            OfferWrites offerWrites,
            AutomaticOffers automaticOffers,
            Allowances allowances,
            Redemptions redemptions,
            CodeBatches codeBatches,
            RedPackets redPackets,
            LeftOutPromotions leftOutPromotions) {
        this.promotionKeys = promotionKeys;
        this.discounts = discounts;
        this.coupons = coupons;
        this.promotions = promotions;
        this.offerWrites = offerWrites;
        this.automaticOffers = automaticOffers;
        this.allowances = allowances;
        this.redemptions = redemptions;
        this.leftOutPromotions = leftOutPromotions;
        this.codeBatches = codeBatches;
        this.redPackets = redPackets;
    }

    @Override
    public PromotionBatch load(BatchItems batch) {
        List<ClaimRedPacket> draws = batch.of(ClaimRedPacket.class);
        Claims claims =
                promotionKeys.claim(draws.stream().map(ClaimRedPacket::key).toList());
        List<PromotionRequest> requests = batch.of(PromotionRequest.class);
        List<RepricingRequested> repricings = batch.of(RepricingRequested.class);
        Map<String, Discount> known = requests.size() == repricings.size()
                ? Map.of()
                : discounts.lock(requests.stream()
                        .filter(request -> !(request instanceof RepricingRequested))
                        .map(PromotionRequest::reference)
                        .collect(Collectors.toSet()));
        List<Basket> baskets = batch.of(DiscountRequested.class).stream()
                .filter(request -> !known.containsKey(request.reference()))
                .map(Basket::of)
                .toList();
        BatchKeys keys = new BatchKeys();
        baskets.forEach(keys::add);
        known.values().forEach(keys::add);
        draws.forEach(draw -> keys.add(draw.claim()));
        batch.of(PublishOffer.class).forEach(command -> keys.countedPromotionIds.add(command.correlation()));
        batch.of(PublishCodes.class).forEach(command -> keys.countedCodes.addAll(command.codes()));
        batch.of(SettleClaim.class).forEach(keys::add);
        Map<String, Coupon> foundCoupons = coupons(keys);
        foundCoupons.values().forEach(coupon -> keys.promotionIds.add(coupon.promotionId()));
        batch.of(ReversalRequested.class).stream()
                .map(reversal -> known.get(reversal.reference()))
                .filter(Objects::nonNull)
                .flatMap(discount ->
                        PromotionBatch.expiredDraws(discount, code -> Optional.ofNullable(foundCoupons.get(code))))
                .forEach(keys::add);
        Map<String, Promotion> foundPromotions = promotions(keys, baskets);
        Set<Allowance.Key> used = new HashSet<>(keys.allowances);
        for (Basket basket : baskets) {
            foundPromotions.values().stream()
                    .filter(promotion -> promotion.terms().needsCoupon()
                            || promotion.whyNot(basket).isEmpty())
                    .filter(promotion -> !promotion.terms().counted().isEmpty())
                    .forEach(promotion -> used.addAll(allowances(promotion, basket, foundCoupons)));
        }
        Offers offers = new Offers(
                foundPromotions, foundCoupons, used.isEmpty() ? Map.of() : allowances.lock(new TreeSet<>(used)));
        List<UUID> ordered = batch.of(GenerateCodes.class).stream()
                .map(GenerateCodes::codeBatchId)
                .toList();
        return new PromotionBatch(
                claims,
                batch.at(),
                offers,
                known,
                ordered.isEmpty() ? Map.of() : codeBatches.lock(ordered),
                redPackets(keys),
                repricings.isEmpty()
                        ? Map.of()
                        : promotions.versions(
                                repricings.stream().flatMap(RestPrices::keys).collect(Collectors.toSet())));
    }

    /** What discounts for the basket would use of the limits: with each of its codes for the promotion, or without a code. */
    private static List<Allowance.Key> allowances(Promotion promotion, Basket basket, Map<String, Coupon> coupons) {
        if (!promotion.terms().needsCoupon()) {
            return promotion.allowances(basket, null);
        }
        return basket.codes().keySet().stream()
                .map(coupons::get)
                .filter(coupon -> coupon != null && coupon.promotionId().equals(promotion.promotionId()))
                .flatMap(coupon -> promotion.allowances(basket, coupon.code()).stream())
                .toList();
    }

    @Handles
    void on(PromotionRequest request, PromotionBatch batch) {
        batch.answer(request);
    }

    @Handles
    void on(PublishOffer command, PromotionBatch batch) {
        batch.publish(command);
    }

    @Handles
    void on(PublishCodes command, PromotionBatch batch) {
        batch.publish(command);
    }

    @Handles
    CommandResult<RedPacketClaim, ClaimRedPacket.Refusal> on(ClaimRedPacket command, PromotionBatch batch) {
        return batch.claim(command, random);
    }

    @Handles
    void on(SettleClaim command, PromotionBatch batch) {
        batch.settle(command);
    }

    @Handles
    void on(GenerateCodes command, PromotionBatch batch) {
        batch.generate(command.codeBatchId(), random);
    }

    @Override
    public void save(PromotionBatch batch, Outbox outbox) {
        promotionKeys.settle(batch.claims());
        discounts.save(batch.discounts(), batch.at());
        batch.save(offerWrites);
        codeBatches.save(batch.codeBatches());
        promotions.setPublished(batch.publishedPromotionIds());
        redPackets.save(batch.redPackets());
        redemptions.add(batch.discounts().inserted());
        leftOutPromotions.add(batch.leftOut(), batch.at());
        coupons.setPublished(batch.publishedCodes(), true);
        outbox.publish(batch.published());
    }

    private RedPacketRows redPackets(BatchKeys keys) {
        return new RedPacketRows(
                keys.redPackets.isEmpty() ? Map.of() : redPackets.lock(keys.redPackets),
                keys.claims.isEmpty() ? Map.of() : redPackets.claims(keys.claims));
    }

    private Map<String, Coupon> coupons(BatchKeys keys) {
        Set<String> wanted = new HashSet<>(keys.codes);
        wanted.removeAll(keys.countedCodes);
        Map<String, Coupon> found = wanted.isEmpty() ? new HashMap<>() : coupons.read(wanted);
        Set<String> toLock = new HashSet<>(keys.countedCodes);
        found.values().stream().filter(Coupon::isLimited).map(Coupon::code).forEach(toLock::add);
        if (!toLock.isEmpty()) {
            found.putAll(coupons.lock(toLock));
        }
        return found;
    }

    /**
     * Returns the promotions that the batch needs, by id. A promotion that applies without a coupon and has a budget is locked only if it
     * can apply to one of the baskets and some of its budget is left. Otherwise it is left out, because it cannot apply.
     */
    private Map<String, Promotion> promotions(BatchKeys keys, List<Basket> baskets) {
        Set<String> wanted = new HashSet<>(keys.promotionIds);
        wanted.removeAll(keys.countedPromotionIds);
        Map<String, Promotion> found = wanted.isEmpty() ? new HashMap<>() : promotions.read(wanted);
        Set<String> toLock = new HashSet<>(keys.countedPromotionIds);
        found.values().stream()
                .filter(promotion -> promotion.terms().hasBudget())
                .map(Promotion::promotionId)
                .forEach(toLock::add);
        List<Promotion> possible = automaticOffers.possible(baskets);
        possible.stream()
                .filter(promotion -> !promotion.terms().hasBudget())
                .forEach(promotion -> found.putIfAbsent(promotion.promotionId(), promotion));
        toLock.addAll(unspent(possible, baskets));
        if (!toLock.isEmpty()) {
            found.putAll(promotions.lock(toLock));
        }
        return found;
    }

    private List<String> unspent(List<Promotion> possible, List<Basket> baskets) {
        List<String> withBudget = possible.stream()
                .filter(promotion -> promotion.terms().hasBudget())
                .filter(promotion -> baskets.stream()
                        .anyMatch(basket -> promotion.whyNot(basket).isEmpty()))
                .map(Promotion::promotionId)
                .toList();
        return withBudget.isEmpty()
                ? List.of()
                : promotions.read(withBudget).values().stream()
                        .filter(promotion -> !promotion.isSpent())
                        .map(Promotion::promotionId)
                        .toList();
    }

    /**
     * The keys of all rows that a batch names. The coupons in {@code countedCodes} and the promotions in {@code countedPromotionIds} are
     * counted or edited, so their rows are always locked.
     */
    private static final class BatchKeys {

        final Set<String> codes = new HashSet<>();
        final Set<String> countedCodes = new HashSet<>();
        final Set<String> promotionIds = new HashSet<>();
        final Set<String> countedPromotionIds = new HashSet<>();
        final Set<Allowance.Key> allowances = new HashSet<>();
        final Set<String> redPackets = new HashSet<>();
        final Set<RedPacketClaim.Key> claims = new HashSet<>();

        void add(Basket basket) {
            basket.codes().keySet().stream().filter(Coupon::isPossible).forEach(codes::add);
        }

        void add(Discount known) {
            for (AppliedDiscount appliedDiscount : known.appliedDiscounts()) {
                String code = appliedDiscount.applied().couponCode();
                if (code != null) {
                    (appliedDiscount.ofCoupon() ? countedCodes : codes).add(code);
                }
                allowances.addAll(appliedDiscount.allowances());
                (appliedDiscount.ofBudget() ? countedPromotionIds : promotionIds).add(appliedDiscount.promotionId());
            }
        }

        void add(SettleClaim command) {
            countedCodes.add(command.code());
            add(command.key());
        }

        void add(RedPacketClaim.Key claim) {
            redPackets.add(claim.redPacketId());
            claims.add(claim);
        }
    }
}
