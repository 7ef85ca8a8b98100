package promotion;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.idempotency.CommandResult.Done;
import platform.sql.TrackedRows;
import promotion.PromotionEvent.Answer;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountReleased;
import promotion.PromotionEvent.DiscountReversed;
import promotion.PromotionEvent.LeftOut;
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.GiveBackRequested;
import promotion.PromotionRequest.KeptDiscount;
import promotion.PromotionRequest.RedemptionRequested;
import promotion.PromotionRequest.RepricingRequested;
import promotion.PromotionRequest.ReversalRequested;
import promotion.code.CodeBatch;
import promotion.discount.Discount;
import promotion.discount.Discount.Granted;
import promotion.discount.Discount.Redeemed;
import promotion.discount.Discount.Refused;
import promotion.discount.Discount.Released;
import promotion.discount.Discount.ReleasedBeforeGrant;
import promotion.discount.Discount.Reversed;
import promotion.offer.AppliedDiscount;
import promotion.offer.Basket;
import promotion.offer.Coupon;
import promotion.offer.Entitlement;
import promotion.offer.OfferWrites;
import promotion.offer.Offers;
import promotion.offer.Promotion;
import promotion.offer.Promotions.VersionKey;
import promotion.offer.PublishCodes;
import promotion.offer.PublishOffer;
import promotion.offer.RestPrices;
import promotion.packet.ClaimRedPacket;
import promotion.packet.RedPacket;
import promotion.packet.RedPacketClaim;
import promotion.packet.RedPacketRows;
import promotion.packet.SettleClaim;

/**
 * The state of one promotion batch: the discounts that the batch grants, redeems, releases and reverses, and the promotions and coupons
 * whose budgets and limits count these discounts. Items are decided in memory, in the order of arrival, and each decision sees the changes
 * of the earlier ones.
 */
final class PromotionBatch extends BatchState {

    private final Claims claims;
    private final Instant at;
    private final Offers offers;
    private final TrackedRows<String, Discount> discounts;
    private final TrackedRows<UUID, CodeBatch> codeBatches;
    private final Map<VersionKey, Promotion> versions;
    private final Set<String> publishedPromotionIds = new LinkedHashSet<>();
    private final Set<String> publishedCodes = new TreeSet<>();
    private final RedPacketRows redPackets;
    private final List<LeftOut> leftOut = new ArrayList<>();

    /**
     * @param found the stored discounts that the batch names, by reference
     * @param ordered the batches of codes that the batch names, by id
     * @param redPackets the red packets and claims that the batch names
     * @param versions the versions of promotions with which the batch prices again
     */
    PromotionBatch(
            Claims claims,
            Instant at,
            Offers offers,
            Map<String, Discount> found,
            Map<UUID, CodeBatch> ordered,
            RedPacketRows redPackets,
            Map<VersionKey, Promotion> versions) {
        this.claims = claims;
        this.at = at;
        this.offers = offers;
        this.discounts = new TrackedRows<>(found);
        this.codeBatches = new TrackedRows<>(ordered);
        this.redPackets = redPackets;
        this.versions = versions;
    }

    /** Decides the request and publishes its answer, if it has one. */
    void answer(PromotionRequest request) {
        switch (request) {
            case DiscountRequested discount -> publish(discount(discount));
            case RedemptionRequested redemption -> publish(redeem(redemption));
            case DiscountReleaseRequested release -> publish(release(release));
            case ReversalRequested reversal -> publish(reverse(reversal));
            case RepricingRequested repricing -> publish(RestPrices.of(repricing, versions));
            case GiveBackRequested givenBack -> giveBack(givenBack);
        }
    }

    /** Publishes the promotion with its terms. Does nothing if there is no such promotion. */
    void publish(PublishOffer command) {
        offers.find(command.correlation()).ifPresent(promotion -> {
            promotion.events().forEach(this::publish);
            publishedPromotionIds.add(promotion.promotionId());
        });
    }

    /** Publishes these codes. Does nothing for codes that do not exist. */
    void publish(PublishCodes command) {
        List<Coupon> stored = command.codes().stream()
                .flatMap(code -> offers.coupon(code).stream())
                .toList();
        OfferWrites.publishCodes(stored, this::publish);
        publishedCodes.addAll(command.codes());
    }

    /** Saves the offers, and publishes what orders must know of them. */
    void save(OfferWrites writes) {
        writes.save(offers, at, this::publish);
    }

    /** The codes that this batch publishes again, because they were not published when they were stored. */
    Set<String> publishedCodes() {
        return publishedCodes;
    }

    /** Generates the next codes, if some are missing. */
    void generate(UUID codeBatchId, RandomGenerator random) {
        CodeBatch batch = codeBatches.find(codeBatchId).orElseThrow();
        List<Coupon> coupons = batch.nextCoupons(random);
        coupons.forEach(offers::put);
        codeBatches.put(codeBatchId, batch.generated(coupons.size()));
    }

    /** Draws once for each customer; a repeated claim gets the same draw, also after the end of the claims. */
    CommandResult<RedPacketClaim, ClaimRedPacket.Refusal> claim(ClaimRedPacket command, RandomGenerator random) {
        RedPacketClaim.Key key = command.claim();
        return claims.decide(
                command.key(),
                RedPacketClaim::code,
                code -> redPackets.claim(key).orElseThrow(),
                () -> {
                    Optional<RedPacketClaim> drawnBefore = redPackets.claim(key);
                    if (drawnBefore.isPresent()) {
                        return new Done<>(drawnBefore.get());
                    }
                    Optional<RedPacket> packet = redPackets.find(key.redPacketId());
                    if (packet.isEmpty()) {
                        return new CommandResult.Refused<>(ClaimRedPacket.Refusal.UNKNOWN);
                    }
                    if (!packet.get().isOpen(at)) {
                        return new CommandResult.Refused<>(ClaimRedPacket.Refusal.CLOSED);
                    }
                    return redPackets
                            .draw(key, at, offers, random)
                            .<CommandResult<RedPacketClaim, ClaimRedPacket.Refusal>>map(Done::new)
                            .orElseGet(() -> new CommandResult.Refused<>(ClaimRedPacket.Refusal.EMPTY));
                });
    }

    /** Settles a claim that has expired. */
    void settle(SettleClaim command) {
        redPackets.settle(command.key(), at, offers);
    }

    RedPacketRows redPackets() {
        return redPackets;
    }

    TrackedRows<UUID, CodeBatch> codeBatches() {
        return codeBatches;
    }

    Offers offers() {
        return offers;
    }

    TrackedRows<String, Discount> discounts() {
        return discounts;
    }

    /** The ids of the promotions that this batch publishes. */
    Set<String> publishedPromotionIds() {
        return publishedPromotionIds;
    }

    Claims claims() {
        return claims;
    }

    Instant at() {
        return at;
    }

    private Answer discount(DiscountRequested request) {
        Discount known = existingDiscount(request);
        if (known != null) {
            return known.answer();
        }
        return switch (Entitlement.of(Basket.of(request), offers)) {
            case Entitlement.Granted granted -> {
                offers.hold(granted.appliedDiscounts());
                Answer answer = updateDiscount(
                        new Granted(request.reference(), request.correlation(), granted.appliedDiscounts()));
                yield granted.leftOut().isEmpty() ? answer : leftOut(request, granted);
            }
            case Entitlement.Refused refused ->
                updateDiscount(new Refused(request.reference(), request.correlation(), refused.refusals()));
        };
    }

    private Answer leftOut(DiscountRequested request, Entitlement.Granted granted) {
        leftOut.addAll(granted.leftOut());
        return new DiscountGranted(
                request.reference(),
                request.correlation(),
                granted.appliedDiscounts().stream()
                        .map(AppliedDiscount::applied)
                        .toList(),
                granted.leftOut());
    }

    /** The promotions that could not be calculated for a basket of this batch, once for each basket. */
    List<LeftOut> leftOut() {
        return leftOut;
    }

    private Answer redeem(RedemptionRequested request) {
        Discount known = existingDiscount(request);
        if (known instanceof Redeemed redeemed) {
            return redeemed.answer();
        }
        if (known instanceof Granted granted) {
            offers.redeem(granted.appliedDiscounts());
            return updateDiscount(new Redeemed(granted.reference(), granted.correlation(), granted.appliedDiscounts()));
        }
        if (known instanceof Released released) {
            Optional<List<AppliedDiscount>> grantedAgain = offers.redeemReleased(released.appliedDiscounts());
            if (grantedAgain.isPresent()) {
                return updateDiscount(new Redeemed(released.reference(), released.correlation(), grantedAgain.get()));
            }
        }
        return new RedemptionRefused(request.reference(), request.correlation());
    }

    private Answer release(DiscountReleaseRequested request) {
        Discount known = existingDiscount(request);
        if (known == null) {
            return updateDiscount(new ReleasedBeforeGrant(request.reference(), request.correlation()));
        }
        if (known instanceof Granted granted) {
            offers.release(granted.appliedDiscounts());
            return updateDiscount(new Released(granted.reference(), granted.correlation(), granted.appliedDiscounts()));
        }
        return known instanceof Refused
                ? new DiscountReleased(request.reference(), request.correlation(), List.of())
                : known.answer();
    }

    /** A refused discount stays refused: it holds nothing and never will. */
    private Answer reverse(ReversalRequested request) {
        Discount known = existingDiscount(request);
        if (known instanceof Refused) {
            return new DiscountReversed(request.reference(), request.correlation(), List.of());
        }
        if (known instanceof Reversed reversed) {
            return reversed.answer();
        }
        if (known instanceof Granted granted) {
            offers.release(granted.appliedDiscounts());
        } else if (known instanceof Redeemed redeemed) {
            offers.reverse(redeemed.appliedDiscounts());
            expiredDraws(redeemed, offers::coupon).forEach(redPackets::reverse);
        }
        return updateDiscount(new Reversed(
                request.reference(), request.correlation(), known == null ? List.of() : known.appliedDiscounts()));
    }

    /** A discount that holds nothing any more has nothing to give back. */
    private void giveBack(GiveBackRequested request) {
        Discount known = existingDiscount(request);
        if (known instanceof Granted granted) {
            List<AppliedDiscount> left = recount(request, granted.appliedDiscounts(), false);
            discounts.put(granted.reference(), new Granted(granted.reference(), granted.correlation(), left));
        } else if (known instanceof Redeemed redeemed) {
            List<AppliedDiscount> left = recount(request, redeemed.appliedDiscounts(), true);
            discounts.put(redeemed.reference(), new Redeemed(redeemed.reference(), redeemed.correlation(), left));
        }
    }

    private List<AppliedDiscount> recount(GiveBackRequested request, List<AppliedDiscount> before, boolean redeemed) {
        Map<String, KeptDiscount> kept = new HashMap<>();
        request.kept().forEach(each -> kept.put(each.promotionId(), each));
        List<AppliedDiscount> left = before.stream()
                .map(each -> kept.containsKey(each.promotionId()) ? each.keeping(kept.get(each.promotionId())) : each)
                .toList();
        offers.recount(before, left, redeemed);
        return left;
    }

    private @Nullable Discount existingDiscount(PromotionRequest request) {
        Discount known = discounts.get(request.reference());
        if (known != null && !known.correlation().equals(request.correlation())) {
            throw new IllegalArgumentException(
                    "The reference %s belongs to another correlation".formatted(request.reference()));
        }
        return known;
    }

    /** The claims of red packets that the discount has spent and that have expired since. */
    static Stream<RedPacketClaim.Key> expiredDraws(Discount discount, Function<String, Optional<Coupon>> coupons) {
        return discount.applied().stream()
                .map(Applied::couponCode)
                .filter(Objects::nonNull)
                .flatMap(code -> coupons.apply(code).stream())
                .filter(Coupon::isExpiredDraw)
                .map(coupon -> new RedPacketClaim.Key(coupon.promotionId(), Objects.requireNonNull(coupon.customer())));
    }

    private Answer updateDiscount(Discount discount) {
        discounts.put(discount.reference(), discount);
        return discount.answer();
    }
}
