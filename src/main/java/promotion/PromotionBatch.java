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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import platform.auditlog.Change;
import platform.edit.EntityTag;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.idempotency.CommandResult.Done;
import platform.idempotency.Tally;
import platform.sql.TrackedRows;
import promotion.PromotionEvent.Answer;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.ChangedCode;
import promotion.PromotionEvent.CodesChanged;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountReleased;
import promotion.PromotionEvent.DiscountReversed;
import promotion.PromotionEvent.LeftOut;
import promotion.PromotionEvent.LimitUse;
import promotion.PromotionEvent.LimitsChanged;
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.GiveBackRequested;
import promotion.PromotionRequest.KeptDiscount;
import promotion.PromotionRequest.RedemptionRequested;
import promotion.PromotionRequest.RepricingRequested;
import promotion.PromotionRequest.ReversalRequested;
import promotion.code.CodeBatch;
import promotion.customer.Profile;
import promotion.discount.Discount;
import promotion.discount.Discount.Granted;
import promotion.discount.Discount.Redeemed;
import promotion.discount.Discount.Refused;
import promotion.discount.Discount.Released;
import promotion.discount.Discount.ReleasedBeforeGrant;
import promotion.discount.Discount.Reversed;
import promotion.document.Pseudonym;
import promotion.offer.AppliedDiscount;
import promotion.offer.Basket;
import promotion.offer.Coupon;
import promotion.offer.Entitlement;
import promotion.offer.Offers;
import promotion.offer.Promotion;
import promotion.offer.Promotions.VersionKey;
import promotion.offer.PublishCodes;
import promotion.offer.PublishOffer;
import promotion.offer.RestPrices;
import promotion.offer.Terms;
import promotion.operation.PromotionCommand.ClaimRedPacket;
import promotion.operation.PromotionCommand.CouponEdit;
import promotion.operation.PromotionCommand.ImportCoupons;
import promotion.operation.PromotionCommand.OnCoupons;
import promotion.operation.PromotionCommand.OrderCodes;
import promotion.operation.PromotionCommand.PutCoupon;
import promotion.operation.PromotionCommand.PutPromotion;
import promotion.operation.PromotionCommand.PutRedPacket;
import promotion.operation.PromotionRefusal;
import promotion.operation.PromotionRefusal.BudgetInUse;
import promotion.operation.PromotionRefusal.CouponsInUse;
import promotion.operation.PromotionRefusal.NeedsNoCoupon;
import promotion.operation.PromotionRefusal.NoDraftAgain;
import promotion.operation.PromotionRefusal.OfAnotherPromotion;
import promotion.operation.PromotionRefusal.OfRedPacket;
import promotion.operation.PromotionRefusal.PromotionExists;
import promotion.operation.PromotionRefusal.RedPacketClosed;
import promotion.operation.PromotionRefusal.RedPacketEmpty;
import promotion.operation.PromotionRefusal.RedPacketInUse;
import promotion.operation.PromotionRefusal.Stale;
import promotion.operation.PromotionRefusal.UnknownPromotion;
import promotion.operation.PromotionRefusal.UnknownRedPacket;
import promotion.operation.PutProfile;
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
    private final TrackedRows<String, Profile> profiles;
    private final TrackedRows<UUID, CodeBatch> codeBatches;
    private final Map<VersionKey, Promotion> versions;
    private final Set<String> publishedPromotionIds = new LinkedHashSet<>();
    private final Set<String> publishedCodes = new TreeSet<>();
    private final RedPacketRows redPackets;
    private final List<Promotion> newVersions = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    /**
     * @param found the stored discounts that the batch names, by reference
     * @param ordered the batches of codes that the batch names, by id
     * @param redPackets the red packets and claims that the batch names
     * @param versions the versions of promotions with which the batch prices again
     * @param foundProfiles the stored profiles of customers that the batch edits, by user
     */
    PromotionBatch(
            Claims claims,
            Instant at,
            Offers offers,
            Map<String, Discount> found,
            Map<UUID, CodeBatch> ordered,
            RedPacketRows redPackets,
            Map<VersionKey, Promotion> versions,
            Map<String, Profile> foundProfiles) {
        this.claims = claims;
        this.at = at;
        this.offers = offers;
        this.discounts = new TrackedRows<>(found);
        this.profiles = new TrackedRows<>(foundProfiles);
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

    /** Adds the promotion or changes its terms. Refuses terms that do not allow the held and redeemed amounts. */
    CommandResult<Promotion, PromotionRefusal> put(PutPromotion command) {
        return claims.decide(command.key(), Promotion::promotionId, offers::promotion, () -> {
            Optional<Promotion> known = offers.find(command.promotionId());
            if (!command.precondition().allows(known.map(Promotion::tag).orElse(null))) {
                return new CommandResult.Refused<>(new Stale());
            }
            if (redPackets.find(command.promotionId()).isPresent()) {
                return new CommandResult.Refused<>(new OfRedPacket());
            }
            if (known.isPresent() && known.get().isReleasedBefore(command.terms())) {
                return new CommandResult.Refused<>(new NoDraftAgain());
            }
            if (known.isPresent() && !known.get().allows(command.terms())) {
                return new CommandResult.Refused<>(new BudgetInUse(known.get()));
            }
            Promotion promotion = save(command.promotionId(), command.terms());
            record(Change.of(promotion.promotionId(), known.orElse(null), promotion));
            return new Done<>(promotion);
        });
    }

    /** Publishes the promotion with its terms. Does nothing if there is no such promotion. */
    void publish(PublishOffer command) {
        offers.find(command.correlation()).ifPresent(this::publishOffer);
    }

    private void publishOffer(Promotion promotion) {
        publish(promotion.offerChanged());
        if (promotion.terms().isLimited()) {
            publish(promotion.limitsChanged(0, List.of()));
        }
        publishedPromotionIds.add(promotion.promotionId());
    }

    /** Publishes these codes. Does nothing for codes that do not exist. */
    void publish(PublishCodes command) {
        publishCodes(command.codes().stream()
                .flatMap(code -> offers.coupon(code).stream())
                .toList());
        publishedCodes.addAll(command.codes());
    }

    /** Publishes the codes that are new or have changed for orders since the last call. */
    void publishChangedCodes() {
        publishCodes(offers.takeUnpublishedCodes());
    }

    private void publishCodes(List<Coupon> coupons) {
        Map<String, List<ChangedCode>> byPromotion = new TreeMap<>();
        coupons.forEach(coupon -> byPromotion
                .computeIfAbsent(coupon.promotionId(), unused -> new ArrayList<>())
                .add(coupon.changedCode()));
        byPromotion.forEach((promotionId, codes) -> {
            codes.stream()
                    .gather(Gatherers.windowFixed(CodesChanged.MOST_CODES))
                    .forEach(some -> publish(new CodesChanged(promotionId, some)));
        });
    }

    /** Publishes what is used of budgets and limits, as far as orders must know it. */
    void publishUses(LongSupplier number) {
        SortedMap<String, List<LimitUse>> uses = offers.usesToPublish();
        if (uses.isEmpty()) {
            return;
        }
        long next = number.getAsLong();
        uses.forEach((promotionId, used) -> {
            Promotion promotion = offers.promotion(promotionId);
            used.stream()
                    .gather(Gatherers.windowFixed(LimitsChanged.MOST_USES))
                    .forEach(some -> publish(promotion.limitsChanged(next, some)));
        });
    }

    /** The codes that this batch publishes again, because they were not published when they were stored. */
    Set<String> publishedCodes() {
        return publishedCodes;
    }

    CommandResult<Profile, PutProfile.Stale> put(PutProfile command) {
        // The row of the key stays after an erasure, so it must not name the customer.
        return claims.decide(
                command.key(), profile -> Pseudonym.of(profile.userId()), stored -> profile(command.userId()), () -> {
                    Profile known = profiles.get(command.userId());
                    if (!command.precondition().allows(known == null ? null : known.tag())) {
                        return new CommandResult.Refused<>(new PutProfile.Stale());
                    }
                    Profile profile = (known == null ? new Profile(command.userId(), 0, null, List.of()) : known)
                            .edited(command.level(), command.segments());
                    if (known == null || known.version() < profile.version()) {
                        profiles.put(profile.userId(), profile);
                        publish(profile.changed());
                        record(Change.of(profile.userId(), known, profile));
                    }
                    return new Done<>(profile);
                });
    }

    private Profile profile(String userId) {
        return profiles.find(userId).orElseThrow(() -> new IllegalStateException("Profile not loaded: " + userId));
    }

    CommandResult<Coupon, PromotionRefusal> put(PutCoupon command) {
        String code = command.coupon().code();
        return claims.decide(command.key(), Coupon::code, this::coupon, () -> {
            EntityTag current = offers.coupon(code).map(Coupon::tag).orElse(null);
            return command.precondition().allows(current)
                    ? edit(command, tally -> coupon(code))
                    : new CommandResult.Refused<>(new Stale());
        });
    }

    CommandResult<Tally, PromotionRefusal> put(ImportCoupons command) {
        return claims.decide(command.key(), Tally::text, Tally::parse, () -> edit(command, tally -> tally));
    }

    /** Stores the order for codes. They are generated afterwards. */
    CommandResult<UUID, PromotionRefusal> order(OrderCodes command) {
        return claims.decide(command.key(), UUID::toString, UUID::fromString, () -> {
            Optional<PromotionRefusal> refusal = whyNoCoupons(command.promotionId());
            if (refusal.isPresent()) {
                return new CommandResult.Refused<>(refusal.get());
            }
            CodeBatch ordered = command.ordered();
            codeBatches.put(ordered.codeBatchId(), ordered);
            record(Change.of(ordered.codeBatchId().toString(), null, ordered));
            return new Done<>(ordered.codeBatchId());
        });
    }

    /** Generates the next codes, if some are missing. */
    void generate(UUID codeBatchId, RandomGenerator random) {
        CodeBatch batch = codeBatches.find(codeBatchId).orElseThrow();
        List<Coupon> coupons = batch.nextCoupons(random);
        coupons.forEach(offers::put);
        codeBatches.put(codeBatchId, batch.generated(coupons.size()));
    }

    /** Adds the red packet or changes its terms, together with the promotion that applies what customers draw. */
    CommandResult<RedPacket, PromotionRefusal> put(PutRedPacket command) {
        String id = command.promotionId();
        return claims.decide(
                command.key(),
                RedPacket::redPacketId,
                same -> redPackets.find(id).orElseThrow(),
                () -> {
                    Optional<RedPacket> known = redPackets.find(id);
                    if (!command.precondition().allows(known.map(RedPacket::tag).orElse(null))) {
                        return new CommandResult.Refused<>(new Stale());
                    }
                    if (known.isEmpty() && offers.find(id).isPresent()) {
                        return new CommandResult.Refused<>(new PromotionExists());
                    }
                    if (known.isPresent() && !known.get().allows(command.terms())) {
                        return new CommandResult.Refused<>(new RedPacketInUse(known.get()));
                    }
                    RedPacket packet = known.map(before -> before.edited(command.terms()))
                            .orElseGet(() -> new RedPacket(id, command.terms(), 0, command.newSecret()));
                    Terms before = offers.find(id).map(Promotion::terms).orElse(null);
                    save(id, command.terms().ofPromotion(before));
                    redPackets.put(packet);
                    record(Change.of(id, known.map(RedPacket::terms).orElse(null), packet.terms()));
                    return new Done<>(packet);
                });
    }

    /** Draws once for each customer; a repeated claim gets the same draw, also after the end of the claims. */
    CommandResult<RedPacketClaim, PromotionRefusal> claim(ClaimRedPacket command, RandomGenerator random) {
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
                        return new CommandResult.Refused<>(new UnknownRedPacket());
                    }
                    if (!packet.get().isOpen(at)) {
                        return new CommandResult.Refused<>(new RedPacketClosed());
                    }
                    return redPackets
                            .draw(key, at, offers, random)
                            .<CommandResult<RedPacketClaim, PromotionRefusal>>map(Done::new)
                            .orElseGet(() -> new CommandResult.Refused<>(new RedPacketEmpty()));
                });
    }

    /** Settles a claim that has expired. */
    void settle(SettleClaim command) {
        redPackets.settle(command.key(), at, offers);
    }

    RedPacketRows redPackets() {
        return redPackets;
    }

    private Promotion save(String promotionId, Terms terms) {
        Optional<Promotion> known = offers.find(promotionId);
        Promotion promotion =
                known.map(before -> before.edited(terms)).orElseGet(() -> Promotion.of(promotionId, terms));
        if (known.isEmpty() || known.get().version() < promotion.version()) {
            publishOffer(promotion);
            newVersions.add(promotion);
        }
        offers.put(promotion);
        return promotion;
    }

    /** Each version of a promotion that the batch has made. */
    List<Promotion> newVersions() {
        return newVersions;
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

    TrackedRows<String, Profile> profiles() {
        return profiles;
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

    private Coupon coupon(String code) {
        return offers.coupon(code).orElseThrow(() -> new IllegalStateException("Coupon not loaded: " + code));
    }

    private Optional<PromotionRefusal> whyNoCoupons(String promotionId) {
        Optional<Promotion> promotion = offers.find(promotionId);
        if (promotion.isEmpty()) {
            return Optional.of(new UnknownPromotion());
        }
        if (redPackets.find(promotionId).isPresent()) {
            return Optional.of(new OfRedPacket());
        }
        return promotion.get().terms().needsCoupon() ? Optional.empty() : Optional.of(new NeedsNoCoupon());
    }

    /** Edits all coupons of the command or none. */
    private <T> CommandResult<T, PromotionRefusal> edit(OnCoupons<T> command, Function<Tally, T> valueOf) {
        Optional<PromotionRefusal> refusal = whyNoCoupons(command.promotionId());
        if (refusal.isPresent()) {
            return new CommandResult.Refused<>(refusal.get());
        }
        List<Coupon> ofOtherPromotions = new ArrayList<>();
        List<Coupon> inUse = new ArrayList<>();
        List<Coupon> edited = new ArrayList<>();
        int added = 0;
        for (CouponEdit wanted : command.coupons()) {
            Optional<Coupon> known = offers.coupon(wanted.code());
            if (known.isEmpty()) {
                added++;
                edited.add(Coupon.of(wanted.code(), command.promotionId(), wanted.maxUses(), wanted.customer()));
            } else if (!known.get().promotionId().equals(command.promotionId())) {
                ofOtherPromotions.add(known.get());
            } else if (!known.get().allows(wanted.maxUses())) {
                inUse.add(known.get());
            } else if (!known.get().edited(wanted.maxUses(), wanted.customer()).equals(known.get())) {
                edited.add(known.get().edited(wanted.maxUses(), wanted.customer()));
            }
        }
        if (!ofOtherPromotions.isEmpty()) {
            return new CommandResult.Refused<>(new OfAnotherPromotion(ofOtherPromotions));
        }
        if (!inUse.isEmpty()) {
            return new CommandResult.Refused<>(new CouponsInUse(inUse));
        }
        for (Coupon coupon : edited) {
            Coupon before = offers.coupon(coupon.code()).orElse(null);
            offers.put(coupon);
            record(Change.of(coupon.code(), before, coupon(coupon.code())));
        }
        publishChangedCodes(); // now, so that the answer waits until orders know the codes
        int unchanged = command.coupons().size() - edited.size();
        return new Done<>(valueOf.apply(new Tally(added, edited.size() - added, unchanged)));
    }
}
